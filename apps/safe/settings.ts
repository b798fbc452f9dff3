import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileDurably } from '@siegel/foundation/files'

/** What the safe knows while it is locked: nothing of a patient, no secret. */
export interface Settings {
  /** Only after set-up was confirmed; until then whatever lies in the folder is begun anew. */
  ready: boolean
  practice: string
  timeZone: string
  /** The name in the practice's network, without `.local`; chosen once, since passkeys are bound to it. */
  hostName: string
  telephone?: string
  /** Hosts at which patients reach the practice; the first stands in new links. */
  patientHosts: string[]
  /** Port in links where the portal's is not 443. */
  linkPort?: number
  /** Witnesses of the log: name, key (base64) and address; how many have to cosign. */
  witnesses: { name: string; key: string; url: string }[]
  quorum: number
  /** Up to which age of a child parents act for it. */
  actingUntilAge?: number
  safeId: string
  /** PFP, 22 characters. */
  fingerprint: string
}

export class SettingsFile {
  readonly #path: string
  #current: Settings | undefined

  constructor(data: string) {
    this.#path = join(data, 'settings.json')
    if (existsSync(this.#path)) this.#current = JSON.parse(readFileSync(this.#path, 'utf8')) as Settings
  }

  get current(): Settings | undefined {
    return this.#current
  }

  put(settings: Settings): void {
    writeFileDurably(this.#path, JSON.stringify(settings, undefined, 2))
    this.#current = settings
  }

  update(change: Partial<Settings>): void {
    if (this.#current === undefined) throw new Error('no settings to change')
    this.put({ ...this.#current, ...change })
  }
}
