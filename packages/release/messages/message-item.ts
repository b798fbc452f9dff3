import type { IndexItem } from '@siegel/contract/patient'
import { utf8 } from '@siegel/foundation'
import { putLoose } from '@siegel/records'
import { randomId } from '@siegel/sealing/node'
import { day } from '../contents.ts'
import type { ReleaseContext } from '../context.ts'
import type { NewItem } from '../items.ts'

/** What a message is for the list of a mailbox. */
export interface MessageFacts {
  patient: string
  reference: string
  /** Who of the practice wrote it; empty for the patient. */
  by: string
  text: string
  shown: NonNullable<IndexItem['message']>
}

/** A message as an item: its text under the patient's key, as a blob that is loose until the item is written. */
export async function messageItem(context: ReleaseContext, facts: MessageFacts): Promise<NewItem> {
  const { patient, reference, by, text, shown } = facts
  const mediaType = 'text/plain'
  const at = new Date(context.clock.now()).toISOString()
  return {
    id: randomId(),
    patient,
    reference,
    version: 1,
    parent: null,
    kind: 'message',
    title: '',
    date: day(at, context.practice().timeZone),
    sender: by,
    media_type: mediaType,
    file_name: 'nachricht.txt',
    blob: await putLoose(context.records, context.blobs, { holder: patient, mediaType }, utf8(text)),
    meaning: '',
    action: null,
    author: by,
    released_at: at,
    display: JSON.stringify({ values: [], texts: [], message: shown }),
  }
}
