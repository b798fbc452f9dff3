import type { Transaction } from '@siegel/store'
import { closeAll, dropCopies } from './closing.ts'
import * as copies from './copies-statements.ts'
import * as statements from './statements.ts'

/** Takes items back in a mailbox: nothing sealed of them is kept. */
function withdrawItems(
  transaction: Transaction,
  patient: string,
  items: readonly statements.ItemRow[],
  at: string,
): number {
  let withdrawn = 0
  for (const { id } of items) withdrawn += transaction.run(statements.withdrawItem, { id, at })
  if (withdrawn === 0) return withdrawn
  for (const item of transaction.all(statements.itemsOf, { patient }))
    if (item.withdrawn_at !== null) transaction.run(statements.deleteSealedItem, { item: item.id })
  return withdrawn
}

/**
 * Ends all access to a record that goes into another: what was released of it is withdrawn, the mailbox and every way into
 * it are closed, whatever state they were in. Nothing of it goes to anybody else's mailbox.
 */
export function closeForMerge(transaction: Transaction, patient: string, at: string): void {
  withdrawItems(transaction, patient, transaction.all(statements.itemsOf, { patient }), at)
  for (const { mailbox } of transaction.all(copies.actingFor, { patient })) {
    transaction.run(copies.endActing, { mailbox, patient })
    dropCopies(transaction, mailbox, patient)
  }
  const guests = transaction.all(copies.guestsOf, { patient }).map(({ id }) => id)
  const own = transaction.get(statements.mailboxOfPatient, { patient })?.id
  for (const mailbox of own === undefined ? guests : [own, ...guests]) closeAll(transaction, mailbox)
}

/** Withdraws what a patient's mailbox shows of records that are not this patient's any more; the number of items. */
export function withdrawMoved(
  transaction: Transaction,
  patient: string,
  references: readonly string[],
  at: string,
): number {
  const items = references
    .flatMap((reference) => transaction.all(statements.itemsOfReference, { reference }))
    .filter((item) => item.patient === patient && item.withdrawn_at === null)
  return withdrawItems(transaction, patient, items, at)
}
