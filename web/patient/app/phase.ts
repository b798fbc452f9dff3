import type { LiveSession } from '../core/live.ts'

/** The screens before and after a mailbox is open. */
export type Phase =
  | { at: 'pin'; fragment: string }
  | { at: 'malformed' }
  | { at: 'sign-in'; because?: 'ended' | 'signed-out' | 'closed' }
  /** Just opened by the link: another way in is offered. */
  | { at: 'offer'; live: LiveSession }
  | { at: 'inside'; live: LiveSession }
  /** The practice cannot be reached, and copies on this device are read. */
  | { at: 'offline' }
  /** Something did not verify. `sent`: whether anything had been sent or shown before. */
  | { at: 'stop'; code: string; sent: boolean }

export type GoTo = (phase: Phase) => void
