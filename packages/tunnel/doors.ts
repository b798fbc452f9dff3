import type { RequestListener } from 'node:http'
import { createServer as createPagesServer } from 'node:https'
import type { Socket } from 'node:net'
import { createServer as createTlsServer, type TLSSocket } from 'node:tls'
import { controlProtocol, pairingProtocol } from './messages.ts'

export interface DoorsOptions {
  /** The portal's own key and certificate, PEM. */
  readonly key: string
  readonly certificate: string
  readonly handshake_ms: number
  /** A connection to the pages lives at most this long: its server never listens, and so has no time limits of its own. */
  readonly page_ms: number
  readonly pages: RequestListener
  readonly tunnel: (socket: TLSSocket) => void
  readonly pairing: (socket: TLSSocket) => void
}

export interface Doors {
  /** Takes a connection for the portal's own name; `alpn` is what its client offers. */
  enter(socket: Socket, alpn: readonly string[]): void
  /** A new certificate for the same key, from the next connection on. */
  renew(certificate: string): void
}

/**
 * Where TLS for the portal's own name ends, by ALPN. Gateways are asked for a certificate; browsers are not, or they would ask
 * their user for one.
 */
export function createDoors(options: DoorsOptions): Doors {
  const tls = { key: options.key, cert: options.certificate, handshakeTimeout: options.handshake_ms }
  const pages = createPagesServer({ ...tls, ALPNProtocols: ['http/1.1'] }, options.pages)
  const peers = createTlsServer({
    ...tls,
    minVersion: 'TLSv1.3',
    ALPNProtocols: [controlProtocol, pairingProtocol],
    requestCert: true,
    rejectUnauthorized: false, // the hash of its key decides, not an authority
  })
  for (const server of [pages, peers]) server.on('tlsClientError', (_error, socket) => socket.destroy())
  peers.on('secureConnection', (socket) =>
    socket.alpnProtocol === pairingProtocol ? options.pairing(socket) : options.tunnel(socket),
  )
  return {
    enter(socket, alpn) {
      if (alpn.includes(controlProtocol) || alpn.includes(pairingProtocol)) return void peers.emit('connection', socket)
      const timer = setTimeout(() => socket.destroy(), options.page_ms)
      socket.once('close', () => clearTimeout(timer))
      pages.emit('connection', socket)
    },
    renew(cert) {
      for (const server of [pages, peers]) server.setSecureContext({ key: options.key, cert })
    },
  }
}
