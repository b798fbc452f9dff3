import { base64 } from '@siegel/foundation'
import {
  completedNodes,
  entryLeaf,
  formatCheckpoint,
  formatEntry,
  leafHash,
  leafTypes,
  rootHash,
  tileBytes,
  type Entry,
  type Hash,
  type ReadNode,
} from '@siegel/ledger/proof'
import { cosign, ed25519PublicKey, noteSigner, randomBytes, signNote, splitNote } from '@siegel/sealing'
import type { AccessEntry } from './mailbox.ts'

/** A practice's log in memory, with one witness; for tests. */
export class TestLog {
  readonly origin = 'siegel.example/log/1'
  readonly seed = randomBytes(32)
  readonly witness = { name: 'witness.example', seed: randomBytes(32) }
  readonly entries: AccessEntry[] = []
  readonly #nodes = new Map<string, Hash>()
  #size = 0

  get key(): Uint8Array {
    return ed25519PublicKey(this.seed)
  }

  get size(): number {
    return this.#size
  }

  readonly read: ReadNode = (level, index) => {
    const hash = this.#nodes.get(`${level}/${index}`)
    if (hash === undefined) throw new RangeError('no such node')
    return hash
  }

  append(entry: Entry): number {
    const index = this.#size++
    const [text, nonce] = [formatEntry(entry), randomBytes(32)]
    const leaf = leafHash(entryLeaf(leafTypes.entry, nonce, text))
    for (const node of completedNodes(index, leaf, this.read)) this.#nodes.set(`${node.level}/${node.index}`, node.hash)
    this.entries.push({ index, nonce: base64(nonce), text })
    return index
  }

  root(size = this.#size): Hash {
    return rootHash(size, this.read)
  }

  /** A checkpoint note, cosigned at a time in POSIX seconds, or not at all. */
  checkpoint(size = this.#size, cosignedAt?: number): string {
    const text = formatCheckpoint({ origin: this.origin, size, root: this.root(size) })
    const note = signNote(text, noteSigner(this.origin, this.seed))
    if (cosignedAt === undefined) return note
    return note + cosign(this.witness.name, this.witness.seed, splitNote(note).text, cosignedAt)
  }

  tile(level: number, index: number, width: number): Uint8Array {
    return tileBytes({ level, index, width }, this.read)
  }
}
