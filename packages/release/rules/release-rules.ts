import { systemCaller, type Caller } from '@siegel/access'
import type { ReleasePlan, ReleaseRule } from '@siegel/contract/staff'
import { parseReference, type Task } from '@siegel/fhir'
import { isRefusal, Refusal, Steady } from '@siegel/foundation'
import type { Transaction } from '@siegel/store'
import type { ReleaseContext } from '../context.ts'
import type { PatientAccess } from '../patient-access.ts'
import { itemsOfReference } from '../statements.ts'
import { decide } from './decide.ts'
import { releaseRules, saveReleaseRules } from './rule-set.ts'
import * as statements from './statements.ts'

const lookEvery_ms = 1_000
/** What could not be done is tried again after so long, and meanwhile keeps nothing else from being done. */
const again_ms = 60_000
/** Of what has changed last; as many again while none of them has been looked at. */
const atOnce = 200
const purpose = 'release-rules'

export interface ReleaseRulesOptions {
  context: ReleaseContext
  access: Pick<PatientAccess, 'release'>
  /** The code of Tasks that are results in the inbox. */
  resultCode: string
  /** Puts a conversation that has to be held on the list of tasks, once for each key; and takes it off again. */
  reminders: {
    put: (caller: Caller, reminder: { key: string; text: string; due: string; patient: string }) => void
    done: (caller: Caller, key: string) => void
  }
}

