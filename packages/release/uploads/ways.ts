import type { UploadKind } from '@siegel/contract/patient'
import { Refusal, unbase64, unbase64url, unhex } from '@siegel/foundation'
import type { GatewayClient } from '../gateway-link.ts'
import { sessionId } from '../names.ts'
import * as statements from '../statements.ts'
import type { UploadHandlers } from './handler.ts'

/** Ways in that one mailbox may have at a time. */
const mostSlots = 20

const ways = ['enrol', 'remove-slot', 'end-sessions'] as const
export type WaysKind = (typeof ways)[number]
/** Ways in are the owner's of a mailbox, whomever the owner acts for. */
export const isWay = (kind: UploadKind): kind is WaysKind => ways.some((way) => way === kind)

/**
 * What patients do about their ways in. Each is one transaction with its entry (security.md § 3). A session that could
 * not be ended at the gateway is ended by the next `reconcile`.
 */
export const waysHandlers = (gateway: GatewayClient): Pick<UploadHandlers, WaysKind> => ({
  enrol: ({ mailbox, epoch }, body) => ({
    verb: 'enrol-slot',
    object: `slot/${body.slot}`,
    facts: [`kind ${body.slotKind}`],
    needs: [],
    run: ({ transaction, at }) => {
      const slots = transaction.all(statements.slotsOf, { mailbox }).filter(({ state }) => state === 'live')
      if (slots.length >= mostSlots) throw new Refusal('too-many-ways')
      if (transaction.get(statements.slotById, { id: body.slot }) !== undefined) throw new Refusal('id-taken')
      transaction.run(statements.insertSlot, {
        id: body.slot,
        mailbox,
        epoch,
        kind: body.slotKind,
        label: body.label,
        bag: unbase64(body.bag),
        proofHash: unhex(body.proofSha256),
        at,
        expiresAt: null,
        credentialId: body.credentialId === undefined ? null : unbase64url(body.credentialId),
      })
      // The link dies with the first way that does not come in a letter.
      for (const link of slots)
        if (link.kind === 'linkpin1') transaction.run(statements.endSlot, { id: link.id, state: 'used-up' })
    },
  }),

  'remove-slot': ({ mailbox }, { slot: id }) => ({
    verb: 'remove-slot',
    object: `slot/${id}`,
    needs: [],
    run: ({ transaction }) => {
      const slots = transaction.all(statements.slotsOf, { mailbox }).filter(({ state }) => state === 'live')
      if (!slots.some((slot) => slot.id === id)) throw new Refusal('not-found')
      // Whoever takes the last one away has to ask the practice for a letter.
      if (slots.length === 1) throw new Refusal('last-way')
      transaction.run(statements.endSlot, { id, state: 'removed' })
      transaction.run(statements.endSessionsOfSlot, { slot: id })
    },
    after: () => gateway.endSessions({ body: { mailbox, slot: id } }),
  }),

  'end-sessions': ({ mailbox }, { session }) => {
    const ended: string[] = []
    return {
      verb: 'end-sessions',
      object: session === undefined ? `mailbox/${mailbox}` : `session/${session}`,
      needs: [],
      run: ({ transaction }) => {
        for (const { hash } of transaction.all(statements.sessionsOf, { mailbox }))
          if (session === undefined || sessionId(hash) === session) ended.push(hash)
        if (session !== undefined && ended.length === 0) throw new Refusal('not-found')
        for (const hash of ended) transaction.run(statements.endSession, { hash })
      },
      after: async () => {
        for (const hash of ended) await gateway.endSession({ params: { hash } })
      },
    }
  },
})
