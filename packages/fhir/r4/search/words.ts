/**
 * How much of a text a string parameter finds: its first so many UTF-16 units, and what begins at one of its first words,
 * so far. Longer texts are for the full-text search (`_content`).
 */
export const stringLimits = { key: 1000, words: 16, wordKey: 60 } as const

/** The key itself, and for each further word up to the limit what begins there. */
export function wordStarts(key: string): string[] {
  const starts = [key.slice(0, stringLimits.key)]
  let space = key.indexOf(' ')
  while (space >= 0 && starts.length < stringLimits.words) {
    starts.push(key.slice(space + 1, space + 1 + stringLimits.wordKey))
    space = key.indexOf(' ', space + 1)
  }
  return starts
}

/** Whether a text begins so, or what follows one of its first blanks does. Both are of `searchKey`. */
export const beginsAtWord = (key: string, wanted: string): boolean =>
  wordStarts(key).some((start) => start.startsWith(wanted))
