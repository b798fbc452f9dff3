import type { Caller } from '@siegel/access'
import type { AuditVerb } from '@siegel/contract'
import { Refusal, type Clock } from '@siegel/foundation'
import { chainAfter, type EntryDraft, type Ledger } from '@siegel/ledger'
import type { Reader, Store, Transaction } from '@siegel/store'
import { Names } from './index/names.ts'
import { ensureIndex } from './index/rebuild.ts'
import { IndexWriter } from './index/writer.ts'
import { plainSearch, RecordReader, type SearchValues, type Touched } from './reader.ts'
import * as statements from './statements.ts'
import { RecordTransactor } from './transactor.ts'

/** What an act is, for the log. */
export interface Act {
  verb: AuditVerb
  /** Whom it is about, where that is known beforehand; else taken from what was touched. */
  patient?: string
  object?: string
  purpose?: string
  facts?: readonly string[]
  /** The entry names every record that was touched: for acts on many at once. */
  lists?: boolean
}

export interface RecordsOptions {
  store: Store
  ledger: Ledger
  clock: Clock
  newId: () => string
}

/**
 * The gate: the only way to patient data. It knows the caller, checks permission type by type, and writes the log
 * entry: for writes in the same transaction, for reads before the answer leaves. If the log cannot be written, there
 * is no answer.
 */
export class Records {
  readonly #options: RecordsOptions
  readonly #names: Names
  readonly #writer: IndexWriter

  /** Makes the index of searches anew where an earlier version made it by other rules; that may take minutes. */
  constructor(options: RecordsOptions) {
    this.#options = options
    this.#names = new Names(options.store)
    this.#writer = new IndexWriter(this.#names)
    options.store.onUndo(() => this.#writer.forget())
    ensureIndex(options.store, this.#writer)
  }

  /** Runs reads as one act; resolves once its entry is durable. */
  async read<T>(caller: Caller, act: Act, work: (reader: RecordReader) => T): Promise<T> {
    const touched: Touched = { patients: new Set(), references: new Set() }
    const result = this.#options.store.read((connection) => work(this.#reader(caller, connection, touched)))
    await this.#options.ledger.record(draftOf(caller, act, touched))
    return result
  }

  /** How many resources a search has: a number that names nobody, so it makes no entry. Permission is asked as ever. */
  countUnlogged(caller: Caller, type: string, params: SearchValues): number {
    const touched: Touched = { patients: new Set(), references: new Set() }
    const query = plainSearch(type, params)
    return this.#options.store.read((connection) => this.#reader(caller, connection, touched).countSearch(query)) ?? 0
  }

  /** Runs reads and writes as one transaction with its entry; durable when this returns, undone by any throw. */
  transact<T>(caller: Caller, act: Act, work: (transactor: RecordTransactor) => T): T {
    return this.#options.store.transact((transaction) => this.#act(transaction, caller, act, work))
  }

  /**
   * The same, together with others that come at the same moment: all wait for the disk once. Resolves when it is durable;
   * a throw undoes this act alone.
   */
  enqueue<T>(caller: Caller, act: Act, work: (transactor: RecordTransactor) => T): Promise<T> {
    return this.#options.store.enqueue((transaction) => this.#act(transaction, caller, act, work))
  }

  #reader(caller: Caller, connection: Reader, touched: Touched): RecordReader {
    return new RecordReader({ caller, connection, touched, names: this.#names, now: this.#options.clock.now() })
  }

  #act<T>(transaction: Transaction, caller: Caller, act: Act, work: (transactor: RecordTransactor) => T): T {
    const { ledger, clock, newId } = this.#options
    const touched: Touched = { patients: new Set(), references: new Set() }
    const [names, writer, now] = [this.#names, this.#writer, clock.now()]
    const transactor = new RecordTransactor({ caller, transaction, touched, names, now, ledger, writer, newId })
    const result = work(transactor)
    const heads = [...transactor.chains]
    const draft = draftOf(caller, act, touched)
    const own = heads.find(([patient]) => patient === draft.patient)
    ledger.append(transaction, own === undefined ? draft : { ...draft, chain: own[1] })
    for (const [patient, chain] of heads) {
      if (patient !== draft.patient)
        ledger.append(transaction, { ...draftOf(caller, { ...act, patient }, touched), chain })
    }
    return result
  }

  /** Throws Refusal 'chart-damaged' where the stored versions are not those that the log has seen. */
  checkChain(reader: Reader, patient: string): void {
    const rid = reader.get(statements.current, { type: this.#names.type('Patient'), id: patient })?.rid
    let head: string | undefined
    if (rid !== undefined)
      for (const { json } of reader.all(statements.chainOfPatient, { patient: rid })) head = chainAfter(head, json)
    if (head !== this.#options.ledger.chainHead(reader, patient)) throw new Refusal('chart-damaged')
  }

  /** Checks the chain of a patient on the current state. */
  verifyChart(patient: string): void {
    this.#options.store.read((reader) => this.checkChain(reader, patient))
  }
}

/** At most this many references of a search stand in its entry; the patients shown are kept in full beside it. */
const factLimit = 200

function draftOf(caller: Caller, act: Act, touched: Touched): EntryDraft {
  const [only, ...others] = touched.patients
  const patient = act.patient ?? (others.length === 0 ? only : undefined)
  const [reference, ...more] = touched.references
  const object = act.object ?? (more.length === 0 ? reference : undefined)
  const facts = [
    ...(caller.via === undefined ? [] : [`via ${caller.via}`]),
    ...(act.facts ?? []),
    ...(act.lists === true ? [...touched.references].map((one) => `record ${one}`) : []),
    ...(patient === undefined && others.length > 0 ? [`shown ${touched.patients.size}`] : []),
  ]
  return {
    actor: { id: caller.id, name: caller.name, role: caller.role },
    verb: act.verb,
    ...(patient === undefined ? {} : { patient }),
    ...(object === undefined ? {} : { object }),
    ...(act.purpose === undefined ? {} : { purpose: act.purpose }),
    evidence: 'proven',
    ...(facts.length === 0 ? {} : { facts: facts.slice(0, factLimit) }),
    ...(patient === undefined ? { shown: [...touched.patients] } : {}),
  }
}
