import type { ReleaseContext } from './context.ts'
import type { GatewayClient } from './gateway-link.ts'
import { ownerFor } from './copies.ts'
import * as statements from './statements.ts'

/**
 * Writes what the gateway says it saw into the log, marked `reported`, and only then lets the gateway forget it.
 * A crash in between writes it twice, never not at all.
 */
export async function takeReports(context: ReleaseContext, gateway: GatewayClient): Promise<void> {
  for (let more = true; more;) {
    const waiting = await gateway.reports()
    more = waiting.more
    if (waiting.reports.length === 0) return
    context.store.transact((transaction) => {
      for (const report of waiting.reports) {
        const mailbox = transaction.get(statements.mailboxById, { id: report.mailbox })
        if (mailbox === undefined) continue
        const sealed =
          report.item === undefined
            ? undefined
            : transaction.get(statements.sealedByName, { mailbox: report.mailbox, name: report.item })
        const item = sealed === undefined ? undefined : transaction.get(statements.itemById, { id: sealed.item })
        // Index and access list are fetched at every visit and say nothing about a document.
        if (report.kind !== 'sign-out' && item === undefined) continue
        // That somebody else has looked is in the log; the marks are for the one whom it concerns.
        const isOwner = mailbox.kind !== 'guest' && (item === undefined || item.patient === mailbox.patient)
        if (item !== undefined && isOwner && report.kind === 'fetch-item')
          transaction.run(statements.markFetched, { id: item.id, at: report.at })
        if (item !== undefined && isOwner && report.kind === 'view-item')
          transaction.run(statements.markViewed, { id: item.id, at: report.at })
        // Whoever leaves has left the safe, too. A gateway that makes this up ends what it can keep from working anyway.
        if (report.session !== undefined) {
          const session = transaction.get(statements.session, { hash: report.session })
          if (session?.mailbox === report.mailbox) transaction.run(statements.endSession, { hash: report.session })
        }
        const patient = item?.patient ?? mailbox.patient ?? undefined
        context.ledger.append(transaction, {
          actor: { id: `slot/${report.slot}`, ...ownerFor(mailbox, patient) },
          verb: report.kind,
          ...(patient !== undefined && { patient }),
          ...(item === undefined ? {} : { object: item.reference }),
          evidence: 'reported',
          facts: [`seen ${report.at}`],
        })
      }
    })
    await gateway.takeReports({ body: { ids: waiting.reports.map(({ id }) => id) } })
  }
}
