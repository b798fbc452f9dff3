import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createSecureContext, TLSSocket, type SecureContext } from 'node:tls'
import { requestListener, serverLimits, type ApiServer } from '@siegel/http'
import type { Identity } from './identity.ts'

const handshake_ms = 10_000
const firstRequest_ms = 15_000
const request_ms = 120_000
const idle_ms = 60_000

/**
 * TLS and HTTP for patients on sockets that the tunnel brings; it listens nowhere. Each dialled socket goes straight
 * into TLS, and the address that the portal named is kept beside it for the limits.
 */
export class PatientServer {
  readonly #http: Server
  readonly #addresses = new WeakMap<object, string>()
  readonly #timers = new WeakMap<Duplex, NodeJS.Timeout>()
  #context: SecureContext

  constructor(api: (remote: (env: unknown) => string) => ApiServer<unknown>['app'], identity: Identity) {
    this.#context = contextOf(identity)
    const remote = (env: unknown) =>
      this.#addresses.get((env as { incoming: { socket: object } }).incoming.socket) ?? ''
    this.#http = createServer({ ...serverLimits }, requestListener(api(remote)))
    this.#http.on('request', (request, response) => this.#waiting(request.socket, request, response))
  }

  /** New keys hold for connections from now on. */
  renew(identity: Identity): void {
    this.#context = contextOf(identity)
  }

  accept(raw: Socket, clientAddress: string): void {
    const socket = new TLSSocket(raw, { isServer: true, secureContext: this.#context, ALPNProtocols: ['http/1.1'] })
    const timer = setTimeout(() => socket.destroy(), handshake_ms)
    socket.once('close', () => clearTimeout(timer))
    socket.on('error', () => socket.destroy())
    socket.once('secure', () => {
      clearTimeout(timer)
      this.#addresses.set(socket, clientAddress)
      this.#expect(socket, firstRequest_ms)
      this.#http.emit('connection', socket)
    })
  }

  /** A server that does not listen does not watch its connections: whoever sends nothing is cut off here. */
  #expect(socket: Duplex, within_ms: number): void {
    clearTimeout(this.#timers.get(socket))
    const timer = setTimeout(() => socket.destroy(), within_ms)
    if (!this.#timers.has(socket)) socket.once('close', () => clearTimeout(this.#timers.get(socket)))
    this.#timers.set(socket, timer)
  }

  /** The body of a request and its answer have their time, then the next request has to begin. */
  #waiting(socket: Duplex, request: IncomingMessage, response: ServerResponse): void {
    this.#expect(socket, request_ms)
    request.once('end', () => this.#expect(socket, request_ms))
    response.once('finish', () => this.#expect(socket, idle_ms))
  }

  close(): void {
    this.#http.closeAllConnections()
    this.#http.close()
  }
}

const contextOf = ({ tlsKey, tlsCertificate }: Identity): SecureContext =>
  createSecureContext({ key: tlsKey, cert: tlsCertificate, minVersion: 'TLSv1.2', honorCipherOrder: true })
