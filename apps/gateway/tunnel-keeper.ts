import type { Logger } from '@siegel/foundation/logger'
import { createGatewayTunnel, type GatewayTunnel } from '@siegel/tunnel'
import { isRefusal, Refusal } from '@siegel/foundation'
import type { IdentityFile } from './identity.ts'
import type { PatientServer } from './patient-server.ts'
import { PendingPairing } from './pending-pairing.ts'

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
  readonly #pending = new PendingPairing()
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

  /** Begins to join a portal; the words are for a person to compare. What was paired before stays as it is. */
  async beginPairing(request: PairRequest): Promise<{ pairing: string; words: string }> {
    const { certificate: practiceCertificate, ...rest } = request
    return this.#pending.begin({ ...rest, practiceCertificate, ...this.#keys() })
  }

  /** The words are the same: the portal's key is pinned, and the tunnel stands from now on. */
  async confirmPairing(pairing: string): Promise<{ serverName: string; hostNames: string[] }> {
    const { hostNames, words: _words, ...portal } = await this.#pending.end(pairing, true)
    await this.#identity.putPortal(portal)
    this.#start()
    return { serverName: portal.serverName, hostNames: [...hostNames] }
  }

  async refusePairing(pairing: string): Promise<void> {
    await this.#pending.end(pairing, false).catch((error: unknown) => {
      if (!isRefusal(error, 'words-differ')) throw error
    })
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
