import type { Clock } from '@siegel/foundation'
import { hex } from '@siegel/foundation'
import { randomBytes } from '@siegel/sealing/node'
import { Folder } from './folder.ts'

export interface Report {
  id: string
  at: string
  kind: 'fetch-item' | 'view-item' | 'sign-out'
  mailbox: string
  slot: string
  item?: string
  /** Of a sign-out: the hash of the token that is dead here. */
  session?: string
}

const atOnce = 500

/** What the gateway saw and the safe has not yet written into its log; durable before the item leaves. */
export class Reports {
  readonly #folder: Folder
  readonly #clock: Clock

  constructor(data: string, clock: Clock) {
    this.#folder = new Folder(data, 'reports')
    this.#clock = clock
  }

  async add(report: Omit<Report, 'id' | 'at'>): Promise<void> {
    const now = this.#clock.now()
    const id = `${String(now).padStart(15, '0')}-${hex(randomBytes(8))}`
    await this.#folder.write(id, JSON.stringify({ id, at: new Date(now).toISOString(), ...report }))
  }

  async list(): Promise<{ reports: Report[]; more: boolean }> {
    const names = await this.#folder.names()
    const reports: Report[] = []
    for (const name of names.slice(0, atOnce)) {
      const text = await this.#folder.readText(name)
      if (text !== undefined) reports.push(JSON.parse(text) as Report)
    }
    return { reports, more: names.length > atOnce }
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) if (/^\d{15}-[0-9a-f]{16}$/.test(id)) await this.#folder.remove(id)
  }
}
