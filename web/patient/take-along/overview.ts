import type { IndexItem, MailboxIndex, ShownValue } from '@siegel/contract/patient'
import { attachmentsOf, mainItems } from '../core/history.ts'
import type { ArchiveWords } from './archive.ts'

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
/** Text for a place in HTML: laboratories and practices write what they like. */
const html = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '')
const address = (path: string): string => html(path.split('/').map(encodeURIComponent).join('/'))

const style = `body{font:18px/1.5 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#14211f}
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #dadcd5;padding:.3rem .5rem;text-align:left}
blockquote{margin:0;font-size:20px}section{margin-block:2.5rem}`

/** A page without programs, so that everything can be read anywhere and for ever. */
export function overviewOf(index: MailboxIndex, paths: ReadonlyMap<string, string>, words: ArchiveWords): string {
  const sections = mainItems(index).map((item) => sectionOf(index, item, paths, words))
  return `<!doctype html>
<html lang="${html(words.language)}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${html(words.title)}</title><style>${style}</style></head>
<body><h1>${html(words.title)}</h1><p>${html(index.patient.name)}, ${html(index.practice.name)}</p>
${sections.join('\n')}
</body></html>
`
}

/** What the doctor wrote; messages have none. */
function sentenceOf({ sentence }: IndexItem, words: ArchiveWords): string {
  if (sentence === undefined) return ''
  const { meaning, action, author } = sentence
  const todo = action === undefined ? '' : `<p><strong>${html(words.action)}</strong> ${html(action)}</p>`
  return `<p><strong>${html(words.meaning)}</strong></p><blockquote>${html(meaning)}</blockquote><p>${html(author)}</p>${todo}`
}

function sectionOf(
  index: MailboxIndex,
  item: IndexItem,
  paths: ReadonlyMap<string, string>,
  words: ArchiveWords,
): string {
  const files = [item, ...attachmentsOf(index, item)].flatMap((one) => {
    const path = paths.get(one.item)
    return path === undefined ? [] : [`<li><a href="${address(path)}">${html(path.split('/').at(-1) ?? path)}</a></li>`]
  })
  return `<section><h2>${html(item.title)}</h2><p>${html(words.from(item.date, item.from))}</p>
${sentenceOf(item, words)}
${valuesOf(item.values ?? [])}${(item.texts ?? []).map((text) => `<p>${html(text)}</p>`).join('')}
${files.length === 0 ? '' : `<ul>${files.join('')}</ul>`}</section>`
}

function valuesOf(values: readonly ShownValue[]): string {
  if (values.length === 0) return ''
  const rows = values.map(({ name, value, unit = '', low, high, range }) => {
    const band = range ?? [low, high].map((edge) => edge ?? '').join('–')
    return `<tr><td>${html(name)}</td><td>${html(`${value} ${unit}`)}</td><td>${html(band === '–' ? '' : band)}</td></tr>`
  })
  return `<table>${rows.join('')}</table>`
}
