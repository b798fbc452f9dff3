import type { Caller } from '@siegel/access'
import type { Questionnaire } from '@siegel/fhir'
import { isRefusal, Refusal } from '@siegel/foundation'
import type { RecordTransactor } from '@siegel/records'
import type { Transaction } from '@siegel/store'
import type { ReleaseContext } from '../context.ts'
import { targetsOf } from '../copies.ts'
import { putItems, sealForAll, statementFacts } from '../items.ts'
import { somethingNew } from '../notices/notices.ts'
import * as statements from '../statements.ts'
import { formItem, replacedDisplay } from './item.ts'

/** A questionnaire for a patient that whoever keeps charts has composed, and will write down. */
export interface ComposedQuestionnaire {
  /** The request. */
  reference: string
  title: string
  due?: string | undefined
  id: string
  version: number
  questionnaire: Questionnaire
  /** Writes the request down; the references of those that it replaces. */
  keep: (write: RecordTransactor) => readonly string[]
}

/**
 * A questionnaire into the mailbox of a patient; what it replaces goes. Throws Refusal 'no-mailbox' where nobody would see
 * it. The same request again does nothing. To be called under the mailbox's lock.
 */
export async function sendQuestionnaire(
  context: ReleaseContext,
  caller: Caller,
  patient: string,
  composed: ComposedQuestionnaire,
): Promise<void> {
  const { records, blobs, store } = context
  if (store.read((reader) => targetsOf(context, reader, patient)).length === 0) throw new Refusal('no-mailbox')
  const { reference, title, due, id, version, questionnaire } = composed
  const request = reference.replace('Task/', '')
  const item = await formItem(context, {
    patient,
    reference,
    kind: 'questionnaire',
    title,
    by: caller.name,
    parent: null,
    fileName: 'fragebogen.json',
    content: questionnaire,
    shown: { request, id, version, ...(due !== undefined && { due }) },
  })
  try {
    const sealed = await sealForAll(context, patient, [item])
    const facts = [`questionnaire ${id} ${version}`, ...statementFacts(sealed.rows)]
    records.transact(caller, { verb: 'send-questionnaire', patient, object: reference, facts }, (write) => {
      for (const before of composed.keep(write)) replace(write.transaction, before, write.at)
      write.keepBlob(item.blob)
      putItems(context, write.transaction, patient, [item], sealed)
      somethingNew(context, write.transaction, patient)
    })
  } catch (error) {
    if (!isRefusal(error, 'id-taken')) throw error
  } finally {
    // Of one that is sent its blob is loose no more.
    await records.removeLoose(blobs, [item.blob])
  }
}

function replace(transaction: Transaction, reference: string, at: string): void {
  for (const item of transaction.all(statements.itemsOfReference, { reference })) {
    transaction.run(statements.setDisplay, { id: item.id, display: replacedDisplay(item) })
    takeOut(transaction, item, at)
  }
}

function takeOut(transaction: Transaction, { id }: statements.ItemRow, at: string): void {
  transaction.run(statements.withdrawItem, { id, at })
  transaction.run(statements.deleteSealedItem, { item: id })
}

/** A request that is taken back; `end` writes it down. */
export interface EndedRequest {
  reference: string
  end: (write: RecordTransactor) => void
}

/** Takes one back. Throws what `end` throws. To be called under the mailbox's lock. */
export function withdrawQuestionnaire(
  { records }: ReleaseContext,
  caller: Caller,
  patient: string,
  { reference, end }: EndedRequest,
): void {
  records.transact(caller, { verb: 'withdraw', patient, object: reference }, (write) => {
    end(write)
    for (const item of write.transaction.all(statements.itemsOfReference, { reference }))
      if (item.patient === patient) takeOut(write.transaction, item, write.at)
  })
}
