import type { Composed, Description, View } from './pages/index.ts'
import { mostPages } from './pages/plan.ts'
import { wordsLimit } from './pages/words.ts'
import { detectFormat } from './parse/index.ts'
import { inspectionOf, list, natural, octets, readAnswer, record, text, wrong } from './reader-answer.ts'

/** Words parted by single blanks, in nothing but letters, digits and what stands within words. */
const words = (value: unknown): string => {
  const found = text(value, /^$|^[\p{L}\p{N}][\p{L}\p{M}\p{N}.,/ -]*$/u)
  if (found.length > wordsLimit) throw wrong()
  return found
}

const withWords = (value: unknown): { words?: string } => (value === undefined ? {} : { words: words(value) })

export function readDescription(bytes: Uint8Array): Description {
  const answer = readAnswer(bytes, 8 * wordsLimit)
  return { ...inspectionOf(answer, 'describe'), ...withWords(answer['words']) }
}

export function readView(bytes: Uint8Array, maxBytes: number): View {
  const { kind, mediaType, base64 } = readAnswer(bytes, maxBytes)
  if (kind !== 'view' || (mediaType !== 'application/pdf' && mediaType !== 'text/plain')) throw wrong()
  const content = octets(base64)
  if (mediaType === 'application/pdf' && detectFormat(content) !== 'pdf') throw wrong()
  return { mediaType, bytes: content }
}

/** As many PDFs as were asked for. */
export function readComposed(bytes: Uint8Array, count: number, maxBytes: number): Composed[] {
  const { kind, documents } = readAnswer(bytes, maxBytes)
  if (kind !== 'compose') throw wrong()
  const made = list(documents, count, (value) => {
    const one = record(value)
    const content = octets(one['base64'])
    if (detectFormat(content) !== 'pdf') throw wrong()
    return { bytes: content, pages: natural(one['pages'], mostPages), ...withWords(one['words']) }
  })
  if (made.length !== count) throw wrong()
  return made
}
