import type { Catalogue } from './catalogue.ts'

type Words = Catalogue['outside']

const expired = new Set(['certificate-expired', 'certificate-not-yet-valid'])
const old = new Set(['certificate-old', 'manifest-old', 'manifest-differs', 'manifest-stale', 'answer-old'])
const answer = new Set(['answer-unreadable', 'answer-other-mailbox', 'bag-unreadable'])

/**
 * Why a check on the device stopped, in plain words. Every code of the core has one. `sent`: the practice has proven
 * itself before, so it is not the practice but what it is said to have signed.
 */
export function stopReason({ stop }: Pick<Words, 'stop'>, code: string, sent: boolean): string {
  if (expired.has(code)) return stop.expired
  if (old.has(code)) return stop.old
  if (answer.has(code)) return stop.answer
  if (/^(certificate|fingerprint)-/.test(code)) return stop.certificate
  if (/^(statement|index|manifest|access)-/.test(code)) return stop.incomplete
  if (code.startsWith('item-')) return stop.altered
  if (code.startsWith('note-')) return sent ? stop.incomplete : stop.certificate
  return stop.other
}

/** What an error code of a call, or of one document, means and what to do next. */
export const problemText = ({ problems, stop }: Pick<Words, 'problems' | 'stop'>, code: string): string =>
  problems[code] ?? (isAltered(code) ? stop.altered : (problems['unexpected-answer'] ?? code))

/** Not what the practice has released; that a release is over is nobody's fault. */
export const isAltered = (code: string): boolean => code.startsWith('item-') && code !== 'item-expired'
