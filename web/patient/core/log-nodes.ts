import { Refusal } from '@siegel/foundation'
import { nodesFromTiles, nodesNeeded, tileAt, tileOfNode, type Hash, type ReadNode } from '@siegel/ledger/proof'
import type { PatientApi } from './api.ts'

const atOnce = 6

/**
 * Nodes of the practice's log out of the tiles that the gateway holds up to `size`. The tiles are only claims: what is
 * computed from them must be compared with a root that is trusted.
 */
export class LogNodes {
  readonly #api: PatientApi
  readonly #size: number
  readonly #tiles = new Map<string, Uint8Array>()
  readonly #nodes = new Map<string, Hash>()

  constructor(api: PatientApi, size: number) {
    this.#api = api
    this.#size = size
  }

  /** Runs a computation twice: dry, to see which tiles it needs, and for real. Throws CallFailed or `log-incomplete`. */
  async compute<T>(computation: (read: ReadNode) => T): Promise<T> {
    await this.#fetch(nodesNeeded(computation))
    return computation(this.read)
  }

  readonly read: ReadNode = (level, index) => {
    const key = `${level}/${index}`
    const node = this.#nodes.get(key) ?? this.#fromTiles(level, index)
    this.#nodes.set(key, node)
    return node
  }

  readonly #fromTiles = nodesFromTiles((level, index) => {
    const tile = this.#tiles.get(`${level}/${index}`)
    if (tile === undefined) throw new Refusal('log-incomplete')
    return tile
  })

  async #fetch(nodes: { level: number; index: number }[]): Promise<void> {
    const places = new Map(
      nodes.map(({ level, index }) => {
        const place = tileOfNode(level, index)
        return [`${place.level}/${place.index}`, place] as const
      }),
    )
    const missing = [...places].filter(([key]) => !this.#tiles.has(key))
    for (let from = 0; from < missing.length; from += atOnce) {
      await Promise.all(missing.slice(from, from + atOnce).map(([key, place]) => this.#fetchTile(key, place)))
    }
  }

  async #fetchTile(key: string, place: { level: number; index: number }): Promise<void> {
    const tile = tileAt(place.level, place.index, this.#size)
    if (tile === undefined) throw new Refusal('log-incomplete')
    const { bytes } = await this.#api.tile({ params: tile })
    if (bytes.length !== tile.width * 32) throw new Refusal('log-incomplete')
    this.#tiles.set(key, bytes)
  }
}
