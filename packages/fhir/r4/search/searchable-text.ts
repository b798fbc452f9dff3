import { searchKey } from '../../search-key.ts'
import type { Resource } from '../../resources.ts'
import { isObject } from '../walk-checks.ts'

/** Elements without words that anybody would look for: addresses, ids, kinds and bytes. */
const unread: ReadonlySet<string> = new Set(
  `resourceType id meta system url reference contentType data hash fullUrl language use linkId definition
   instantiatesCanonical`.split(/\s+/),
)

const dateLike = /^\d{4}(-\d\d(-\d\d(T.*)?)?)?$/

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function entity(whole: string, name: string): string {
  const [, radix, digits = ''] = /^#(x?)([\da-f]+)$/i.exec(name) ?? []
  if (radix === undefined) return entities[name] ?? ' '
  const code = Number.parseInt(digits, radix === '' ? 10 : 16)
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
}

/** In time proportional to the length, however many tags are opened and never closed. */
function withoutTags(xhtml: string): string {
  const pieces: string[] = []
  let at = 0
  for (let open = xhtml.indexOf('<'); open >= 0; open = xhtml.indexOf('<', at)) {
    pieces.push(xhtml.slice(at, open))
    const isComment = xhtml.startsWith('<!--', open)
    const close = isComment ? xhtml.indexOf('-->', open + 4) : xhtml.indexOf('>', open)
    if (close < 0) return pieces.join(' ')
    at = close + (isComment ? 3 : 1)
  }
  return [...pieces, xhtml.slice(at)].join(' ')
}

/** The words of a narrative: every tag parts them, and so does an entity that XML does not know (`&nbsp;`). */
const narrativeText = (xhtml: string): string =>
  withoutTags(xhtml).replaceAll(/&(#x?[\da-f]{1,8}|[a-z][a-z\d]{1,20});/gi, entity)

function collectTexts(value: unknown, name: string, into: Set<string>): void {
  if (typeof value === 'string') {
    const text = name === 'div' ? narrativeText(value) : value
    if (!dateLike.test(text)) into.add(text)
  } else if (Array.isArray(value)) {
    for (const item of value) collectTexts(item, name, into)
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) if (!unread.has(key)) collectTexts(item, key, into)
  }
}

/**
 * What `_text` (the narrative) and `_content` (the words of the whole resource, narrative and codes included; no numbers,
 * dates and addresses) search: by `searchKey`, one blank between words (R4 search, text search parameters).
 */
export function searchableText(resource: Resource, scope: 'content' | 'text'): string {
  const texts = new Set<string>()
  const narrative: unknown = 'text' in resource ? resource.text : undefined
  if (scope === 'content') collectTexts(resource, '', texts)
  else if (isObject(narrative)) collectTexts(narrative['div'], 'div', texts)
  return searchKey([...texts].join(' '))
}
