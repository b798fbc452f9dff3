import { Refusal } from '@siegel/foundation'
import { closeAll, endShares } from '../closing.ts'
import type { ReleaseContext } from '../context.ts'
import { mailboxesAbout } from '../copies.ts'
import type { GatewaySync } from '../gateway-sync.ts'
import * as statements from '../statements.ts'
import type { UploadHandlers } from './handler.ts'

/**
 * A patient closes the own mailbox. What was released stays with the practice, and who acts for the patient keeps the
 * practice's leave to; a new letter opens it again. The practice is told, since it may want to ask.
 */
export const ownClosingHandler = (context: ReleaseContext, sync: GatewaySync): UploadHandlers['close-mailbox'] => {
  return ({ mailbox, patient }) => {
    const guests: string[] = []
    return {
      verb: 'close-mailbox',
      object: `mailbox/${mailbox}`,
      needs: [],
      run: ({ transaction, at }) => {
        // Who only acts for others asks the practice, which has their leave to.
        if (patient === null) throw new Refusal('not-allowed')
        guests.push(...mailboxesAbout(transaction, patient).filter((id) => id !== mailbox))
        closeAll(transaction, mailbox)
        endShares(context, transaction, { id: `mailbox/${mailbox}`, name: 'Patient', role: 'patient' }, patient)
        for (const kind of ['invitation', 'notice'] as const) context.mail.drop(transaction, { patient: patient, kind })
        transaction.run(statements.putWarning, { at, patient, code: 'closed-by-patient' })
      },
      // The own one is removed at the gateway in its turn. What fails here, the next comparison with the gateway mends.
      after: async () => {
        for (const id of guests) await sync.inTurn(id)
      },
    }
  }
}
