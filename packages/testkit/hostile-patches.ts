import type { Patch, Told } from './hostile-gateway.ts'

/** Words for what a hostile gateway says: one address is changed, the rest is as it is. */

const said = (body: string | Uint8Array, mediaType: string, status = 200): Told => ({
  status,
  mediaType,
  body: Buffer.from(body),
})
export const saysText = (body: string): Told => said(body, 'text/plain')
export const saysOctets = (body: Uint8Array): Told => said(body, 'application/octet-stream')
export const saysJson = (body: unknown, status = 200): Told => said(JSON.stringify(body), 'application/json', status)
export const refuses = (code: string, status: number): Told =>
  saysJson({ type: 'about:blank', title: code, status, code }, status)

const plain = (path: string): string => path.split('?', 1)[0] ?? ''

/** Another answer than the real one, which is asked first. */
export const at =
  (path: string | RegExp, say: (told: Told) => Told): Patch =>
  async (asked, honest) => {
    const isIt = typeof path === 'string' ? plain(asked.path) === path : path.test(asked.path)
    return isIt ? say(await honest()) : honest()
  }

/** An answer of its own: nothing reaches the real gateway, nor the safe. */
export const instead =
  (path: string, say: () => Told): Patch =>
  (asked, honest) =>
    plain(asked.path) === path ? say() : honest()

/** What lies in a mailbox, as the gateway gives it. */
export interface MailboxFiles {
  manifest: string
  statements: string[]
  lists?: Record<string, string>
}

export const mailbox = (change: (files: MailboxFiles) => unknown): Patch =>
  at('/api/mailbox', (told) =>
    told.status === 200 ? saysJson(change(JSON.parse(told.body.toString()) as MailboxFiles)) : told,
  )

export const manifest = (change: (note: string) => string): Patch =>
  mailbox((files) => ({ ...files, manifest: change(files.manifest) }))

/** Every sealed file, also those that come along with manifest and statements. */
export const everyItem = (change: (file: Buffer) => Uint8Array): Patch => {
  const fetched = at(/^\/api\/items\/[0-9a-f]{64}$/, (told) => saysOctets(change(told.body)))
  const along = mailbox(({ lists = {}, ...files }) => ({
    ...files,
    lists: Object.fromEntries(
      Object.entries(lists).map(([name, file]) => [
        name,
        Buffer.from(change(Buffer.from(file, 'base64'))).toString('base64'),
      ]),
    ),
  }))
  return (asked, honest) => (asked.path.startsWith('/api/items/') ? fetched : along)(asked, honest)
}

/** No sealed file is given. */
export const keepsFilesBack: Patch = (asked, honest) =>
  asked.path.startsWith('/api/items/')
    ? refuses('not-found', 404)
    : mailbox((files) => ({ ...files, lists: undefined }))(asked, honest)

/** The sealed file with two of its 64 kB chunks in each other's place (age: a header, a 16-byte nonce, chunks). */
export function chunksSwapped(file: Buffer): Uint8Array {
  const chunk = 64 * 1024 + 16
  const begin = file.indexOf('\n', file.indexOf('\n---') + 1) + 1 + 16
  if (begin < 17 || file.length < begin + 2 * chunk) throw new Error('fewer than two chunks')
  const [head, first, second] = [0, begin, begin + chunk].map((from, index) =>
    file.subarray(from, index === 0 ? begin : from + chunk),
  ) as [Buffer, Buffer, Buffer]
  return Buffer.concat([head, second, first, file.subarray(begin + 2 * chunk)])
}
