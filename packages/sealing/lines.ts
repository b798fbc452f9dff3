import { Refusal } from '@siegel/foundation'
import { epochField, fingerprint, id16, type Field } from './fields.ts'

/** One generation of one patient's mailbox at one practice: what everything sealed for a patient is bound to. */
export type MailboxRef = {
  /** The practice's fingerprint, 16 bytes. */
  practice: Uint8Array
  /** The patient's pseudonym at this practice, 16 random bytes. */
  mailbox: Uint8Array
  /** 1 … 2^32 − 1; every new link begins a new one. */
  epoch: number
}

export type Entry = readonly [key: string, value: string | undefined]

const LINES_MAX = 20_000
const LINE_LENGTH_MAX = 4096
// Control characters, the line and paragraph separators and what turns the direction of text around.
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/u

/** Whether a text is one line that shows what it is. */
export const isPrintable = (text: string): boolean => text.isWellFormed() && !UNPRINTABLE.test(text)

/** A title line and `key value` lines, each ended by LF; an entry without a value is left out. */
export function formatLines(title: string, entries: readonly Entry[]): string {
  let text = `${title}\n`
  for (const [key, value] of entries) {
    if (value === undefined) continue
    if (value === '' || value.length + key.length > LINE_LENGTH_MAX || !isPrintable(value)) {
      throw new TypeError(`${key} does not fit on a line`)
    }
    text += `${key} ${value}\n`
  }
  return text
}

/** The three lines that bind a text to a mailbox. */
export const mailboxLines = (ref: MailboxRef): Entry[] => [
  ['practice', fingerprint.format(ref.practice)],
  ['mailbox', id16.format(ref.mailbox)],
  ['epoch', epochField.format(ref.epoch)],
]

/**
 * Reads what `formatLines` wrote, in the same order. Whatever is missing, unknown, doubled, out of order or misspelt
 * throws `Refusal(code)`. There is nothing to skip and nothing to ignore.
 */
export class LineReader {
  readonly #lines: string[]
  readonly #code: string
  #next = 1

  constructor(text: string, title: string, code: string) {
    this.#code = code
    this.#lines = text.split('\n')
    if (this.#lines.pop() !== '') this.refuse('no final newline')
    if (this.#lines.length > LINES_MAX) this.refuse('too many lines')
    if (this.#lines[0] !== title) this.refuse('another kind of text')
  }

  /** The value of the next line, which has to be `key`. */
  value<T>(key: string, field: Pick<Field<T>, 'parse'>): T {
    const value = this.optional(key, field)
    return value === undefined ? this.refuse(`${key} is missing`) : value
  }

  /** The value of the next line if that is `key`. */
  optional<T>(key: string, field: Pick<Field<T>, 'parse'>): T | undefined {
    const line = this.#lines[this.#next]
    if (line === undefined || !line.startsWith(`${key} `)) return undefined
    const text = line.slice(key.length + 1)
    if (text === '' || line.length > LINE_LENGTH_MAX + 1 || !isPrintable(text)) this.refuse(`${key} is malformed`)
    this.#next++
    return this.#parse(key, text, field)
  }

  /** The values of all `key` lines that follow each other here, at most `max`, all different. */
  repeated<T>(key: string, field: Pick<Field<T>, 'parse'>, max: number): T[] {
    const values: T[] = []
    const seen = new Set<string | undefined>()
    for (;;) {
      const line = this.#lines[this.#next]
      const value = this.optional(key, field)
      if (value === undefined) return values
      if (values.length === max) this.refuse(`too many ${key} lines`)
      if (seen.has(line)) this.refuse(`${key} twice`)
      seen.add(line)
      values.push(value)
    }
  }

  mailbox(): MailboxRef {
    return {
      practice: this.value('practice', fingerprint),
      mailbox: this.value('mailbox', id16),
      epoch: this.value('epoch', epochField),
    }
  }

  end(): void {
    if (this.#next !== this.#lines.length) this.refuse('unexpected line')
  }

  refuse(detail: string): never {
    throw new Refusal(this.#code, detail)
  }

  #parse<T>(key: string, text: string, field: Pick<Field<T>, 'parse'>): T {
    try {
      return field.parse(text)
    } catch (error) {
      if (error instanceof TypeError) return this.refuse(`${key} is malformed`)
      throw error
    }
  }
}
