import type { Caller } from '@siegel/access'
import type { AuditVerb } from '@siegel/contract'
import { Refusal, type Clock } from '@siegel/foundation'
import { chainAfter, type EntryDraft, type Ledger } from '@siegel/ledger'
import type { Reader, Store } from '@siegel/store'
import { RecordReader, type Touched } from './reader.ts'
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

  constructor(options: RecordsOptions) {
    this.#options = options
  }

  /** Runs reads as one act; resolves once its entry is durable. */
  async read<T>(caller: Caller, act: Act, work: (reader: RecordReader) => T): Promise<T> {
    const touched: Touched = { patients: new Set(), references: new Set() }
    const result = this.#options.store.read((connection) => work(new RecordReader(caller, connection, touched)))
    await this.#options.ledger.record(draftOf(caller, act, touched))
    return result
  }

  /**
   * How many resources have the values: a number that names nobody, so it makes no entry. Permission is asked as ever.
   */
  countUnlogged(caller: Caller, type: string, params: Readonly<Record<string, string>>): number {
    const touched: Touched = { patients: new Set(), references: new Set() }
    return this.#options.store.read(
      (connection) => new RecordReader(caller, connection, touched).find(type, params, 10_000).length,
    )
  }

  /** Runs reads and writes as one transaction with its entry; durable when this returns, undone by any throw. */
  transact<T>(caller: Caller, act: Act, work: (transactor: RecordTransactor) => T): T {
    const { store, ledger, clock, newId } = this.#options
    return store.transact((transaction) => {
      const touched: Touched = { patients: new Set(), references: new Set() }
      const at = new Date(clock.now()).toISOString()
      const transactor = new RecordTransactor({ caller, transaction, touched, ledger, at, newId })
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
    })
  }

  /** Throws Refusal 'chart-damaged' where the stored versions are not those that the log has seen. */
  checkChain(reader: Reader, patient: string): void {
    let head: string | undefined
    for (const row of reader.all(statements.chainOfPatient, { patient })) head = chainAfter(head, row.json)
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
