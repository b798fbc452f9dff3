import { readFileSync } from 'node:fs'
import { Agent, createServer, request, type Server } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { DemoFacts } from './demo-fixture.ts'

/** What a browser asked. */
export interface Asked {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: Buffer
}

export interface Told {
  status: number
  mediaType: string
  body: Buffer
  /** Of files: what lets a browser keep them. */
  headers?: IncomingMessage['headers']
}

/** What the gateway does with one request: hands on what the real one says, or something else. */
export type Patch = (asked: Asked, honest: () => Promise<Told>) => Promise<Told> | Told

export const honestly: Patch = (_, honest) => honest()

/**
 * The practice's gateway with a patch in it: it ends TLS with the gateway's own key, sees whatever the gateway sees and
 * may change all of it. What it leaves alone goes to the gateway that runs, through the portal.
 */
export class HostileGateway {
  readonly #server: Server
  readonly #relay: { host: string; port: number; ca: string }
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 })
  /** Everything that was asked since the last patch was set. */
  readonly asked: Asked[] = []
  #patch: Patch = honestly

  private constructor(facts: DemoFacts, ca: string) {
    const file = readFileSync(join(facts.dataDir, 'gateway', 'identity.json'), 'utf8')
    const { tlsKey, tlsCertificate } = JSON.parse(file) as { tlsKey: string; tlsCertificate: string }
    this.#relay = { host: facts.practiceHost, port: facts.relayPort, ca }
    this.#server = createServer({ key: tlsKey, cert: tlsCertificate }, (asked, answer) => {
      this.#serve(asked, answer).catch(() => answer.destroy())
    })
  }

  static async start(facts: DemoFacts, ca: string): Promise<HostileGateway> {
    const gateway = new HostileGateway(facts, ca)
    await new Promise<void>((resolve) => gateway.#server.listen(0, '127.0.0.1', resolve))
    return gateway
  }

  /** The same link, by the way on which the patch is. */
  linkOf(link: string): string {
    const url = new URL(link)
    url.port = String((this.#server.address() as AddressInfo).port)
    return url.href
  }

  set patch(patch: Patch) {
    this.#patch = patch
    this.asked.length = 0
  }

  /** Asks the real gateway. */
  honest({ method, path, headers, body }: Asked): Promise<Told> {
    const { host, port, ca } = this.#relay
    return new Promise((resolve, reject) => {
      const call = request(
        {
          host: '127.0.0.1',
          port,
          servername: host,
          ca,
          agent: this.#agent,
          path,
          method,
          headers: { ...headers, host: `${host}:${port}`, 'content-length': body.length },
        },
        (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.once('error', reject)
          answer.once('end', () =>
            resolve({
              status: answer.statusCode ?? 500,
              mediaType: answer.headers['content-type'] ?? '',
              headers: answer.headers,
              body: Buffer.concat(chunks),
            }),
          )
        },
      )
      call.once('error', reject)
      call.end(body)
    })
  }

  async #serve(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of from) chunks.push(chunk as Buffer)
    // The browser is at another port than it believes, so its Origin would be refused.
    const { origin: _, 'accept-encoding': zipped, ...plain } = from.headers
    // What it looks into comes as it is.
    const headers = from.url?.startsWith('/api/') === true ? plain : { ...plain, 'accept-encoding': zipped }
    const asked = { method: from.method ?? 'GET', path: from.url ?? '/', headers, body: Buffer.concat(chunks) }
    if (asked.path.startsWith('/api/')) {
      this.asked.push(asked)
      const { status, mediaType, body } = await this.#patch(asked, () => this.honest(asked))
      to.writeHead(status, { 'content-type': mediaType, 'content-length': body.length }).end(body)
      return
    }
    const { status, headers: kept, body } = await this.honest(asked)
    to.writeHead(status, { ...kept, 'content-length': body.length }).end(body)
  }

  async close(): Promise<void> {
    this.#agent.destroy()
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
