import { Folder } from '@siegel/mailbox'

/** The gateway's only secrets; made in the practice and handed over by the safe. */
export interface Identity {
  tlsKey: string
  tlsCertificate: string
  tunnelKey: string
  tunnelCertificate: string
}

/** The portal it was paired with. */
export interface PortalPin {
  portalHost: string
  portalPort: number
  serverName: string
  portalKeyPin: string
}

/** Keys and portal as files of mode 0600 in the gateway's own folder. */
export class IdentityFile {
  readonly #folder: Folder
  #identity: Identity | undefined
  #portal: PortalPin | undefined

  constructor(data: string) {
    this.#folder = new Folder(data)
  }

  async load(): Promise<void> {
    const identity = await this.#folder.readText('identity.json')
    const portal = await this.#folder.readText('portal.json')
    if (identity !== undefined) this.#identity = JSON.parse(identity) as Identity
    if (portal !== undefined) this.#portal = JSON.parse(portal) as PortalPin
  }

  get keys(): Identity | undefined {
    return this.#identity
  }

  get portal(): PortalPin | undefined {
    return this.#portal
  }

  async putKeys(identity: Identity): Promise<void> {
    await this.#folder.write('identity.json', JSON.stringify(identity))
    this.#identity = identity
  }

  async putPortal(portal: PortalPin): Promise<void> {
    await this.#folder.write('portal.json', JSON.stringify(portal))
    this.#portal = portal
  }
}
