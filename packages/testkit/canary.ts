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
export const findIn = (bytes: Buffer, canaries: readonly Canary[]): string[] =>
  canaries.filter(({ forms }) => forms.some((form) => bytes.includes(form))).map(({ name }) => name)

export function findInMemory(pid: number, canaries: readonly Canary[]): string[] {
  const found = new Set<string>()
  eachMemoryPiece(pid, 4096, (piece) => {
    for (const name of findIn(piece, canaries)) found.add(name)
  })
  return [...found]
}

/** Canaries in the files below a folder, each with the file's name. */
export function findInFiles(folder: string, canaries: readonly Canary[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const path = join(folder, name)
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return []
    return findIn(readFileSync(path), canaries).map((canary) => `${canary} in ${name}`)
  })
}
