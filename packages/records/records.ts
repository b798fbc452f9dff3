import { requirePermission, type Caller } from '@siegel/access'
import type { AuditVerb } from '@siegel/contract'
import type { Resource } from '@siegel/fhir'
import { compartmentPatients } from '@siegel/fhir/r4'
import { isRefusal, Refusal, type Clock } from '@siegel/foundation'
import type { EntryDraft, Ledger } from '@siegel/ledger'
import type { Reader, Store, Transaction } from '@siegel/store'
import { headOfVersions } from './chain.ts'
import { ExportJobs } from './export/jobs.ts'
import { PracticeExport } from './export/practice-export.ts'
import { snapshotPages, type SnapshotAsk } from './export/snapshot.ts'
import * as fileStatements from './file-statements.ts'
import type { FileMover, FilePlace } from './files.ts'
import { Names } from './index/names.ts'
import { ensureIndex } from './index/rebuild.ts'
import { IndexWriter } from './index/writer.ts'
import { Restore } from './restore.ts'
import { isOfChart, readPermission } from './permissions.ts'
import { closedCharts, lastReaderOf, readersOf } from './closed-charts.ts'
import { MailboxReader } from './mailbox-reader.ts'
import { nothingTouched, plainSearch, RecordReader, type SearchValues, type Touched } from './reader.ts'
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
  readonly exportJobs: ExportJobs

  /** Makes the index of searches anew where an earlier version made it by other rules; that may take minutes. */
  constructor(options: RecordsOptions) {
    this.#options = options
    this.#names = new Names(options.store)
    this.exportJobs = new ExportJobs(options.store)
    this.#writer = new IndexWriter(this.#names)
    options.store.onUndo(() => this.#writer.forget())
    ensureIndex(options.store, this.#writer)
  }

  /** Runs reads as one act; resolves once its entry is durable. */
  async read<T>(caller: Caller, act: Act, work: (reader: RecordReader) => T): Promise<T> {
    const touched: Touched = nothingTouched()
    const result = this.#options.store.read((connection) => work(this.#reader(caller, connection, touched)))
    await this.#options.ledger.record(draftOf(caller, act, touched))
    return result
  }

  /** How many resources a search has: a number that names nobody, so it makes no entry. Permission is asked as ever. */
  countUnlogged(caller: Caller, type: string, params: SearchValues): number {
    const touched: Touched = nothingTouched()
    const query = plainSearch(type, params)
    return this.#options.store.read((connection) => this.#reader(caller, connection, touched).countSearch(query)) ?? 0
  }

  /** Ids and versions of the newest that a search has: they name nobody, so there is no entry until one of them is read. */
  newestUnlogged(caller: Caller, type: string, params: SearchValues, count: number): { id: string; version: number }[] {
    return this.#options.store
      .read((connection) => this.#reader(caller, connection, nothingTouched()).find(type, params, count))
      .map(({ id, version }) => ({ id, version }))
  }

  /**
   * Reads for what lies sealed in a patient's own mailbox, without an entry: nobody sees it before an opening, which has one
   * (decision 014). Only the calendar can be read, of this patient alone; without a patient only what names nobody.
   */
  readForMailbox<T>(connection: Reader, patient: string | undefined, work: (reader: RecordReader) => T): T {
    const options = { connection, touched: nothingTouched(), names: this.#names, now: this.#options.clock.now() }
    return work(new MailboxReader(options, patient))
  }

  /** The last place in the order of writes that a record of these types has: the same until one of them is written. */
  newestPlace(connection: Reader, types: readonly string[]): number {
    return Math.max(
      0,
      ...types.map((type) => connection.get(statements.newestPlace, { type: this.#names.type(type) })?.seq ?? 0),
    )
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

  /** Throws Refusal 'not-allowed' unless the caller's role may read resources of a type. */
  mayRead(caller: Caller, type: string): void {
    requirePermission(caller, readPermission(type))
  }

  /** How many records a snapshot has for the caller: a number that names nobody, so it makes no entry. */
  async countSnapshot(ask: SnapshotAsk): Promise<number> {
    let count = 0
    for await (const rows of this.#snapshot(ask, false)) count += rows.length
    return count
  }

  /**
   * All records of a snapshot, as their text, page by page: one act, whose entry is durable when this resolves and says
   * how many there are and of whom.
   */
  async readSnapshot(ask: SnapshotAsk, act: Act): Promise<{ count: number; pages: AsyncGenerator<string[]> }> {
    const touched: Touched = nothingTouched()
    let count = 0
    for await (const rows of this.#snapshot(ask, false)) {
      count += rows.length
      for (const { patient } of rows) if (patient !== null) touched.patients.add(patient)
    }
    const facts = [...(act.facts ?? []), `given ${count}`]
    await this.#options.ledger.record(draftOf(ask.caller, { ...act, facts }, touched))
    return { count, pages: textOf(this.#snapshot(ask, true)) }
  }

  #snapshot({ caller, place, covers }: SnapshotAsk, wantsText: boolean) {
    requirePermission(caller, readPermission(place.type))
    const { store } = this.#options
    const closed = isOfChart(place.type) ? store.read((reader) => closedCharts(reader, caller)) : new Set<string>()
    const open = (resource: Resource) =>
      (covers === undefined || covers(resource)) && !compartmentPatients(resource).some((one) => closed.has(one))
    return snapshotPages({ store, names: this.#names, place, covers: closed.size === 0 ? covers : open }, wantsText)
  }

  /**
   * Throws what `RecordReader.requireChart` throws: a look at whether the caller may look, without an entry.
   */
  requireChart(caller: Caller, patient: string): void {
    this.#options.store.read((connection) => this.#reader(caller, connection, nothingTouched()).requireChart(patient))
  }

  /** Whether the caller may read a patient's chart. */
  isOpenTo(caller: Caller, patient: string): boolean {
    try {
      this.requireChart(caller, patient)
      return true
    } catch (error) {
      if (isRefusal(error, 'not-allowed') || isRefusal(error, 'chart-protected')) return false
      throw error
    }
  }

  /** Throws Refusal 'chart-protected' where a chart is kept for others; a broken glass changes nothing. */
  requireWritableChart(caller: Caller, patient: string): void {
    if (!this.isOpenTo({ ...caller, glasses: [] }, patient)) throw new Refusal('chart-protected')
  }

  /** Who may read a specially protected chart, by id; undefined for one that is not protected. */
  readersOf(patient: string): string[] | undefined {
    return this.#options.store.read((reader) => readersOf(reader, patient))
  }

  /** How many protected charts nobody named for them could read any more without a person; `canRead` is who else can. */
  lastReaderOf(person: string, canRead: (person: string) => boolean): number {
    return this.#options.store.read((reader) => lastReaderOf(reader, person, canRead))
  }

  /**
   * Everything there is, or what concerns a patient, with its history; for who has the permission 'records.export'. One
   * act, whose entry is durable when this resolves. Throws Refusal 'not-found' for a patient that never was.
   */
  async exportPractice(caller: Caller, patient?: string): Promise<PracticeExport> {
    requirePermission(caller, 'records.export')
    const { store, ledger, clock } = this.#options
    const isThere =
      patient === undefined ||
      store.read((reader) => reader.get(statements.current, { type: this.#names.type('Patient'), id: patient }))
    if (isThere === undefined) throw new Refusal('not-found')
    const seq = store.transact((transaction) => {
      const place = this.#writer.order.take(transaction, clock.now())
      this.#writer.order.save(transaction)
      return place.seq
    })
    const made = new PracticeExport({ store, names: this.#names, seq, patient })
    const touched: Touched = { ...nothingTouched(), patients: new Set(made.patients()) }
    const facts = [`shown ${touched.patients.size}`]
    await ledger.record(draftOf(caller, { verb: 'export', purpose: 'whole', facts }, touched))
    return made
  }

  /** Puts an export back. Throws Refusal 'not-allowed' without the permission 'records.restore'. */
  restore(caller: Caller): Restore {
    const { store, ledger, clock } = this.#options
    return new Restore({ store, ledger, names: this.#names, writer: this.#writer, caller, now: clock.now() })
  }

  /** Files that lie under nobody's key although a patient's record points at them; some of them, where there are many. */
  unassignedFiles(): fileStatements.UnassignedFile[] {
    return this.#options.store.read((reader) => reader.all(fileStatements.unassigned, { count: filesAtOnce }))
  }

  /**
   * Says that such a file has been sealed anew in another blob; false where it has changed meanwhile. What is of no use any
   * more is loose then.
   */
  moveFile({ file, version, blob: from }: fileStatements.UnassignedFile, { id: blob, holder }: FilePlace): boolean {
    return this.#options.store.transact((transaction) => {
      const isMoved = transaction.run(fileStatements.move, { file, version, from, blob, holder }) > 0
      if (isMoved) transaction.run(fileStatements.keepLoose, { blob })
      const isFree = transaction.get(fileStatements.isHeld, { file, blob: from }) === undefined
      if (isFree) transaction.run(fileStatements.noteLoose, { blob: from })
      return isMoved
    })
  }

  /**
   * The id for a blob that is to be written now. Until an act keeps it (`write.keepBlob`) it is loose: `removeLoose` takes
   * it, at the latest when the safe starts again.
   */
  looseBlob(files: Pick<FileMover, 'newId'>): Promise<string> {
    const blob = files.newId()
    return this.#options.store.enqueue((transaction) => {
      transaction.run(fileStatements.noteLoose, { blob })
      return blob
    })
  }

  /** Removes those of the blobs that no record has; all there are, where none are named: only while nothing else goes on. */
  async removeLoose(files: Pick<FileMover, 'remove'>, blobs?: readonly string[]): Promise<void> {
    const { store } = this.#options
    const loose = store.read((reader) =>
      blobs === undefined
        ? reader.all(fileStatements.allLoose, {})
        : blobs.flatMap((blob) => reader.get(fileStatements.isLoose, { blob }) ?? []),
    )
    for (const { blob } of loose) files.remove(blob)
    if (loose.length === 0) return
    await store.enqueue((transaction) => {
      for (const { blob } of loose) transaction.run(fileStatements.keepLoose, { blob })
    })
  }

  #reader(caller: Caller, connection: Reader, touched: Touched): RecordReader {
    return new RecordReader({ caller, connection, touched, names: this.#names, now: this.#options.clock.now() })
  }

  #act<T>(transaction: Transaction, caller: Caller, act: Act, work: (transactor: RecordTransactor) => T): T {
    const { ledger, clock, newId } = this.#options
    const touched: Touched = nothingTouched()
    const [names, writer, now] = [this.#names, this.#writer, clock.now()]
    // What comes from outside goes into any chart, as letters go into any letter box.
    const fillsClosed = act.verb === 'import' || act.verb === 'assign' || caller.scope !== undefined
    const shared = { caller, transaction, touched, names, now, ledger, writer, newId, fillsClosed }
    const transactor = new RecordTransactor(shared)
    const result = work(transactor)
    writer.order.save(transaction)
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
    const head = rid === undefined ? undefined : headOfVersions(reader, rid)
    if (head !== this.#options.ledger.chainHead(reader, patient)) throw new Refusal('chart-damaged')
  }

  /** Changes with every write to the patient's records; the same on each look until then. */
  revisionOf(patient: string): string {
    return this.#options.store.read((reader) => this.#options.ledger.chainHead(reader, patient)) ?? ''
  }

  /** Checks the chain of a patient on the current state. */
  verifyChart(patient: string): void {
    this.#options.store.read((reader) => this.checkChain(reader, patient))
  }
}

async function* textOf(pages: AsyncIterable<{ json?: string }[]>): AsyncGenerator<string[]> {
  for await (const rows of pages) yield rows.flatMap(({ json }) => json ?? [])
}

/** How many files are sealed anew in one go. */
const filesAtOnce = 50

/** At most this many references of a search stand in its entry; the patients shown are kept in full beside it. */
const factLimit = 200

function draftOf(caller: Caller, act: Act, touched: Touched): EntryDraft {
  const [only, ...others] = touched.patients
  const patient = act.patient ?? (others.length === 0 ? only : undefined)
  const [reference, ...more] = touched.references
  const object = act.object ?? (more.length === 0 ? reference : undefined)
  const glasses = [...touched.glasses]
  // The patient reads why in the place where others have their occasion.
  const purpose = glasses[0]?.reason ?? act.purpose
  const facts = [
    ...glasses.map(({ id }) => `break-glass ${id}`),
    ...(glasses.length === 0 || act.purpose === undefined ? [] : [`for ${act.purpose}`]),
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
    ...(purpose === undefined ? {} : { purpose }),
    evidence: 'proven',
    ...(facts.length === 0 ? {} : { facts: facts.slice(0, factLimit) }),
    ...(patient === undefined ? { shown: [...touched.patients] } : {}),
  }
}
