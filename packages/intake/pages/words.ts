/** A document's words as the index keeps them: less than what the full-text search reads of one record. */
export const wordsLimit = 18_000
const longestWord = 60

/**
 * The words of texts, each once whatever its case, in the order in which they come, joined by blanks and at most
 * `wordsLimit` characters. A word that a line end parts with a hyphen stands whole, too.
 */
export function distinctWords(texts: Iterable<string>): string {
  const seen = new Set<string>()
  const words: string[] = []
  let length = 0
  for (const text of texts) {
    const whole = text.replaceAll(/(\p{L})[-\u00ad]\s*\n\s*(\p{Ll})/gu, '$1$2')
    for (const [word] of whole.matchAll(/[\p{L}\p{N}][\p{L}\p{M}\p{N}.,/-]*/gu)) {
      const clean = word.replace(/[.,/-]+$/, '')
      const key = clean.toLowerCase()
      if (clean.length > longestWord || seen.has(key)) continue
      length += clean.length + 1
      if (length > wordsLimit) return words.join(' ')
      seen.add(key)
      words.push(clean)
    }
  }
  return words.join(' ')
}
