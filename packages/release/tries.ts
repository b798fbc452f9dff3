import type { Clock } from '@siegel/foundation'
import { equalBytes } from '@siegel/foundation'
import { sha256 } from '@siegel/sealing/node'
import type { Transaction } from '@siegel/store'
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
 * Undefined where `isFirst`, asked in the same transaction, says that the request came before. Whatever the slot is, or is
 * not, the same is read, written, brought to the disk and compared, so that the time of the answer does not tell.
 */
export function tryProof(
  context: ReleaseContext,
  slotId: string,
  proof: Uint8Array,
  isFirst: (transaction: Transaction) => boolean,
): TryResult | undefined {
  const counted = context.store.transact((transaction) => {
    if (!isFirst(transaction)) return undefined
    const row = transaction.get(statements.slotById, { id: slotId })
    const { tries, since } = row === undefined ? { tries: 0, since: null } : triesNow(row, context.clock)
    const counts = row !== undefined && isLive(row, context.clock) && tries < mostTries
    const now = counts
      ? { tries: tries + 1, tries_since: since ?? new Date(context.clock.now()).toISOString() }
      : { tries: row?.tries ?? 0, tries_since: row?.tries_since ?? null }
    transaction.run(statements.setTries, { id: slotId, tries: now.tries, since: now.tries_since })
    return { slot: counts ? { ...row, ...now } : undefined }
  })
  if (counted === undefined) return undefined
  const { slot } = counted
  const right = equalBytes(sha256(proof), slot?.proof_hash ?? new Uint8Array(32))
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
