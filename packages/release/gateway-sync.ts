import { hex, utf8 } from '@siegel/foundation'
import { tileAt, tileBytes, tilesOf } from '@siegel/ledger/proof'
import { sha256 } from '@siegel/sealing/node'
import type { ReleaseContext } from './context.ts'
import type { GatewayClient } from './gateway-link.ts'
import { buildMailbox, type BuiltMailbox } from './mailbox-builder.ts'
import * as statements from './statements.ts'

/** Pushes what patients may fetch to the gateway: mailboxes, tiles, checkpoint. */
export class GatewaySync {
  readonly #context: ReleaseContext
  readonly #gateway: GatewayClient
  /** Size of the log whose tiles are at the gateway. */
  #tiles = 0
  #isBehind = false

  constructor(context: ReleaseContext, gateway: GatewayClient) {
    this.#context = context
    this.#gateway = gateway
  }

  /** Makes the gateway hold exactly this state of a mailbox. */
  async push(built: BuiltMailbox): Promise<void> {
    const { mailbox, manifest, statements: notes, files, lists } = built
    const put = () =>
      this.#gateway.putMailbox({ params: { mailbox }, body: { manifest, statements: notes, items: files, lists } })
    const { missing } = await put()
    if (missing.length === 0) return
    for (const name of missing) {
      const bytes = this.#context.sealedFiles.get(mailbox, name)
      await this.#gateway.putItem({ params: { mailbox, name }, body: { bytes, mediaType: 'application/octet-stream' } })
    }
    const after = await put()
    if (after.missing.length > 0) throw new Error('the gateway does not keep items')
  }

  /** Builds and pushes one mailbox; removes it at the gateway where it is closed. */
  async refresh(mailbox: string): Promise<BuiltMailbox | undefined> {
    const built = await buildMailbox(this.#context, mailbox)
    if (built === undefined) await this.#gateway.deleteMailbox({ params: { mailbox } })
    else await this.push(built)
    return built
  }

  /** The same when it is the mailbox's turn. */
  inTurn(mailbox: string): Promise<unknown> {
    return this.#context.locks.run(mailbox, () => this.refresh(mailbox))
  }

  /** Something could not be pushed: until the next `reconcile` the gateway may hold what no longer is. */
  get isBehind(): boolean {
    return this.#isBehind
  }

  fellBehind(): void {
    this.#isBehind = true
  }

  /** Compares every mailbox and session with what the gateway has and pushes what differs. */
  async reconcile(): Promise<void> {
    this.#isBehind = false
    const state = await this.#gateway.state()
    for (const hash of state.sessions) {
      const known = this.#context.store.read((reader) => reader.get(statements.session, { hash }))
      if (known === undefined) await this.#gateway.endSession({ params: { hash } })
    }
    const there = new Map(state.mailboxes.map(({ mailbox, manifest }) => [mailbox, manifest]))
    for (const row of this.#context.store.read((reader) => reader.all(statements.mailboxes, {}))) {
      const found = there.get(row.id)
      there.delete(row.id)
      await this.#context.locks.run(row.id, async () => {
        const built = row.state === 'live' ? await buildMailbox(this.#context, row.id) : undefined
        if (built === undefined && found !== undefined)
          await this.#gateway.deleteMailbox({ params: { mailbox: row.id } })
        if (built !== undefined && found !== fullHash(built.manifest)) await this.push(built)
      })
    }
    for (const unknown of there.keys()) await this.#gateway.deleteMailbox({ params: { mailbox: unknown } })
  }

  /** Pushes the tiles of the log up to a size; only those that have changed since the last time. */
  async pushTiles(size: number): Promise<void> {
    const from = this.#tiles
    if (size <= from) return
    const changed = this.#context.store.read((reader) => {
      const nodes = this.#context.ledger.nodes(reader)
      return tilesOf(size)
        .filter((tile) => tileAt(tile.level, tile.index, from)?.width !== tile.width)
        .map((tile) => ({ tile, bytes: new Uint8Array(tileBytes(tile, nodes)) }))
    })
    for (const { tile, bytes } of changed) {
      const { level, index } = tile
      await this.#gateway.putTile({ params: { level, index }, body: { bytes, mediaType: 'application/octet-stream' } })
    }
    this.#tiles = size
  }

  /** Pushes the newest cosigned checkpoint, after the tiles that it needs. */
  async pushCheckpoint(size: number, note: string): Promise<void> {
    await this.pushTiles(size)
    await this.#gateway.putCheckpoint({ body: { size, note } })
  }

  /** After the gateway was away: nothing is known of its tiles. */
  forget(): void {
    this.#tiles = 0
  }
}

/** The gateway names a manifest by the hash of the whole note. */
const fullHash = (note: string): string => hex(sha256(utf8(note)))
