import type { Catalogue } from './catalogue.ts'

type Words = Catalogue['outside']

const expired = new Set(['certificate-expired', 'certificate-not-yet-valid'])
const old = new Set(['certificate-old', 'manifest-old', 'manifest-differs', 'manifest-stale', 'answer-old'])
const answer = new Set(['answer-unreadable', 'answer-other-mailbox', 'bag-unreadable'])

/** Why a check on the device stopped, in plain words. Every code of the core has one. */
export function stopReason({ stop }: Pick<Words, 'stop'>, code: string): string {
  if (expired.has(code)) return stop.expired
  if (old.has(code)) return stop.old
  if (answer.has(code)) return stop.answer
  if (/^(certificate|fingerprint)-/.test(code)) return stop.certificate
  if (/^(statement|index|manifest|access)-/.test(code)) return stop.incomplete
  if (code.startsWith('item-')) return stop.altered
  if (code.startsWith('note-')) return stop.certificate
  return stop.other
}

/** What a call's error code means and what to do next. */
export const problemText = ({ problems }: Pick<Words, 'problems'>, code: string): string =>
  problems[code] ?? problems['unexpected-answer'] ?? code
