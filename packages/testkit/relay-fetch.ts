import { Agent, request } from 'node:https'

export interface RelayAddress {
  /** Host name of the practice, which is the SNI. */
  host: string
  port: number
  /** PEM of the authorities that are trusted. */
  ca: string
  /** Where it comes from, where that matters: the gateway counts openings by address. */
  from?: string
}

/** `fetch` through the portal's relay, as a browser would; Node does not resolve `*.localhost`, so loopback is dialled. */
export function relayFetch({
  host,
  port,
  ca,
  from,
}: RelayAddress): (path: string, init?: RequestInit) => Promise<Response> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  return (path, init = {}) =>
    new Promise((resolve, reject) => {
      const headers = Object.fromEntries(new Headers(init.headers))
      const body = init.body instanceof Uint8Array || typeof init.body === 'string' ? init.body : undefined
      const call = request(
        {
          host: '127.0.0.1',
          port,
          servername: host,
          localAddress: from,
          ca,
          agent,
          path,
          method: init.method ?? 'GET',
          headers: {
            ...headers,
            host: `${host}:${port}`,
            ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
          },
          timeout: 20_000,
        },
        (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.once('error', reject)
          answer.once('end', () => {
            const status = answer.statusCode ?? 500
            const content = status === 204 ? null : new Uint8Array(Buffer.concat(chunks))
            resolve(
              new Response(content, { status, headers: { 'content-type': answer.headers['content-type'] ?? '' } }),
            )
          })
        },
      )
      call.once('timeout', () => call.destroy(new Error('no answer in time')))
      call.once('error', reject)
      call.end(body)
    })
}
