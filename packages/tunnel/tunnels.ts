import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { isRefusal, Refusal } from '@siegel/foundation'
import { spkiSha256 } from '@siegel/sealing/node'
import { admitCertificate, type VerifyCertificate } from './admission.ts'
import type { DialBack, DialBacks } from './dial-backs.ts'
import { addressKey, createQuota, plainAddress, type RelayLimits } from './limits.ts'
import { fromGateway, type FromGateway, type FromPortal } from './messages.ts'
import type { PracticeTable } from './practices.ts'
import { createWire, type Wire } from './wire.ts'

/** The portal's side of the control connections: at most one for each practice. */
export interface Tunnels {
  /** Takes a connection whose TLS handshake (1.3, with a client certificate of any kind) is done. */
  accept(socket: TLSSocket): void
  isOnline(pfp: string): boolean
  /** Asks the practice's gateway to dial back. `failed` is called instead of `arrived`; after cancel() neither is. */
  open(pfp: string, address: string, arrived: (socket: Socket) => void, failed: () => void): DialBack | undefined
  /** Ends the practice's tunnel, telling why. */
  disconnect(pfp: string, code: string): void
  /** How many tunnels come from this address. */
  countFrom(addressKey: string): number
  count(): number
  /** Asks all gateways to go elsewhere, then closes. */
  drain(): void
}

export interface TunnelsOptions {
  readonly practices: PracticeTable
  readonly verifyCertificate: VerifyCertificate
  readonly dialBacks: DialBacks
  readonly limits: RelayLimits
  /** Called with a stable code for each control connection that was turned away. */
  readonly refused: (code: string) => void
}

interface Tunnel {
  readonly pfp: string
  readonly keyHash: string
  readonly epoch: number
  readonly wire: Wire<FromPortal>
  publishing: boolean
  readonly opens: Map<number, { readonly dialBack: DialBack; readonly failed: () => void }>
}

export function createTunnels(options: TunnelsOptions): Tunnels {
  const { practices, limits } = options
  const online = new Map<string, Tunnel>()
  const fromAddress = createQuota(limits.tunnels)
  let lastOpenId = 0
  let connections = 0

  function accept(socket: TLSSocket): void {
    const certificate = socket.getPeerX509Certificate()
    if (certificate === undefined || connections >= limits.tunnels) {
      options.refused(certificate === undefined ? 'no-certificate' : 'limit')
      socket.on('error', () => {}).destroy()
      return
    }
    const keyHash = spkiSha256(certificate.raw)
    const leave = fromAddress.take(addressKey(plainAddress(socket.remoteAddress)))
    let tunnel: Tunnel | undefined
    connections++
    const greeting = setTimeout(() => wire.destroy(), limits.header_ms)
    const wire: Wire<FromPortal> = createWire<FromGateway, FromPortal>(socket, {
      schema: fromGateway,
      heartbeat: { every_ms: limits.heartbeat_ms, dead_ms: limits.dead_ms },
      message: (message) => {
        if (tunnel !== undefined) return receive(tunnel, message)
        clearTimeout(greeting)
        tunnel = greet(wire, keyHash, message)
      },
      closed: () => {
        clearTimeout(greeting)
        connections--
        leave?.()
        if (tunnel !== undefined) forget(tunnel)
      },
    })
  }

  /** The first message: who is it, and is it the newest of that practice? */
  function greet(wire: Wire<FromPortal>, keyHash: string, message: FromGateway): Tunnel | undefined {
    const practice = practices.byKey(keyHash)
    const before = practice && online.get(practice.pfp)
    const code =
      message.type !== 'hello'
        ? 'hello-expected'
        : practice === undefined
          ? 'unknown-key'
          : practice.closed
            ? 'closed'
            : before !== undefined && before.keyHash === keyHash && before.epoch >= message.epoch
              ? 'stale-epoch'
              : undefined
    if (code !== undefined || practice === undefined || message.type !== 'hello') {
      options.refused(code ?? 'unknown-key')
      wire.end({ type: 'goodbye', code: code ?? 'unknown-key' })
      return undefined
    }
    before?.wire.end({ type: 'goodbye', code: 'replaced' })
    if (before !== undefined) forget(before)
    const tunnel: Tunnel = {
      pfp: practice.pfp,
      keyHash,
      epoch: message.epoch,
      wire,
      publishing: false,
      opens: new Map(),
    }
    online.set(practice.pfp, tunnel)
    wire.send({ type: 'welcome', hostNames: [...practice.hostNames] })
    return tunnel
  }

  function receive(tunnel: Tunnel, message: FromGateway): void {
    if (online.get(tunnel.pfp) !== tunnel) return
    if (message.type === 'failed') return fail(tunnel, message.id)
    if (message.type === 'publish') return void publish(tunnel, message.certificate)
    if (message.type === 'goodbye') {
      forget(tunnel)
      return tunnel.wire.destroy()
    }
    throw new Refusal('hello-twice')
  }

  /** A renewed certificate for the same key and names; new names or keys need a pairing code of the portal's operator. */
  async function publish(tunnel: Tunnel, note: string): Promise<void> {
    const before = practices.byKey(tunnel.keyHash)
    if (tunnel.publishing) return tunnel.wire.send({ type: 'refused', code: 'busy' })
    tunnel.publishing = true
    try {
      if (before === undefined) throw new Refusal('unknown-key')
      const known = practices.byPfp.bind(practices)
      const practice = await admitCertificate(note, tunnel.keyHash, [], known, options.verifyCertificate)
      if (practice.pfp !== before.pfp) throw new Refusal('certificate-practice')
      await practices.put(practice)
      tunnel.wire.send({ type: 'published' })
    } catch (error) {
      tunnel.wire.send({ type: 'refused', code: isRefusal(error) ? error.code : 'internal' })
    } finally {
      tunnel.publishing = false
    }
  }

  function fail(tunnel: Tunnel, id: number): void {
    const open = tunnel.opens.get(id)
    if (open === undefined) return
    tunnel.opens.delete(id)
    open.dialBack.cancel()
    open.failed()
  }

  function forget(tunnel: Tunnel): void {
    if (online.get(tunnel.pfp) === tunnel) online.delete(tunnel.pfp)
    for (const id of tunnel.opens.keys()) fail(tunnel, id)
  }

  function open(
    pfp: string,
    address: string,
    arrived: (socket: Socket) => void,
    failed: () => void,
  ): DialBack | undefined {
    const tunnel = online.get(pfp)
    if (tunnel === undefined) return undefined
    const id = ++lastOpenId
    const timer = setTimeout(() => fail(tunnel, id), limits.dialBack_ms)
    const done = (): void => {
      clearTimeout(timer)
      tunnel.opens.delete(id)
    }
    const dialBack = options.dialBacks.expect((socket) => {
      done()
      arrived(socket)
    })
    tunnel.opens.set(id, { dialBack, failed: () => (clearTimeout(timer), failed()) })
    tunnel.wire.send({ type: 'open', id, token: dialBack.token, address })
    return {
      token: dialBack.token,
      cancel() {
        done()
        dialBack.cancel()
      },
    }
  }

  return {
    accept,
    open,
    isOnline: (pfp) => online.has(pfp),
    disconnect(pfp, code) {
      const tunnel = online.get(pfp)
      if (tunnel === undefined) return
      forget(tunnel)
      tunnel.wire.end({ type: 'goodbye', code })
    },
    countFrom: (key) => fromAddress.used(key),
    count: () => online.size,
    drain() {
      for (const { wire } of online.values()) wire.send({ type: 'drain' })
    },
  }
}
