import type { Clock } from '@siegel/foundation'
import { hex, Refusal, utf8 } from '@siegel/foundation'
import { randomBytes, sha256 } from '@siegel/sealing/node'
import type { Reader, Store, Transaction } from '@siegel/store'
import {
  completedNodes,
  entryLeaf,
  formatEntry,
  leafHash,
  leafTypes,
  parseEntry,
  rootHash,
  type Entry,
  type Hash,
  type ReadNode,
} from './proof/index.ts'
import * as statements from './statements.ts'

/** What a caller says of an entry; the time is the ledger's own. */
export type EntryDraft = Omit<Entry, 'at'> & {
  /** Patients who were shown among others (a list): found again by an incident, not part of their own proofs. */
  shown?: readonly string[]
}

export interface StoredEntry {
  index: number
  entry: Entry
  text: string
  nonce: Uint8Array
}

export interface EntryFilter {
  patient?: string
  actor?: string
  verb?: string
  from?: string
  to?: string
}

/**
 * The log: entries are appended in the transaction of what they record, or, for reads, in a group commit that is
 * durable before the answer leaves (security.md § 5, write-ahead). No entry, no data: a failing append throws.
 */
export class Ledger {
  readonly #store: Store
  readonly #clock: Clock
  /** Where the log ends, as the writer has left it; read again after anything was undone. */
  #end: LogEnd | undefined

