import { Refusal, unutf8, utf8 } from '@siegel/foundation'

/** A text and zeros, together `length` bytes. */
export function padText(text: string, length: number): Uint8Array {
  const bytes = utf8(text)
  if (bytes.length > length || bytes.includes(0)) throw new TypeError('does not fit')
  const padded = new Uint8Array(length)
  padded.set(bytes)
  return padded
}

/** The inverse; anything but zeros behind the text throws `Refusal(code)`. */
export function unpadText(bytes: Uint8Array, length: number, code: string): string {
  const zero = bytes.indexOf(0)
  const end = zero < 0 ? bytes.length : zero
  if (bytes.length !== length || bytes.subarray(end).some((byte) => byte !== 0)) throw new Refusal(code, 'padding')
  try {
    return unutf8(bytes.subarray(0, end))
  } catch {
    throw new Refusal(code, 'not UTF-8')
  }
}
