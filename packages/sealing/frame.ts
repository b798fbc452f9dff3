import { concat, Refusal, unutf8, utf8 } from '@siegel/foundation'
import { padmeLength } from './padme.ts'

const HEADER_BYTES_MAX = 4096
const NEWLINE = 0x0a

/** A plaintext before sealing, in three parts: header lines and a blank line, the content, zeros to a Padmé length. */
export function frameParts(header: string, content: Uint8Array): Uint8Array[] {
  const head = utf8(`${header}\n`)
  if (head.length > HEADER_BYTES_MAX) throw new TypeError('header too long')
  const length = head.length + content.length
  return [head, content, new Uint8Array(padmeLength(length) - length)]
}

export const formatFrame = (header: string, content: Uint8Array): Uint8Array => concat(...frameParts(header, content))

/**
 * Splits a frame; `length` of its header tells where the content ends and the padding begins, so the content comes out
 * of a function of that length. Refuses padding that is not zeros up to exactly the Padmé length.
 */
export function parseFrame(frame: Uint8Array, code: string): { header: string; content(length: number): Uint8Array } {
  const end = blankLine(frame)
  if (end === undefined) throw new Refusal(code, 'no header')
  const start = end + 2
  return {
    header: decode(frame.subarray(0, end + 1), code),
    content: (length) => {
      if (start + length > frame.length || padmeLength(start + length) !== frame.length) {
        throw new Refusal(code, 'length')
      }
      for (let i = start + length; i < frame.length; i++) if (frame[i] !== 0) throw new Refusal(code, 'padding')
      return frame.slice(start, start + length)
    },
  }
}

function blankLine(frame: Uint8Array): number | undefined {
  const limit = Math.min(frame.length, HEADER_BYTES_MAX) - 1
  for (let i = 0; i < limit; i++) if (frame[i] === NEWLINE && frame[i + 1] === NEWLINE) return i
  return undefined
}

function decode(bytes: Uint8Array, code: string): string {
  try {
    return unutf8(bytes)
  } catch {
    throw new Refusal(code, 'not UTF-8')
  }
}
