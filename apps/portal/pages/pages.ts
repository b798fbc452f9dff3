import { readFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import type { Clock } from '@siegel/foundation'
import type { Practice, PracticeTable } from '@siegel/tunnel'
import { html, plain, send, type Answer } from '../answers.ts'
import { wordsFor, type Words } from '../words.ts'

export interface PagesOptions {
  /** The portal's own host name: requests for any other are refused. */
  readonly name: string
  readonly practices: PracticeTable
  readonly isOnline: (pfp: string) => boolean
  readonly securityContact: string
  readonly clock: Clock
}

/** Practices on one page of the directory. */
export const pageSize = 200
const style = readFileSync(new URL('style.css', import.meta.url), 'utf8')
const day_ms = 86_400_000

/** Every public address of the portal. There is no other; nothing is looked up by what a request says but the page's number. */
export const publicPaths = ['/', '/style.css', '/.well-known/security.txt'] as const

/** The portal's own pages: what it is, whether it works, and the directory. */
export function createPages(options: PagesOptions): RequestListener {
  const hsts =
    options.name === 'localhost' || options.name.endsWith('.localhost')
      ? {}
      : { 'strict-transport-security': 'max-age=31536000' }

  function answer(method: string, host: string, path: string, page: number, words: Words): Answer {
    if (host.replace(/:\d+$/, '').toLowerCase() !== options.name) return plain(421, 'misdirected request\n')
    if (method !== 'GET' && method !== 'HEAD')
      return { ...plain(405, 'method not allowed\n'), headers: { allow: 'GET, HEAD' } }
    if (path === '/') return html(200, directoryPage(options, page, words))
    if (path === '/style.css') return { status: 200, type: 'text/css; charset=utf-8', body: style }
    if (path === '/.well-known/security.txt') return plain(200, securityText(options))
    const back = `<p><a href="/">${escape(words.back)}</a></p>`
    return html(404, frame(words, `<p>${escape(words.notFound)}</p>${back}`))
  }
  return (request, response) => {
    const words = wordsFor(request.headers['accept-language'])
    const { method = 'GET', url = '/' } = request
    const [path = '/', query] = url.split('?', 2)
    const page = Number(/^page=(\d{1,6})$/.exec(query ?? '')?.[1] ?? 1)
    const found = answer(method, request.headers.host ?? '', path, page, words)
    send(response, { ...found, headers: { ...found.headers, ...hsts, vary: 'accept-language' } }, method !== 'HEAD')
  }
}

function directoryPage({ practices, isOnline }: PagesOptions, page: number, words: Words): string {
  const all = practices.list().toSorted((a, b) => (a.hostNames[0] ?? '').localeCompare(b.hostNames[0] ?? ''))
  const online = all.filter(({ pfp }) => isOnline(pfp)).length
  const shown = all.slice((page - 1) * pageSize, page * pageSize)
  const link = (to: number, text: string): string => `<a href="/?page=${to}">${escape(text)}</a>`
  const links = [
    page > 1 ? link(page - 1, words.previous) : '',
    page * pageSize < all.length ? link(page + 1, words.next) : '',
  ]
  const rows = shown.map((practice) => practiceRow(practice, words)).join('')
  return frame(
    words,
    `<p>${escape(words.explanation)}</p>
<h2>${escape(words.status)}</h2>
<p class="good">${escape(words.working)} ${escape(words.connected(online, all.length))}</p>
<h2>${escape(words.directory)}</h2>
${all.length === 0 ? `<p>${escape(words.none)}</p>` : `<p class="muted">${escape(words.hint)}</p><ul>${rows}</ul><nav>${links.join('')}</nav>`}`,
  )
}

const practiceRow = ({ hostNames, pfp, closed }: Practice, words: Words): string =>
  `<li><span class="names">${hostNames.map(escape).join(', ')}</span><br>
<span class="muted">${escape(words.fingerprint)} <code>${escape(pfp)}</code></span>
${closed ? `<span class="closed">${escape(words.closed)}</span>` : ''}</li>`

const frame = (words: Words, body: string): string => `<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(words.title)}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><p class="brand">Siegel</p></header>
<main>
<h1>${escape(words.heading)}</h1>
${body}
</main>
</body>
</html>
`

/** RFC 9116. */
const securityText = ({ securityContact, name, clock }: PagesOptions): string =>
  `Contact: ${securityContact}
Expires: ${new Date(clock.now() + 180 * day_ms).toISOString().replace(/\.\d+Z$/, 'Z')}
Preferred-Languages: de, en
Canonical: https://${name}/.well-known/security.txt
`

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
