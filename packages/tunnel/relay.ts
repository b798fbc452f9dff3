import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { systemClock, type Clock } from '@siegel/foundation'
import { spkiSha256 } from '@siegel/sealing/node'
import type { VerifyCertificate } from './admission.ts'
import { createCounts, type Counts } from './counts.ts'
import { createDialBacks } from './dial-backs.ts'
import { createDoors } from './doors.ts'
import { defaultRelayLimits, type RelayLimits } from './limits.ts'
import { createPairingDesk, type Pairing, type PairingDesk } from './pairing-desk.ts'
import type { PracticeTable } from './practices.ts'
import { createReception } from './reception.ts'
import { createSwitchboard } from './switchboard.ts'
import { createTunnels } from './tunnels.ts'

export interface RelayOptions {
  /** The portal's own host names: TLS for these ends here. */
  readonly portalNames: readonly string[]
  /** The portal's own key and certificate, PEM. */
  readonly key: string
  readonly certificate: string
  readonly practices: PracticeTable
  readonly verifyCertificate: VerifyCertificate
  /** Told of each pairing that waits for its words to be compared, and of its end. */
  readonly pairing?: (pairing: Pairing) => void
  /** The portal's own pages. */
  readonly pages: RequestListener
  readonly limits?: Partial<RelayLimits>
  /** For the life of pairing codes. */
  readonly clock?: Clock
}

export interface RelayCounters extends Counts {
  /** Practices that are online now. */
  readonly tunnels: number
  readonly openConnections: number
}

export interface Relay {
  readonly pairing: PairingDesk
  /** SHA-256 of the portal's SubjectPublicKeyInfo, hex: what gateways pin. */
  readonly keyPin: string
  /** Listens; resolves to the port, also when 0 was asked for. */
  listen(port: number, host?: string): Promise<number>
  isOnline(pfp: string): boolean
  /** A new certificate for the portal's own key; throws TypeError for one of another key, since gateways pin it. */
  renew(certificate: string): void
  /** Cuts a practice's tunnel and its patients' connections, after a change in the table. */
  disconnect(pfp: string, code: string): void
  counters(): RelayCounters
  /** Tells the gateways, lets relayed connections end for a while, then cuts them. */
  close(): Promise<void>
}

/** The portal's one port (security.md § 6): relays by SNI without ending TLS, and never answers under a practice's name. */
export function createRelay(options: RelayOptions): Relay {
  const limits = { ...defaultRelayLimits, ...options.limits }
  const keyPin = spkiSha256(options.certificate)
  const { practices, verifyCertificate } = options
  const counts = createCounts()
  const dialBacks = createDialBacks()
  const tunnels = createTunnels({
    practices,
    verifyCertificate,
    dialBacks,
    limits,
    refused: () => counts.refuse('tunnel'),
  })
  const pairing = createPairingDesk({
    practices,
    verifyCertificate,
    keyHash: keyPin,
    reservedNames: options.portalNames,
    connections: limits.pairings,
    header_ms: limits.header_ms,
    clock: options.clock ?? systemClock,
    paired: (practice) => tunnels.disconnect(practice.pfp, 'replaced'),
    changed: options.pairing,
  })
  const doors = createDoors({
    ...options,
    handshake_ms: limits.header_ms,
    page_ms: limits.page_ms,
    tunnel: tunnels.accept,
    pairing: pairing.accept,
  })
  const switchboard = createSwitchboard({ practices, tunnels, limits, counts })
  const receive = createReception({
    limits,
    tunnelsFrom: tunnels.countFrom,
    refuse: counts.cut,
    arrived: ({ socket, head, address, settle, leaveAddress }) => {
      if (head.kind === 'data') {
        settle()
        leaveAddress() // it counts for its practice from here on
        if (!dialBacks.arrive(head.token, socket)) counts.cut(socket, 'token')
      } else if (head.hello.serverName !== undefined && options.portalNames.includes(head.hello.serverName)) {
        settle()
        doors.enter(socket, head.hello.alpn)
      } else switchboard.connect(socket, head.hello.serverName, address, settle)
    },
  })
  const open = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    counts.add('connections', 1)
    open.add(socket)
    socket.on('error', () => {}).once('close', () => open.delete(socket))
    receive(socket)
  })
  server.maxConnections = limits.connections

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve) => void server.close(() => resolve()))
    tunnels.drain()
    const until_ms = performance.now() + limits.drain_ms
    while (switchboard.joined() > 0 && performance.now() < until_ms) await setTimeout(50)
    for (const socket of open) socket.destroy()
    await closed
  }
  return {
    pairing,
    keyPin,
    close,
    isOnline: tunnels.isOnline,
    renew(certificate) {
      if (spkiSha256(certificate) !== keyPin) throw new TypeError('certificate of another key')
      doors.renew(certificate)
    },
    async listen(port, host = '127.0.0.1') {
      await once(server.listen(port, host), 'listening')
      return (server.address() as AddressInfo).port
    },
    disconnect(pfp, code) {
      tunnels.disconnect(pfp, code)
      switchboard.cut(pfp)
    },
    counters: () => ({ ...counts.read(), tunnels: tunnels.count(), openConnections: open.size }),
  }
}
