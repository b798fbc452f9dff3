/**
 * The words of the app, by screen; German is their source. A language is a folder of `words/` with files of these names
 * and `language.ts`: nothing else names it. What it does not say, it says in English.
 */
export interface Catalogue {
  outside: typeof import('../words/de/outside.ts').words
  inside: typeof import('../words/de/inside.ts').words
  enrol: typeof import('../words/de/enrol.ts').words
  access: typeof import('../words/de/access.ts').words
  account: typeof import('../words/de/account.ts').words
  notices: typeof import('../words/de/notices.ts').words
  shares: typeof import('../words/de/shares.ts').words
  archive: typeof import('../words/de/archive.ts').words
  booking: typeof import('../words/de/booking.ts').words
  offline: typeof import('../words/de/offline.ts').words
  messages: typeof import('../words/de/messages.ts').words
  tablet: typeof import('../words/de/tablet.ts').words
  questionnaires: typeof import('../words/de/questionnaires.ts').words
}
export type Screen = keyof Catalogue

export interface LanguageFacts {
  /** What its speakers call it. */
  name: string
  direction: 'ltr' | 'rtl'
}

type Words = Readonly<Record<string, unknown>>

/** A catalogue with the words that it lacks taken from another, one by one. */
export function filled(own: unknown, from: unknown): unknown {
  if (!isWords(from)) return typeof own === typeof from && Array.isArray(own) === Array.isArray(from) ? own : from
  const words = isWords(own) ? own : {}
  return Object.fromEntries(Object.entries(from).map(([key, other]) => [key, filled(words[key], other)]))
}

const isWords = (value: unknown): value is Words => typeof value === 'object' && value !== null && !Array.isArray(value)
