import type { Caller } from '@siegel/access'
import type { Transaction } from '@siegel/store'
import * as copies from './copies-statements.ts'
import type { ReleaseContext } from './context.ts'
import { shareItem } from './names.ts'
import * as statements from './statements.ts'

/** Nothing opens a mailbox any more, and nothing sealed of it is kept. */
export function closeAll(transaction: Transaction, mailbox: string): void {
  transaction.run(statements.closeMailbox, { id: mailbox })
  transaction.run(statements.endSlotsOf, { mailbox, state: 'removed' })
  transaction.run(statements.endSessionsOf, { mailbox })
  transaction.run(statements.deleteAllSealed, { mailbox })
}

/** Takes the copies of a patient out of a mailbox; one that shows nothing of anybody any more is closed. */
export function dropCopies(transaction: Transaction, mailbox: string, patient: string): void {
  transaction.run(statements.deleteSealedAbout, { mailbox, patient })
  const box = transaction.get(statements.mailboxById, { id: mailbox })
  if (box?.kind === 'proxy' && transaction.all(copies.actingIn, { mailbox }).length === 0)
    closeAll(transaction, mailbox)
}

/** Closes a guest's mailbox; the sharer's has its link and PIN no more. */
export function closeGuest(transaction: Transaction, guest: string): void {
  closeAll(transaction, guest)
  transaction.run(statements.deleteSealedItem, { item: shareItem(guest) })
}

/**
 * Ends all that a patient shares, each with an entry. Whoever took over a mailbox may have made guests: what shuts them out
 * shuts these out, too.
 */
export function endShares(
  { ledger }: Pick<ReleaseContext, 'ledger'>,
  transaction: Transaction,
  { id, name, role }: Pick<Caller, 'id' | 'name' | 'role'>,
  patient: string,
): void {
  for (const { id: guest, state } of transaction.all(copies.guestsOf, { patient })) {
    if (state !== 'live') continue
    closeGuest(transaction, guest)
    ledger.append(transaction, {
      actor: { id, name, role },
      verb: 'end-share',
      patient,
      object: `mailbox/${guest}`,
      evidence: 'proven',
    })
  }
}
