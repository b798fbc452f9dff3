import type { IndexItem } from '@siegel/contract/patient'
import { parseJsonBytes, stringifyJson, type Questionnaire, type QuestionnaireResponse } from '@siegel/fhir'
import { Refusal, utf8 } from '@siegel/foundation'
import { putLoose } from '@siegel/records'
import { randomId } from '@siegel/sealing/node'
import { day } from '../contents.ts'
import type { ReleaseContext } from '../context.ts'
import type { NewItem } from '../items.ts'
import type * as statements from '../statements.ts'

const mediaType = 'application/fhir+json'

type Shown = NonNullable<IndexItem['questionnaire']>

/** What the list of a mailbox says of a questionnaire, and why it is there no more. */
interface Display {
  values: []
  texts: []
  questionnaire?: Shown
  ended?: 'replaced'
}

export interface FormItemFacts {
  patient: string
  reference: string
  kind: 'questionnaire' | 'answers'
  title: string
  /** Who of the practice sent it; empty for the patient. */
  by: string
  parent: string | null
  fileName: string
  content: Questionnaire | QuestionnaireResponse
  shown?: Shown
}

/** A questionnaire, or answers to one, as an item: under the patient's key, as a blob that is loose until it is written. */
export async function formItem(context: ReleaseContext, facts: FormItemFacts): Promise<NewItem> {
  const { patient, reference, kind, title, by, parent, fileName, content, shown } = facts
  const at = new Date(context.clock.now()).toISOString()
  const bundle = { resourceType: 'Bundle', type: 'collection', entry: [{ resource: content }] }
  const display: Display = { values: [], texts: [], ...(shown !== undefined && { questionnaire: shown }) }
  return {
    id: randomId(),
    patient,
    reference,
    version: 1,
    parent,
    kind,
    title,
    date: day(at, context.practice().timeZone),
    sender: by,
    media_type: mediaType,
    file_name: fileName,
    blob: await putLoose(context.records, context.blobs, { holder: patient, mediaType }, utf8(stringifyJson(bundle))),
    meaning: '',
    action: null,
    // What the patient has sent is no release.
    author: kind === 'answers' ? '' : by,
    released_at: at,
    display: JSON.stringify(display),
  }
}

/** The questionnaire as it was sent, byte for byte. */
export function sentQuestionnaire({ blobs }: Pick<ReleaseContext, 'blobs'>, item: statements.ItemRow): Questionnaire {
  const bytes = blobs.get({ id: item.blob, holder: item.patient, mediaType })
  const { entry: [first] = [] } = parseJsonBytes(bytes) as { entry?: { resource: Questionnaire }[] }
  if (first === undefined) throw new Refusal('questionnaire-unknown')
  return first.resource
}

export const displayOf = ({ display }: Pick<statements.ItemRow, 'display'>): Display => JSON.parse(display) as Display

/** What the list says once it was answered. */
export const answeredDisplay = (item: statements.ItemRow, answeredAt: string): string => {
  const display = displayOf(item)
  return JSON.stringify({
    ...display,
    ...(display.questionnaire !== undefined && { questionnaire: { ...display.questionnaire, answeredAt } }),
  })
}

/** One that another of the same has taken the place of. */
export const replacedDisplay = (item: statements.ItemRow): string =>
  JSON.stringify({ ...displayOf(item), ended: 'replaced' } satisfies Display)
