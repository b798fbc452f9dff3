import { Refusal, unutf8 } from '@siegel/foundation'

const newline = 0x0a

/**
 * The lines of a text that comes in pieces, without their ends; empty ones are passed over. Holds at most one line in
 * memory: throws Refusal 'line-too-long' as soon as one is longer, and 'input-invalid' for what is no UTF-8.
 */
export async function* linesOf(source: AsyncIterable<Uint8Array>, limit_bytes: number): AsyncGenerator<string> {
  let begun: Uint8Array[] = []
  let length = 0
  const take = (end: Uint8Array): string => {
    const bytes = begun.length === 0 ? end : Buffer.concat([...begun, end])
    begun = []
    length = 0
    try {
      return unutf8(bytes).replace(/\r$/, '')
    } catch {
      throw new Refusal('input-invalid', 'utf-8')
    }
  }
  for await (const piece of source) {
    let start = 0
    for (let end = piece.indexOf(newline); end >= 0; end = piece.indexOf(newline, start)) {
      if (length + end - start > limit_bytes) throw new Refusal('line-too-long')
      const line = take(piece.subarray(start, end))
      start = end + 1
      if (line !== '') yield line
    }
    const rest = piece.subarray(start)
    length += rest.length
    if (length > limit_bytes) throw new Refusal('line-too-long')
    if (rest.length > 0) begun.push(rest)
  }
  const last = take(new Uint8Array(0))
  if (last !== '') yield last
}
