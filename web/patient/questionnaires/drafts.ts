import type { Progress } from '@siegel/forms/view'
import type { LiveSession } from '../core/live.ts'

/** What was typed, and what was sent and has not been taken yet. */
export interface Draft {
  progress?: Progress
  sent?: Uint8Array
}

/**
 * In the memory of this page alone, while the mailbox is open: it survives a look at something else, and is gone with the
 * session.
 */
const drafts = new WeakMap<LiveSession, Map<string, Draft>>()

export function draftOf(live: LiveSession, item: string): Draft {
  return drafts.get(live)?.get(item) ?? {}
}

export function keepDraft(live: LiveSession, item: string, draft: Draft): void {
  const known = drafts.get(live) ?? new Map<string, Draft>()
  drafts.set(live, known.set(item, draft))
}
