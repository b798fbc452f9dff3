/** The separators of search values: of alternatives, of the parts of a composite, of a token's or quantity's parts. */
export type Separator = ',' | '$' | '|'

/** The pieces between the separators that no backslash escapes; escapes stay in them (R4 search, 3.1.1.4.19). */
export function splitUnescaped(text: string, separator: Separator): string[] {
  const pieces: string[] = []
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === separator) {
      pieces.push(text.slice(start, i))
      start = i + 1
    }
  }
  pieces.push(text.slice(start))
  return pieces
}

/** The text without its escapes; undefined where a backslash escapes anything but a separator or itself (`xx\xx`). */
export function unescapeText(text: string): string | undefined {
  if (!text.includes('\\')) return text
  let isLegal = true
  const plain = text.replaceAll(/\\(.?)/gs, (_escape, character: string) => {
    if (!['\\', ',', '$', '|'].includes(character)) isLegal = false
    return character
  })
  return isLegal ? plain : undefined
}

/** The inverse of `unescapeText`: the text as a value in which no character separates. */
export const escapeText = (text: string): string => text.replaceAll(/[\\,$|]/g, String.raw`\$&`)
