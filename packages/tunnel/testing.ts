import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { connect as connectTls, createServer, type TLSSocket } from 'node:tls'
import { Refusal, systemClock, type Clock } from '@siegel/foundation'
import {
  createAuthority,
  createTlsKey,
  issueServerCertificate,
  keySpkiSha256,
  selfSignedTunnelCertificate,
  type KeyAndCertificate,
} from '@siegel/sealing/node'
import type { VerifiedCertificate } from './admission.ts'
import { createFrameReader, encodeFrame } from './frames.ts'
import { createGatewayTunnel, type GatewayTunnel, type GatewayTunnelOptions, type TunnelState } from './gateway.ts'
import type { RelayLimits } from './limits.ts'
import { controlProtocol, type FromPortal } from './messages.ts'
import { createPracticeTable, type Practice, type PracticeTable } from './practices.ts'
import { createRelay, type Relay } from './relay.ts'

/** Parts for the tests of this room: a portal, gateways and patients with real sockets and real TLS on the loopback. */

export const portalName = 'portal.localhost'
export const authority = await createAuthority('Siegel test authority', 1)
export const portalKey = await issueServerCertificate(authority, [portalName], 90)

/** The tests' practice certificate: JSON in place of a signed note, whose checking is the caller's part. */
export const noteOf = (certificate: VerifiedCertificate): string => JSON.stringify(certificate)
export function verifyNote(note: string): VerifiedCertificate {
  if (!note.startsWith('{')) throw new Refusal('certificate-malformed')
  return JSON.parse(note) as VerifiedCertificate
}

export interface Portal {
  readonly relay: Relay
  readonly port: number
  readonly practices: PracticeTable
}

export async function startPortal(
  t: TestContext,
  limits: Partial<RelayLimits> = {},
  clock: Clock = systemClock,
): Promise<Portal> {
  const practices = createPracticeTable([], () => Promise.resolve())
  const relay = createRelay({
    portalNames: [portalName],
    ...portalKey,
    practices,
    verifyCertificate: verifyNote,
    pages: (_request, response) => response.end('portal page'),
    limits: { drain_ms: 0, ...limits },
    clock,
  })
  const port = await relay.listen(0)
  t.after(() => relay.close())
  return { relay, port, practices }
}

export interface TestPractice extends Practice {
  readonly tunnel: KeyAndCertificate
}

let made = 0

/** A practice with a tunnel key of its own; `register` also enters it at the portal. */
export async function makePractice(hostName: string, key = createTlsKey()): Promise<TestPractice> {
  const pfp = `practice-${String(++made).padStart(13, '0')}`
  const keyHash = keySpkiSha256(key)
  const certificate = noteOf({ pfp, serial: 1, hostNames: [hostName], tunnelKeyHash: keyHash })
  const tunnel = { key, certificate: await selfSignedTunnelCertificate(key) }
  return { pfp, keyHash, hostNames: [hostName], certificate, closed: false, tunnel }
}

export const register = (portal: Portal, practice: TestPractice): Promise<void> => portal.practices.put(rowOf(practice))

/** What the portal may keep of a practice. */
export function rowOf(practice: TestPractice): Practice {
  const { tunnel: _key, ...row } = practice
  return row
}

export interface TestGateway {
  readonly tunnel: GatewayTunnel
  /** Every state so far, with its code. */
  readonly states: [TunnelState, string | undefined][]
  reached(state: TunnelState, code?: string): Promise<void>
  /** Patients' addresses as the portal gave them. */
  readonly addresses: string[]
  /** The raw sockets that were handed over. */
  readonly sockets: Socket[]
}

/** A gateway whose TLS server gives each connection to `serve`. */
export async function startGateway(
  t: TestContext,
  portal: { readonly port: number },
  practice: TestPractice,
  serve: (socket: TLSSocket) => void = echo,
  options: Partial<GatewayTunnelOptions> = {},
): Promise<TestGateway> {
  const own = await issueServerCertificate(authority, practice.hostNames, 90)
  const server = createServer({ key: own.key, cert: own.certificate, allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {})
    serve(socket)
  })
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  const states: TestGateway['states'] = []
  const sockets: Socket[] = []
  const addresses: string[] = []
  const watchers = new Set<() => void>()
  const tunnel = createGatewayTunnel({
    portalHost: portalName,
    portalPort: portal.port,
    serverName: portalName,
    portalKeyPin: keySpkiSha256(portalKey.key),
    ...practice.tunnel,
    onConnection: (socket, address) => {
      sockets.push(socket)
      addresses.push(address)
      server.emit('connection', socket)
    },
    onState: (state, code) => {
      states.push([state, code])
      for (const watcher of watchers) watcher()
    },
    ...options,
    limits: { retry_ms: 20, slowest_ms: 200, ...options.limits },
  })
  t.after(() => {
    tunnel.close()
    for (const socket of sockets) socket.destroy()
  })
  const reached = (state: TunnelState, code?: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!states.some(([a, b]) => a === state && (code === undefined || b === code))) return
        watchers.delete(look)
        resolve()
      }
      watchers.add(look)
      look()
    })
  return { tunnel, states, reached, addresses, sockets }
}

