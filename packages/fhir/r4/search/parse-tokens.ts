import { splitUnescaped, unescapeText } from './escaping.ts'

export type Token = { readonly system: string | undefined; readonly code: string | undefined }

/** What `|` separates, without escapes; empty where one of them is illegal. */
export function piecesOf(raw: string): string[] {
  const pieces = splitUnescaped(raw, '|').map(unescapeText)
  return pieces.every((piece) => piece !== undefined) ? pieces : []
}

/** `code`, `system|code`, `|code` (no system) or `system|` (any code of it). */
export function parseToken(raw: string): Token | undefined {
  const [first, second, ...rest] = piecesOf(raw)
  if (first === undefined || rest.length > 0) return undefined
  if (second === undefined) return first === '' ? undefined : { system: undefined, code: first }
  if (first === '' && second === '') return undefined
  return { system: first, code: second === '' ? undefined : second }
}
