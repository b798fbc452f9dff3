import type { Logger } from '@siegel/foundation/logger'
import { createGatewayTunnel, pair, type GatewayTunnel } from '@siegel/tunnel'
import { Refusal } from '@siegel/foundation'
import type { IdentityFile } from './identity.ts'
import type { PatientServer } from './patient-server.ts'

export interface PairRequest {
  portalHost: string
  portalPort: number
  serverName: string
  code: string
  hostName: string
  certificate: string
}

/** Keeps the tunnel to the paired portal; pairs when the safe says so. */
export class TunnelKeeper {
  readonly #identity: IdentityFile
  readonly #patients: PatientServer
  readonly #log: Logger
  #tunnel: GatewayTunnel | undefined

  constructor(identity: IdentityFile, patients: PatientServer, log: Logger) {
    this.#identity = identity
    this.#patients = patients
    this.#log = log
    this.#start()
  }

  get state(): 'connected' | 'offline' | 'not-paired' {
    if (this.#tunnel === undefined) return 'not-paired'
    return this.#tunnel.state() === 'online' ? 'connected' : 'offline'
  }

  async pair(request: PairRequest): Promise<{ words: string; hostNames: string[] }> {
    const { portalHost, portalPort, serverName, code, hostName, certificate } = request
    const keys = this.#keys()
    const paired = await pair({
      portalHost,
      portalPort,
      serverName,
      code,
      hostName,
      practiceCertificate: certificate,
      ...keys,
    })
    await this.#identity.putPortal({ portalHost, portalPort, serverName, portalKeyPin: paired.portalKeyPin })
    this.#start()
    return { words: paired.words, hostNames: [...paired.hostNames] }
  }

  /** Offers a newer practice certificate to the portal. */
  publish(certificate: string): void {
    this.#tunnel?.publish(certificate)
  }

  close(): void {
    this.#tunnel?.close()
  }

  #start(): void {
    const { portal } = this.#identity
    if (portal === undefined) return
    this.#tunnel?.close()
    this.#tunnel = createGatewayTunnel({
      ...portal,
      ...this.#keys(),
      onConnection: (socket, address) => this.#patients.accept(socket, address),
      onState: (state, code) => this.#log.info({ state, code }, 'tunnel'),
    })
  }

  #keys(): { key: string; certificate: string } {
    const { keys } = this.#identity
    if (keys === undefined) throw new Refusal('no-identity')
    return { key: keys.tunnelKey, certificate: keys.tunnelCertificate }
  }
}