/** Looks at each result that was filed, once, and does what the practice's rules say. */
export class ReleaseRules {
  readonly #options: ReleaseRulesOptions
  readonly #caller: Caller = {
    ...systemCaller(purpose, ['chart.read', 'patient.list', 'inbox.read', 'inbox.assign', 'release.write']),
    name: 'Siegel',
  }
  readonly #steady: Steady
  /** The last place in the order of writes up to which everything was looked at. */
  #place = -1
  /** Items of the inbox that failed, and until when they are left alone. */
  readonly #later = new Map<string, number>()

  constructor(options: ReleaseRulesOptions) {
    this.#options = options
    this.#steady = new Steady(() => this.run(), { every_ms: lookEvery_ms, failed: (error) => this.#tell(error) })
  }

  start(): void {
    this.#steady.start()
  }

  stop(): Promise<void> {
    return this.#steady.stop()
  }

  rules() {
    return releaseRules(this.#options.context)
  }

  save(caller: Caller, version: number, rules: readonly ReleaseRule[]) {
    saveReleaseRules(this.#options.context, caller, version, rules)
    return this.rules()
  }

  /** What becomes of an item of the inbox by a rule; undefined where somebody decides. */
  planOf(task: string): ReleasePlan | undefined {
    const row = this.#options.context.store.read((reader) => reader.get(statements.planOf, { task }))
    if (row === undefined || row.rule === '' || row.plan === 'by-hand' || row.plan === 'unassigned') return undefined
    const { plan, rule, meaning, action, due } = row
    return {
      plan,
      rule,
      ...(meaning === null ? {} : { meaning }),
      ...(action === null ? {} : { action }),
      ...(due === null ? {} : { due }),
    }
  }

  /** Takes one result out of its rule. Throws Refusal 'not-found' where none would release it. */
  hold(caller: Caller, task: string): void {
    const { records } = this.#options.context
    records.transact(caller, { verb: 'update', object: `Task/${task}`, purpose }, (write) => {
      write.require<Task>('Task', task)
      const row = write.transaction.get(statements.planOf, { task })
      if (row?.plan !== 'at-once' && row?.plan !== 'after-sign-off') throw new Refusal('not-found')
      write.transaction.run(statements.endPlan, { task, plan: 'by-hand' })
    })
  }

  /**
   * Somebody has signed items of the inbox off: to be called in that transaction. A Task that only says so, as any program
   * can write it, releases nothing.
   */
  signed(transaction: Transaction, { name: by }: Caller, tasks: readonly string[]): void {
    const at = new Date(this.#options.context.clock.now()).toISOString()
    for (const task of tasks) transaction.run(statements.putSignature, { task, by, at })
  }

  /** Looks through what has changed since the last time; nothing is done twice, whenever the power goes. */
  async run(): Promise<void> {
    const { store, records } = this.#options.context
    const place = store.read((connection) => records.newestPlace(connection, ['Task']))
    if (place !== this.#place && (await this.#decideAll())) this.#place = place
    for (const row of store.read((reader) => reader.all(statements.openPlans, {})))
      await this.#alone(row.task, () => this.#goOn(row))
  }

  /** Whether nothing is left that has to be looked at again. */
  async #decideAll(): Promise<boolean> {
    let isDone = true
    for (const found of this.#toDecide().toReversed())
      isDone = (await this.#alone(found.id, () => this.#decide(found))) && isDone
    return isDone
  }

  #toDecide(): { id: string; version: number }[] {
    const { store, records } = this.#options.context
    const newest = (count: number) =>
      records.newestUnlogged(this.#caller, 'Task', { code: this.#options.resultCode }, count)
    const isOpen = ({ id, version }: { id: string; version: number }) => {
      const row = store.read((reader) => reader.get(statements.planOf, { task: id }))
      return row === undefined || (row.plan === 'unassigned' && row.version !== version)
    }
    let [count, found] = [atOnce, newest(atOnce)]
    for (let last = found.at(-1); found.length === count && last !== undefined && isOpen(last); last = found.at(-1)) {
      count *= 2
      found = newest(count)
    }
    return found.filter(isOpen)
  }

  async #decide(found: { id: string; version: number }): Promise<void> {
    const { context, reminders } = this.#options
    const { row, patient, title } = await decide(context, this.#caller, found)
    if (row.due !== null) {
      const text = `Befund besprechen: ${title}`
      reminders.put(this.#caller, { key: keyOf(row.task), text, due: row.due, patient })
    }
    context.store.transact((transaction) => transaction.run(statements.putPlan, row))
  }

  async #goOn(row: statements.PlanRow): Promise<void> {
    const { store } = this.#options.context
    const { task, reference, plan } = row
    const { isReleased, isSigned } = store.read((reader) => ({
      isReleased: reader.all(itemsOfReference, { reference }).length > 0,
      isSigned: reader.get(statements.signatureOf, { task }) !== undefined,
    }))
    if (isReleased) {
      if (plan === 'conversation') this.#options.reminders.done(this.#caller, keyOf(task))
      store.transact((transaction) => transaction.run(statements.endPlan, { task, plan: 'released' }))
    } else if (plan === 'at-once' || (plan === 'after-sign-off' && isSigned)) await this.#carryOut(row)
  }

  async #carryOut(row: statements.PlanRow): Promise<void> {
    const { records, store } = this.#options.context
    const { task: id } = row
    const act = { verb: 'read' as const, object: `Task/${id}`, purpose }
    const task = await records.read(this.#caller, act, (reader) => reader.require<Task>('Task', id).resource)
    try {
      await this.#release(row, parseReference(task.for?.reference ?? '')?.id ?? '')
    } catch (error) {
      if (!isRefusal(error) || error.code === 'version-conflict') throw error
      if (error !== held)
        store.transact((transaction) => transaction.run(statements.endPlan, { task: id, plan: 'by-hand' }))
    }
  }

  async #release({ task, plan, reference, meaning, action, author }: statements.PlanRow, patient: string) {
    const { context, access } = this.#options
    if (context.records.readersOf(patient) !== undefined) throw new Refusal('chart-protected')
    const sentence = { meaning: meaning ?? '', ...(action === null ? {} : { action }) }
    /** Sealing takes its time; whoever has held it back meanwhile has. */
    const also = (transaction: Transaction) => {
      if (transaction.get(statements.planOf, { task })?.plan !== plan) throw held
      transaction.run(statements.endPlan, { task, plan: 'released' })
    }
    await access.release(this.#caller, patient, [reference], sentence, { author, purpose, also })
  }

  /** Does one thing, and tells where it fails: false where it has to be done yet. */
  async #alone(task: string, work: () => Promise<void>): Promise<boolean> {
    const now = this.#options.context.clock.now()
    if ((this.#later.get(task) ?? 0) > now) return false
    try {
      await work()
      this.#later.delete(task)
      return true
    } catch (error) {
      // Somebody else has just written: that is over by the next look.
      if (!isRefusal(error, 'version-conflict')) this.#later.set(task, now + again_ms)
      this.#tell(error)
      return false
    }
  }

  #tell(error: unknown): void {
    this.#options.context.log.error({ kind: error instanceof Error ? error.name : 'unknown' }, 'rules wait')
  }
}

const held = new Refusal('not-found', 'held back')
const keyOf = (task: string): string => `${task}-talk`