  constructor(store: Store, clock: Clock) {
    this.#store = store
    this.#clock = clock
    store.onUndo(() => (this.#end = undefined))
  }

  /** Appends inside a transaction; gives the entry's index. */
  append(transaction: Transaction, draft: EntryDraft): number {
    const { shown = [], ...rest } = draft
    const entry: Entry = {
      at: new Date(this.#clock.now()).toISOString(),
      ...rest,
      ...(shown.length === 0 ? {} : { shownHash: hashOfShown(shown) }),
    }
    const text = formatEntry(entry)
    const nonce = randomBytes(32)
    const index = this.size(transaction)
    // Whoever else wrote into this log has made what is remembered of its end untrue.
    if (this.#end?.size !== index) this.#end = { size: index, nodes: new Map() }
    const end = this.#end
    const values = {
      idx: index,
      type: leafTypes.entry,
      nonce,
      text,
      at: entry.at,
      actor: entry.actor.id,
      verb: entry.verb,
    }
    transaction.run(statements.insertEntry, {
      ...values,
      patient: entry.patient ?? null,
      chain: entry.chain ?? null,
    })
    for (const patient of new Set(shown)) {
      transaction.run(statements.insertPatient, { patient })
      transaction.run(statements.insertShown, { patient, idx: index })
    }
    const leaf = leafHash(entryLeaf(leafTypes.entry, nonce, text))
    for (const node of completedNodes(index, leaf, lastNodes(end, nodeReader(transaction)))) {
      transaction.run(statements.insertNode, { level: node.level, idx: node.index, hash: node.hash })
      end.nodes.set(node.level, node)
    }
    end.size = index + 1
    return index
  }

  /** Appends together with others that come at the same moment; resolves with the index once durable. */
  record(draft: EntryDraft): Promise<number> {
    return this.#store.enqueue((transaction) => this.append(transaction, draft))
  }

  size(reader: Reader): number {
    return reader.get(statements.readSize, {})?.size ?? 0
  }

  /**
   * Where the log ends, once all of that is on the disk. Whatever is shown to others must be: a head that they have seen
   * and that a power cut takes back would look like a log rolled back.
   */
  async head(): Promise<{ size: number; root: Hash }> {
    return this.#store.enqueue((transaction) => {
      const size = this.size(transaction)
      return { size, root: this.root(transaction, size) }
    })
  }

  /** Root of the first `size` entries. */
  root(reader: Reader, size: number): Hash {
    return rootHash(size, nodeReader(reader))
  }

  nodes(reader: Reader): ReadNode {
    return nodeReader(reader)
  }

  entry(reader: Reader, index: number): StoredEntry | undefined {
    const row = reader.get(statements.readEntry, { idx: index })
    return row === undefined ? undefined : stored(row)
  }

  /** Newest first, below the index `before`; at most `count`. The narrowest index is used, other filters sift. */
  query(reader: Reader, filter: EntryFilter, before: number, count: number): StoredEntry[] {
    const found: StoredEntry[] = []
    let place = before
    while (found.length < count) {
      const page = { before: place, count: 500 }
      const rows =
        filter.patient !== undefined
          ? reader.all(statements.newestOfPatient, { ...page, patient: filter.patient })
          : filter.actor !== undefined
            ? reader.all(statements.newestOfActor, { ...page, actor: filter.actor })
            : filter.verb !== undefined
              ? reader.all(statements.newestOfVerb, { ...page, verb: filter.verb })
              : reader.all(statements.newest, page)
      for (const row of rows) if (found.length < count && matches(stored(row).entry, filter)) found.push(stored(row))
      const last = rows.at(-1)
      if (last === undefined || rows.length < page.count) break
      if (filter.from !== undefined && stored(last).entry.at < filter.from) break
      place = last.idx
    }
    return found
  }

  /** Head of the patient's chain as the last entry about the patient that carries one tells it. */
  chainHead(reader: Reader, patient: string): string | undefined {
    return reader.get(statements.chainHead, { patient })?.chain
  }

  /**
   * Recomputes every leaf and node and compares; throws Refusal 'log-damaged' with the first index at fault, or with
   * the root. What it cannot see by itself, a log cut short or wholly made anew, the witnessed checkpoint shows.
   */
  verify(reader: Reader): { size: number; root: Hash } {
    const size = this.size(reader)
    const nodes = new Map<string, Hash>()
    const frontier: ReadNode = (level, index) => nodes.get(`${level}/${index}`) ?? damaged(index)
    for (let from = 0; from < size; from += 1000) {
      const rows = reader.all(statements.entriesFrom, { from, count: 1000 })
      for (const [offset, row] of rows.entries()) {
        if (row.idx !== from + offset) damaged(from + offset)
        if (row.type !== leafTypes.entry) damaged(row.idx)
        const leaf = leafHash(entryLeaf(row.type, row.nonce, row.text))
        for (const node of completedNodes(row.idx, leaf, frontier)) {
          const kept = reader.get(statements.readNode, { level: node.level, idx: node.index })
          if (kept === undefined || Buffer.compare(kept.hash, node.hash) !== 0) damaged(row.idx)
          nodes.set(`${node.level}/${node.index}`, node.hash)
          if (node.level > 0) {
            nodes.delete(`${node.level - 1}/${node.index * 2}`)
            nodes.delete(`${node.level - 1}/${node.index * 2 + 1}`)
          }
        }
        if (!isFoundByItsText(row)) damaged(row.idx)
        this.#checkShown(reader, row)
      }
      if (rows.length < Math.min(1000, size - from)) damaged(from + rows.length)
    }
    if (reader.get(statements.shownFrom, { from: size }) !== undefined) damaged(size)
    return { size, root: rootHash(size, frontier) }
  }

  /** The patients of a list are those whose hash stands in the entry; entries of 0.1.0 and before had no hash. */
  #checkShown(reader: Reader, { idx, text }: statements.IndexedRow): void {
    const shown = reader.all(statements.readShown, { idx }).map(({ patient }) => patient)
    const { shownHash, facts = [] } = parseEntry(text)
    if (shownHash === undefined ? shown.length > 0 && !saysShown(facts) : shownHash !== hashOfShown(shown)) damaged(idx)
  }
}

/** The number of entries, and the last complete node of each level that was written or read since then. */
interface LogEnd {
  size: number
  nodes: Map<number, { index: number; hash: Hash }>
}

/** Growing, the tree asks for the last node of a level again and again. */
const lastNodes =
  ({ nodes }: LogEnd, read: ReadNode): ReadNode =>
  (level, index) => {
    const last = nodes.get(level)
    if (last?.index === index) return last.hash
    const hash = read(level, index)
    nodes.set(level, { index, hash })
    return hash
  }

const hashOfShown = (patients: readonly string[]): string =>
  hex(
    sha256(
      utf8(
        [...new Set(patients)]
          .toSorted()
          .map((id) => `${id}\n`)
          .join(''),
      ),
    ),
  )

const saysShown = (facts: readonly string[]): boolean => facts.some((fact) => fact.startsWith('shown '))

/** The columns of a row are what searches see: one that differs from the text would hide the entry from them. */
function isFoundByItsText({ text, at, actor, verb, patient, chain }: statements.IndexedRow): boolean {
  const entry = parseEntry(text)
  return (
    entry.at === at &&
    entry.actor.id === actor &&
    entry.verb === verb &&
    (entry.patient ?? null) === patient &&
    (entry.chain ?? null) === chain
  )
}

function damaged(index: number): never {
  throw new Refusal('log-damaged', `entry ${index}`)
}

const nodeReader =
  (reader: Reader): ReadNode =>
  (level, index) =>
    reader.get(statements.readNode, { level, idx: index })?.hash ?? damaged(index * 2 ** level)

const stored = (row: statements.EntryRow): StoredEntry => ({
  index: row.idx,
  entry: parseEntry(row.text),
  text: row.text,
  nonce: row.nonce,
})

const matches = (entry: Entry, filter: EntryFilter): boolean =>
  (filter.patient === undefined || entry.patient === filter.patient) &&
  (filter.actor === undefined || entry.actor.id === filter.actor) &&
  (filter.verb === undefined || entry.verb === filter.verb) &&
  (filter.from === undefined || entry.at >= filter.from) &&
  (filter.to === undefined || entry.at < filter.to)
