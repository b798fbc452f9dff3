/**
 * What a narrative may hold: the basic formatting of HTML 4.0 chapters 7–11 and 15, links and images, no scripts, forms,
 * frames, objects or event handlers (R4 narrative, invariant txt-1). That it holds something visible (txt-2) is not asked:
 * three official examples are blank.
 */
const tags = new Set(
  `a abbr acronym address b big blockquote br caption center cite code col colgroup dd del dfn div dl dt em font h1 h2 h3 h4 h5 h6
   hr i img ins kbd li map area ol p pre q s samp small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var`.split(
    /\s+/,
  ),
)

const comment = /<!--[\s\S]*?-->/g
const tag = /<(\/?)([^\s<>/]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>/g
const forbiddenAttribute = /(?:^|[\s"'/])on[a-z]+\s*=|\b(?:href|src)\s*=\s*["']?\s*(?:javascript|vbscript):/i

/** True for one `<div>` with nothing but allowed tags inside. */
export function isNarrative(div: string): boolean {
  const text = div.replaceAll(comment, '').trim()
  if (!/^<div[\s>/]/.test(text) || !/(?:<\/div\s*>|^<div[^>]*\/>)$/.test(text)) return false
  for (const [, , name = '', attributes = ''] of text.matchAll(tag)) {
    if (!tags.has(name) || forbiddenAttribute.test(attributes)) return false
  }
  return !text.replaceAll(tag, '').includes('<')
}
