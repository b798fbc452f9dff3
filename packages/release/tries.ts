import type { Clock } from '@siegel/foundation'
import { equalBytes } from '@siegel/foundation'
import { sha256 } from '@siegel/sealing/node'
import type { ReleaseContext } from './context.ts'
import * as statements from './statements.ts'

/** A link bears five wrong tries in its life, a password or passkey five an hour (security.md § 3.2). */
const mostTries = 5
const window_ms = 60 * 60_000

export type TryResult =
  | { right: true; slot: statements.SlotRow }
  | { right: false; slot?: statements.SlotRow; died?: boolean }

/**
 * Counts a try, durably, and only then compares: killing the safe in between costs a try and never gives one.
 * A right proof does not give its try back here: that happens together with the log entry of the opening.
 */
export function tryProof(context: ReleaseContext, slotId: string, proof: Uint8Array): TryResult {
  const slot = context.store.transact((transaction) => {
    const row = transaction.get(statements.slotById, { id: slotId })
    if (row === undefined || !isLive(row, context.clock)) return undefined
    const counted = triesNow(row, context.clock)
    if (counted.tries >= mostTries) return undefined
    const since = counted.since ?? new Date(context.clock.now()).toISOString()
    transaction.run(statements.setTries, { id: row.id, tries: counted.tries + 1, since })
    return { ...row, tries: counted.tries + 1, tries_since: since }
  })
  // Compared also where there is no slot, so that the time of the answer does not tell.
  const expected = slot?.proof_hash ?? new Uint8Array(32)
  const right = equalBytes(sha256(proof), expected)
  if (slot !== undefined && right) return { right: true, slot }
  return {
    right: false,
    ...(slot === undefined ? {} : { slot, died: slot.kind === 'linkpin1' && slot.tries >= mostTries }),
  }
}

/** The tries that count now: a link's for ever, others' within the hour. */
export function triesNow(slot: statements.SlotRow, clock: Clock): { tries: number; since: string | null } {
  const over =
    slot.kind !== 'linkpin1' && slot.tries_since !== null && clock.now() - Date.parse(slot.tries_since) > window_ms
  return over ? { tries: 0, since: null } : { tries: slot.tries, since: slot.tries_since }
}

export const triesLeft = (slot: statements.SlotRow, clock: Clock): number => mostTries - triesNow(slot, clock).tries

export const isLive = (slot: statements.SlotRow, clock: Clock): boolean =>
  slot.state === 'live' && slot.bag !== null && (slot.expires_at === null || Date.parse(slot.expires_at) > clock.now())
