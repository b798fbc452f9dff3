import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileDurably } from '@siegel/foundation/files'
import {
  certificateExpiry,
  createAuthority,
  issueServerCertificate,
  type KeyAndCertificate,
} from '@siegel/sealing/node'

const years = 10
const leafDays = 365
const renew_ms = 120 * 24 * 60 * 60_000

/** The safe's own authority, and what it certifies; files of mode 0600, readable while locked. */
export class LocalAuthority {
  readonly #folder: string
  readonly #authority: KeyAndCertificate

  private constructor(folder: string, authority: KeyAndCertificate) {
    this.#folder = folder
    this.#authority = authority
  }

  /** Opens the authority of a data folder; made at the first use, good for these names and what lies below them only. */
  static async open(folder: string, practice: string, names: readonly string[]): Promise<LocalAuthority> {
    const keyFile = join(folder, 'authority.key')
    const certificateFile = join(folder, 'authority.crt')
    if (!existsSync(keyFile) || !existsSync(certificateFile)) {
      const made = await createAuthority(`Siegel ${practice}`.slice(0, 60), years, names)
      writeFileDurably(certificateFile, made.certificate)
      writeFileDurably(keyFile, made.key)
    }
    const authority = { key: readFileSync(keyFile, 'utf8'), certificate: readFileSync(certificateFile, 'utf8') }
    return new LocalAuthority(folder, authority)
  }

  /** PEM, for people who want to trust it. */
  get certificate(): string {
    return this.#authority.certificate
  }

  get certificateFile(): string {
    return join(this.#folder, 'authority.crt')
  }

  /** A key with certificate for exactly these names, kept in a file; renewed when a third of its time is left. */
  async server(name: string, hosts: readonly string[], addresses: readonly string[] = []): Promise<KeyAndCertificate> {
    const file = join(this.#folder, `${name}.json`)
    if (existsSync(file)) {
      const kept = JSON.parse(readFileSync(file, 'utf8')) as KeyAndCertificate & { hosts: string[] }
      const fits = JSON.stringify(kept.hosts) === JSON.stringify(hosts)
      if (fits && certificateExpiry(kept.certificate) - Date.now() > renew_ms) return kept
    }
    const made = await issueServerCertificate(this.#authority, hosts, leafDays, { addresses })
    writeFileDurably(file, JSON.stringify({ ...made, hosts }))
    return made
  }
}