/** Sends back what comes, and ends when the peer ends. */
export function echo(socket: TLSSocket): void {
  socket.pipe(socket)
}

/** A practice that is known and online. */
export async function startPractice(
  t: TestContext,
  portal: Portal,
  hostName: string,
  serve?: (socket: TLSSocket) => void,
  options?: Partial<GatewayTunnelOptions>,
): Promise<TestGateway & { readonly practice: TestPractice }> {
  const practice = await makePractice(hostName)
  await register(portal, practice)
  const gateway = await startGateway(t, portal, practice, serve, options)
  await gateway.reached('online')
  return { ...gateway, practice }
}

/** A patient's TLS connection to a host name, with the certificate checked. Rejects where it does not come about. */
export async function patient(
  t: TestContext,
  portal: { readonly port: number },
  servername: string,
  localAddress = '127.0.0.1',
): Promise<TLSSocket> {
  const { port } = portal
  const raw = connectTcp({ host: '127.0.0.1', port, localAddress, allowHalfOpen: true })
  const socket = connectTls({ socket: raw, servername, ca: authority.certificate })
  t.after(() => socket.destroy())
  await once(socket, 'secureConnect')
  socket.on('error', () => {})
  return socket
}

/** A plain TCP connection to the portal. */
export async function stranger(
  t: TestContext,
  portal: { readonly port: number },
  options: { readonly localAddress?: string } = {},
): Promise<Socket> {
  const socket = connectTcp({ host: '127.0.0.1', port: portal.port, ...options })
  t.after(() => socket.destroy())
  await once(socket, 'connect')
  socket.on('error', () => {})
  return socket
}

/** All bytes until the peer ends or breaks the connection. */
export async function everything(socket: Socket): Promise<{ readonly bytes: Buffer; readonly end: 'end' | 'break' }> {
  const chunks: Buffer[] = []
  let end: 'end' | 'break' = 'break'
  const ended = (): void => {
    end = 'end'
    socket.end()
  }
  socket.on('data', (chunk: Buffer) => chunks.push(chunk)).once('end', ended)
  if (socket.readableEnded) ended()
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
  return { bytes: Buffer.concat(chunks), end }
}

/** Waits until something holds; the test's own time limit ends it otherwise. */
export async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; !holds(); i++) {
    assert.ok(i < 2_000, 'waited in vain')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** The control connection of a gateway that does what the test says. */
export interface RawGateway {
  readonly socket: TLSSocket
  send(message: unknown): void
  /** The next message, which must be of this type. */
  next<T extends FromPortal['type']>(type: T): Promise<Extract<FromPortal, { type: T }>>
}

export async function rawGateway(
  t: TestContext,
  portal: { readonly port: number },
  identity: Partial<KeyAndCertificate>,
): Promise<RawGateway> {
  const { key, certificate: cert } = identity
  const options = { host: '127.0.0.1', port: portal.port, servername: portalName, ca: authority.certificate }
  const socket = connectTls({
    ...options,
    ...(key && { key }),
    ...(cert && { cert }),
    ALPNProtocols: [controlProtocol],
  })
  t.after(() => socket.destroy())
  await once(socket, 'secureConnect')
  const read = createFrameReader()
  const inbox: FromPortal[] = []
  socket.on('error', () => {}).on('data', (chunk: Buffer) => inbox.push(...(read(chunk) as FromPortal[])))
  return {
    socket,
    send: (message) => void socket.write(encodeFrame(message)),
    async next(type) {
      await until(() => inbox.length > 0)
      const message = inbox.shift()
      assert.equal(message?.type, type)
      return message as Extract<FromPortal, { type: typeof type }>
    },
  }
}
