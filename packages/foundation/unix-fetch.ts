import { request } from 'node:http'

export interface UnixFetchOptions {
  socketPath: string
  /** Silence after which a call fails, in milliseconds. */
  timeout_ms: number
}

/** `fetch` over a unix socket, for the programs of one computer; each call has a connection of its own. */
export const unixFetch =
  ({ socketPath, timeout_ms }: UnixFetchOptions) =>
  (path: string, init: RequestInit): Promise<Response> =>
    new Promise((resolve, reject) => {
      const headers = Object.fromEntries(new Headers(init.headers))
      const body = init.body instanceof Uint8Array || typeof init.body === 'string' ? init.body : undefined
      if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body))
      const call = request({
        socketPath,
        path,
        method: init.method ?? 'GET',
        headers: { ...headers, host: 'local' },
        timeout: timeout_ms,
      })
      call.once('timeout', () => call.destroy(new Error('no answer in time')))
      call.once('error', reject)
      call.once('response', (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.once('error', reject)
        answer.once('end', () => {
          const status = answer.statusCode ?? 500
          const content = status === 204 ? null : new Uint8Array(Buffer.concat(chunks))
          resolve(new Response(content, { status, headers: { 'content-type': answer.headers['content-type'] ?? '' } }))
        })
      })
      call.end(body)
    })
