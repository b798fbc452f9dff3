/** Without what no line of an upload may have. */
export const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ').trim()

/** The same of a text of several lines. */
export const manyLines = (text: string): string =>
  text
    .replaceAll(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(/[^\n\P{Cc}]|\p{Cs}/gu, '')
    .trim()
