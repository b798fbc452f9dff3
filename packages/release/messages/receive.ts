import type { Permission } from '@siegel/contract'
import type { UploadOf } from '@siegel/contract/patient'
import { putLoose, type RecordTransactor } from '@siegel/records'
import { cleanFileName, randomId } from '@siegel/sealing/node'
import type { ReleaseContext } from '../context.ts'
import { ownerFor } from '../copies.ts'
import type { GatewaySync } from '../gateway-sync.ts'
import { putItems, sealForAll, statementFacts, type NewItem } from '../items.ts'
import * as statements from '../statements.ts'
import type { UploadHandler, UploadSource } from '../uploads/handler.ts'
import { messageItem } from './message-item.ts'

/** A message of a patient that whoever keeps charts has checked, and will write down. */
export interface KeptMessage {
  reference: string
  /** All of it in words, and its beginning. */
  text: string
  preview: string
  files: readonly { reference: string; bytes: Uint8Array; mediaType: string; fileName: string }[]
  needs: readonly Permission[]
  keep: (write: RecordTransactor) => void
  forget: () => Promise<void>
}

type Body = UploadOf<'message'>
export type MessageKeeper = (patient: string, message: Body) => Promise<KeptMessage>

/**
 * Takes what patients write: into the chart, into the inbox, and back into the mailbox, so that every device of the
 * patient shows it. An access that the patient does not know is a warning besides.
 */
export const messageHandler =
  (context: ReleaseContext, sync: GatewaySync, keeper: MessageKeeper): UploadHandler<'message'> =>
  async (from, body) => {
    const kept = await keeper(from.about, body)
    const loose: string[] = []
    const undo = async () => {
      await kept.forget()
      await context.records.removeLoose(context.blobs, loose)
    }
    try {
      const box = context.store.read((reader) => reader.get(statements.mailboxById, { id: from.mailbox }))
      const owner = box === undefined ? undefined : ownerFor(box, from.about)
      // Who acts for the patient writes under their own name.
      const by = owner?.role === 'proxy' ? owner.name : ''
      const items = await itemsOf(context, from, by, body, kept, loose)
      const sealed = await sealForAll(context, from.about, items)
      return {
        verb: 'message',
        object: kept.reference,
        facts: [`topic ${body.topic}`, ...statementFacts(sealed.rows)],
        needs: kept.needs,
        run: (write) => {
          kept.keep(write)
          for (const blob of loose) write.keepBlob(blob)
          putItems(context, write.transaction, from.about, items, sealed)
          if (body.topic === 'access')
            write.transaction.run(statements.putWarning, { at: write.at, patient: from.about, code: 'access-reported' })
        },
        after: async () => {
          for (const { id } of sealed.targets) if (id !== from.mailbox) await sync.inTurn(id)
        },
        undo,
      }
    } catch (error) {
      await undo()
      throw error
    }
  }

async function itemsOf(
  context: ReleaseContext,
  from: UploadSource,
  by: string,
  { thread, topic }: Body,
  { reference, text, preview, files }: KeptMessage,
  loose: string[],
): Promise<NewItem[]> {
  const shown = { thread, topic, direction: 'in' as const, preview }
  const main = await messageItem(context, { patient: from.about, reference, by, text, shown })
  loose.push(main.blob)
  const items: NewItem[] = [main]
  for (const { reference: document, bytes, mediaType, fileName } of files) {
    // A copy of its own: what becomes of the document in the chart takes nothing from what the patient has sent.
    const blob = await putLoose(context.records, context.blobs, { holder: from.about, mediaType }, bytes)
    loose.push(blob)
    items.push({
      ...main,
      id: randomId(),
      reference: document,
      parent: main.id,
      kind: 'attachment',
      title: fileName,
      media_type: mediaType,
      file_name: cleanFileName(fileName),
      blob,
      display: JSON.stringify({ values: [], texts: [] }),
    })
  }
  return items
}
