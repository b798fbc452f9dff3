import type { Socket } from 'node:net'
import { isRefusal, Refusal, unhex } from '@siegel/foundation'
import { spkiSha256 } from '@siegel/sealing/node'
import { dataPreamble } from './dial-backs.ts'
import { dialData, dialTls, type PortalAddress, type TunnelIdentity } from './dial.ts'
import { controlProtocol, fromPortal, type FromGateway, type FromPortal } from './messages.ts'
import { createPool, type Pool } from './pool.ts'
import { createWire, type Wire } from './wire.ts'

export interface GatewayTunnelOptions extends PortalAddress, TunnelIdentity {
  /** The portal's own host name. */
  readonly serverName: string
  /** SHA-256 of the portal's SubjectPublicKeyInfo, hex, as learned at pairing. */
  readonly portalKeyPin: string
  /**
   * A patient's connection: the caller's TLS server takes it over (`server.emit('connection', socket)`). The socket is
   * paused and nothing was read from it. `clientAddress` is the patient's.
   */
  readonly onConnection: (socket: Socket, clientAddress: string) => void
  /** Each change of state, with the stable code of its reason where there is one. */
  readonly onState?: (state: TunnelState, code?: string) => void
  /** The portal's answer to publish(): undefined = taken. */
  readonly onPublished?: (refusal: string | undefined) => void
  readonly limits?: Partial<GatewayTunnelLimits>
}

export type TunnelState = 'connecting' | 'online' | 'waiting' | 'closed'

/** Times in milliseconds. */
export interface GatewayTunnelLimits {
  readonly handshake_ms: number
  readonly heartbeat_ms: number
  readonly dead_ms: number
  /** First wait before a new attempt; doubles up to `slowest_ms`, each with jitter. */
  readonly retry_ms: number
  readonly slowest_ms: number
  readonly pool: number
  readonly pooled_ms: number
  /** Patient connections at a time. */
  readonly connections: number
}

const defaults: GatewayTunnelLimits = {
  handshake_ms: 10_000,
  heartbeat_ms: 15_000,
  dead_ms: 45_000,
  retry_ms: 500,
  slowest_ms: 30_000,
  pool: 2,
  pooled_ms: 240_000,
  connections: 1_000,
}

/** Answers after which trying again soon makes no sense, or would make two gateways push each other out. */
const lasting = new Set(['unknown-key', 'closed', 'replaced', 'removed', 'portal-key', 'portal-protocol'])

export interface GatewayTunnel {
  state(): TunnelState
  /** Offers a newer practice certificate to the portal, now and after every reconnection. */
  publish(certificate: string): void
  /** Ends the tunnel; connections that were handed over go on. */
  close(): void
}

/** Keeps a tunnel to the portal up, for ever: reconnects by itself until close(). Uses sockets and timers, no files. */
export function createGatewayTunnel(options: GatewayTunnelOptions): GatewayTunnel {
  const limits = { ...defaults, ...options.limits }
  unhex(options.portalKeyPin)
  let state: TunnelState = 'connecting'
  let wire: Wire<FromGateway> | undefined
  let pool: Pool | undefined
  let retry: NodeJS.Timeout | undefined
  let attempt = 0
  let epoch = 0
  let certificate: string | undefined
  let connections = 0

  const change = (next: TunnelState, code?: string): void => {
    if (state === 'closed') return
    state = next
    options.onState?.(next, code)
  }

  async function connect(): Promise<void> {
    change('connecting')
    const { handshake_ms: timeout_ms } = limits
    const { socket, ready } = dialTls({ ...options, protocol: controlProtocol, timeout_ms })
    if (spkiSha256(await ready) !== options.portalKeyPin) {
      socket.destroy()
      throw new Refusal('portal-key')
    }
    if (state === 'closed') return void socket.destroy()
    let code = 'connection-lost'
    const own: Wire<FromGateway> = createWire<FromPortal, FromGateway>(socket, {
      schema: fromPortal,
      heartbeat: { every_ms: limits.heartbeat_ms, dead_ms: limits.dead_ms },
      message: (message) => {
        if (message.type === 'goodbye') code = message.code
        if (message.type === 'drain') code = 'drain'
        if (message.type === 'goodbye' || message.type === 'drain') own.destroy()
        else receive(own, message)
      },
      closed: () => lost(code),
    })
    wire = own
    epoch = Math.max(epoch + 1, Date.now())
    own.send({ type: 'hello', epoch })
  }

  function receive(own: Wire<FromGateway>, message: FromPortal): void {
    if (message.type === 'welcome') {
      if (state === 'online') throw new Refusal('welcome-twice')
      attempt = 0
      const { pool: size, pooled_ms: age_ms, retry_ms, slowest_ms } = limits
      pool = createPool({ size, age_ms, retry_ms, slowest_ms, dial: () => dialData(options) })
      if (certificate !== undefined) own.send({ type: 'publish', certificate })
      change('online')
    } else if (state !== 'online') throw new Refusal('welcome-expected')
    else if (message.type === 'open') open(own, message)
    else if (message.type === 'published') options.onPublished?.(undefined)
    else if (message.type === 'refused') options.onPublished?.(message.code)
  }

  function open(own: Wire<FromGateway>, { id, token, address }: Extract<FromPortal, { type: 'open' }>): void {
    if (connections >= limits.connections) return own.send({ type: 'failed', id, code: 'busy' })
    connections++
    const pooled = pool?.take()
    const socket = pooled ?? dialData(options)
    const late = setTimeout(() => socket.destroy(), limits.handshake_ms)
    socket.on('error', () => {})
    socket.once('close', () => {
      clearTimeout(late)
      connections--
    })
    const hand = (): void => {
      clearTimeout(late)
      socket.off('close', failed)
      socket.write(dataPreamble(unhex(token)))
      options.onConnection(socket, address)
    }
    const failed = (): void => own.send({ type: 'failed', id, code: 'dial' })
    socket.once('close', failed)
    if (pooled === undefined) socket.once('connect', hand)
    else hand()
  }

  function lost(code: string): void {
    wire = undefined
    pool?.close()
    pool = undefined
    change('waiting', code)
    if (state === 'closed') return // before, or by whoever was just told
    // Full jitter between half and the whole, so that the gateways of a portal that restarts do not come all at once.
    const wait_ms = lasting.has(code) ? limits.slowest_ms : Math.min(limits.retry_ms * 2 ** attempt, limits.slowest_ms)
    attempt = Math.min(attempt + 1, 16)
    retry = setTimeout(start, wait_ms * (0.5 + Math.random() / 2))
  }

  function start(): void {
    connect().catch((error: unknown) => lost(isRefusal(error) ? error.code : 'internal'))
  }

  start()
  return {
    state: () => state,
    publish(note) {
      certificate = note
      if (state === 'online') wire?.send({ type: 'publish', certificate: note })
    },
    close() {
      change('closed')
      clearTimeout(retry)
      pool?.close()
      wire?.end({ type: 'goodbye', code: 'shutdown' })
    },
  }
}
