/** Crockford's base 32 (crockford.com/base32.html), without his check symbol. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const TYPED_LENGTH_MAX = 200

/** The lowest `length · 5` bits of a number. */
export function encodeCrockford(number: bigint, length: number): string {
  let text = ''
  for (let i = 0; i < length; i++) text = ALPHABET.charAt(Number((number >> BigInt(5 * i)) & 31n)) + text
  return text
}

/**
 * Reads exactly `length` characters as people type them: case, white space, dashes and dots do not matter, and letters
 * outside the alphabet are read as what they look like. Undefined for anything else.
 */
export function decodeCrockford(typed: string, length: number): { text: string; number: bigint } | undefined {
  if (typed.length > TYPED_LENGTH_MAX) return undefined
  const text = typed
    .normalize('NFKC')
    .replace(/[\s\p{Dash}.]/gu, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
    .replaceAll('U', 'V')
  if (text.length !== length) return undefined
  let number = 0n
  for (const character of text) {
    const value = ALPHABET.indexOf(character)
    if (value < 0) return undefined
    number = (number << 5n) | BigInt(value)
  }
  return { text, number }
}
