import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { eachMemoryPiece } from './memory.ts'

/** Something that must not be found: a name for the report, and the forms it could have. */
export interface Canary {
  name: string
  forms: Buffer[]
}

/** A marker text in the encodings in which programs hold text; in base64 only where enough of it is left at any offset. */
export function textCanary(name: string, text: string): Canary {
  const forms = [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')]
  const base64 = [0, 1, 2].map((offset) =>
    Buffer.from(`${'-'.repeat(offset)}${text}`)
      .toString('base64')
      .slice(4, -4),
  )
  return { name, forms: [...forms, ...base64.filter((form) => form.length >= 12).map((form) => Buffer.from(form))] }
}

/** Secret bytes: raw, as hex, as base64 and base64url. */
export const bytesCanary = (name: string, bytes: Uint8Array): Canary => {
  const buffer = Buffer.from(bytes)
  const base64 = buffer.toString('base64').replace(/=+$/, '')
  return {
    name,
    forms: [
      buffer,
      Buffer.from(buffer.toString('hex')),
      Buffer.from(base64),
      Buffer.from(buffer.toString('base64url')),
    ],
  }
}

/** Which canaries sing in the bytes. */
export const findIn = (bytes: Buffer, canaries: readonly Canary[]): string[] => new Search(canaries).in(bytes)

const page_bytes = 4096
const zeros = Buffer.alloc(page_bytes)

/**
 * Looks for all forms of all canaries in one passage over the bytes: a process has hundreds of megabytes, and a test
 * hundreds of forms.
 */
class Search {
  readonly #canaries: readonly Canary[]
  #longest = 0
  /** 1 for each first two bytes that a form has. */
  readonly #begins = new Uint8Array(65_536)
  /** Forms by their first two bytes, each with the number of its canary. */
  readonly #byBegin = new Map<number, { form: Buffer; canary: number }[]>()

  constructor(canaries: readonly Canary[]) {
    this.#canaries = canaries
    for (const [canary, { forms }] of canaries.entries())
      for (const form of forms) {
        if (form.length < 2 || form.every((byte) => byte === 0)) throw new RangeError('found anywhere')
        this.#longest = Math.max(this.#longest, form.length)
        const begin = form.readUInt16LE()
        this.#begins[begin] = 1
        const others = this.#byBegin.get(begin) ?? []
        this.#byBegin.set(begin, [...others, { form, canary }])
      }
  }

  in(bytes: Buffer): string[] {
    const found = new Set<number>()
    for (let from = 0; from < bytes.length; from += page_bytes) {
      const to = Math.min(from + page_bytes, bytes.length)
      // Most of a process's memory was never written; what begins with zeros may begin at its end.
      const isEmpty = bytes.compare(zeros, 0, to - from, from, to) === 0
      this.#look(bytes, isEmpty ? Math.max(from, to - this.#longest) : from, to, found)
    }
    return this.#canaries.filter((_, canary) => found.has(canary)).map(({ name }) => name)
  }

  /** Notes what begins between the two places. */
  #look(bytes: Buffer, from: number, to: number, found: Set<number>): void {
    const begins = this.#begins
    const last = Math.min(to, bytes.length - 1)
    let begin = bytes[from] ?? 0
    for (let at = from; at < last; at += 1) {
      const next = bytes[at + 1] as number
      begin |= next << 8
      if (begins[begin] === 1)
        for (const { form, canary } of this.#byBegin.get(begin) ?? [])
          if (!found.has(canary) && isAt(bytes, at, form)) found.add(canary)
      begin = next
    }
  }
}

const isAt = (bytes: Buffer, at: number, form: Buffer): boolean =>
  at + form.length <= bytes.length && bytes.compare(form, 0, form.length, at, at + form.length) === 0

export function findInMemory(pid: number, canaries: readonly Canary[]): string[] {
  const search = new Search(canaries)
  const found = new Set<string>()
  eachMemoryPiece(pid, 4096, (piece) => {
    for (const name of search.in(piece)) found.add(name)
  })
  return [...found]
}

/** Canaries in the files below a folder, each with the file's name. */
export function findInFiles(folder: string, canaries: readonly Canary[]): string[] {
  const search = new Search(canaries)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const path = join(folder, name)
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return []
    return search.in(readFileSync(path)).map((canary) => `${canary} in ${name}`)
  })
}
