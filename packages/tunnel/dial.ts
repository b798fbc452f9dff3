import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { Refusal } from '@siegel/foundation'

/** Where a portal listens. */
export interface PortalAddress {
  readonly portalHost: string
  readonly portalPort: number
}

/** The gateway's own key for the tunnel, PEM. */
export interface TunnelIdentity {
  readonly key: string
  readonly certificate: string
}

/** `*.localhost` is the loopback (RFC 6761 § 6.3), which Node's resolver does not know. */
const reachable = (host: string): string => (host === 'localhost' || host.endsWith('.localhost') ? '127.0.0.1' : host)

/** A plain connection for data: what flows in it is the patient's TLS. */
export const dialData = ({ portalHost, portalPort }: PortalAddress): Socket =>
  connectTcp({
    host: reachable(portalHost),
    port: portalPort,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 60_000,
    allowHalfOpen: true,
  })

export interface DialTlsOptions extends PortalAddress, TunnelIdentity {
  readonly serverName: string
  readonly protocol: string
  readonly timeout_ms: number
}

/**
 * A TLS 1.3 connection with our certificate. No authority vouches for the portal: the caller compares its key with the pin (or
 * learns it, at pairing) before anything else. Refuses `portal-unreachable`, `portal-protocol`.
 */
export function dialTls(options: DialTlsOptions): { readonly socket: TLSSocket; readonly ready: Promise<Uint8Array> } {
  const socket = connectTls({
    host: reachable(options.portalHost),
    port: options.portalPort,
    servername: options.serverName,
    ALPNProtocols: [options.protocol],
    key: options.key,
    cert: options.certificate,
    minVersion: 'TLSv1.3',
    rejectUnauthorized: false,
  })
  const ready = new Promise<Uint8Array>((resolve, reject) => {
    const fail = (): void => {
      socket.destroy()
      reject(new Refusal('portal-unreachable'))
    }
    const timer = setTimeout(fail, options.timeout_ms)
    socket.on('error', fail)
    socket.once('close', fail)
    socket.once('secureConnect', () => {
      clearTimeout(timer)
      socket.off('error', fail).off('close', fail)
      socket.on('error', () => {})
      const certificate = socket.getPeerX509Certificate()
      if (certificate !== undefined && socket.alpnProtocol === options.protocol) return resolve(certificate.raw)
      socket.destroy()
      reject(new Refusal('portal-protocol'))
    })
    socket.once('close', () => clearTimeout(timer))
  })
  return { socket, ready }
}
