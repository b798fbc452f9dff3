import { systemCaller, type Caller } from '@siegel/access'
import type { ReleasePlan, ReleaseRule } from '@siegel/contract/staff'
import { parseReference, type Task } from '@siegel/fhir'
import { isRefusal, Refusal } from '@siegel/foundation'
import type { RecordReader } from '@siegel/records'
import { contentOf, day } from '../contents.ts'
import type { ReleaseContext } from '../context.ts'
import { targetsOf } from '../copies.ts'
import type { PatientAccess } from '../patient-access.ts'
import { itemsOfReference } from '../statements.ts'
import { judgeable } from './conversation.ts'
import { judge, type Judgement } from './judge.ts'
import { readRules, releaseRules, saveReleaseRules } from './rule-set.ts'
import * as statements from './statements.ts'

const lookEvery_ms = 1_000
/** Of what has changed last; who imports more at a time has them looked at in turn. */
const mostAtOnce = 200
const mostUnsigned = 1000
const day_ms = 24 * 60 * 60_000
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
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #place = -1

  constructor(options: ReleaseRulesOptions) {
    this.#options = options
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#running ??= this.run()
        .catch((error: unknown) =>
          this.#options.context.log.error({ kind: error instanceof Error ? error.name : 'unknown' }, 'rules wait'),
        )
        .finally(() => {
          this.#running = undefined
        })
    }, lookEvery_ms)
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#running
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

  /** Looks through what has changed since the last time; nothing is done twice, whenever the power goes. */
  async run(): Promise<void> {
    const { store, records } = this.#options.context
    const place = store.read((connection) => records.newestPlace(connection, ['Task']))
    const isChanged = place !== this.#place
    if (isChanged) await this.#decideAll()
    const open = store.read((reader) => reader.all(statements.openPlans, {}))
    const unsigned = isChanged && open.some(({ plan }) => plan === 'after-sign-off') ? this.#unsigned() : undefined
    for (const row of open) {
      const waits = row.plan === 'conversation' || (row.plan === 'after-sign-off' && unsigned?.has(row.task) !== false)
      if (this.#isReleased(row)) this.#end(row, 'released')
      else if (!waits) await this.#carryOut(row)
    }
    this.#place = place
  }

  async #decideAll(): Promise<void> {
    const { store, records } = this.#options.context
    const found = records.newestUnlogged(this.#caller, 'Task', { code: this.#options.resultCode }, mostAtOnce)
    for (const { id, version } of found.toReversed()) {
      const row = store.read((reader) => reader.get(statements.planOf, { task: id }))
      if (row === undefined || (row.plan === 'unassigned' && row.version !== version)) await this.#decide(id, version)
    }
  }

  #unsigned(): Set<string> {
    const params = { code: this.#options.resultCode, status: 'requested' }
    const found = this.#options.context.records.newestUnlogged(this.#caller, 'Task', params, mostUnsigned)
    return new Set(found.map(({ id }) => id))
  }

  #isReleased({ reference }: statements.PlanRow): boolean {
    return this.#options.context.store.read((reader) => reader.all(itemsOfReference, { reference })).length > 0
  }

  #end({ task, plan }: statements.PlanRow, as: 'by-hand' | 'released'): void {
    if (plan === 'conversation') this.#options.reminders.done(this.#caller, keyOf(task))
    this.#options.context.store.transact((transaction) => transaction.run(statements.endPlan, { task, plan: as }))
  }

  async #decide(task: string, version: number): Promise<void> {
    const { context, reminders } = this.#options
    const rules = context.store.read(readRules).rules
    const { reference, ...found } = await context.records.read(
      this.#caller,
      { verb: 'read', object: `Task/${task}`, purpose },
      (reader) =>
        this.#judged(
          reader,
          task,
          rules.map(({ rule }) => rule),
        ),
    )
    const { plan } = found.judged
    const now = context.clock.now()
    const due =
      found.judged.plan === 'conversation'
        ? day(new Date(now + found.judged.within_days * day_ms).toISOString(), context.practice().timeZone)
        : undefined
    if (due !== undefined)
      reminders.put(this.#caller, {
        key: keyOf(task),
        text: `Befund besprechen: ${found.title}`,
        due,
        patient: found.patient,
      })
    const rule = 'rule' in found.judged ? found.judged.rule : ''
    const sentence = 'meaning' in found.judged ? found.judged : undefined
    context.store.transact((transaction) =>
      transaction.run(statements.putPlan, {
        task,
        version,
        reference,
        plan,
        rule,
        meaning: sentence?.meaning ?? null,
        action: sentence?.action ?? null,
        author: rules.find((one) => rule.split(', ').includes(one.rule.name))?.by ?? '',
        due: due ?? null,
        at: new Date(now).toISOString(),
      }),
    )
  }

  #judged(reader: RecordReader, id: string, rules: readonly ReleaseRule[]): Found {
    const { context } = this.#options
    const { resource: task } = reader.require<Task>('Task', id)
    const reference = task.focus?.reference ?? ''
    const patient = parseReference(task.for?.reference ?? '')?.id
    if (patient === undefined) return { reference, patient: '', title: '', judged: { plan: 'unassigned' } }
    const byHand: Found = { reference, patient, title: '', judged: { plan: 'by-hand' } }
    // Whoever is named for a specially protected chart decides for each result.
    if (context.records.readersOf(patient) !== undefined) return byHand
    try {
      const content = contentOf(reader, patient, reference, context.practice())
      const judged = judge(rules, judgeable(content))
      // What nobody would read is released once somebody is invited, by who does that.
      const isRead = context.store.read((connection) => targetsOf(context, connection, patient)).length > 0
      return {
        ...byHand,
        title: task.description ?? content.title,
        judged: judged.plan === 'conversation' || isRead ? judged : byHand.judged,
      }
    } catch (error) {
      if (!isRefusal(error, 'not-found') && !isRefusal(error, 'not-releasable')) throw error
      return byHand
    }
  }

  async #carryOut(row: statements.PlanRow): Promise<void> {
    const act = { verb: 'read' as const, object: `Task/${row.task}`, purpose }
    const task = await this.#options.context.records.read(
      this.#caller,
      act,
      (reader) => reader.require<Task>('Task', row.task).resource,
    )
    if (row.plan === 'after-sign-off' && task.status !== 'completed') return
    try {
      await this.#release(row, parseReference(task.for?.reference ?? '')?.id ?? '')
      this.#end(row, 'released')
    } catch (error) {
      if (!isRefusal(error) || error.code === 'version-conflict') throw error
      this.#end(row, 'by-hand')
    }
  }

  async #release({ reference, meaning, action, author }: statements.PlanRow, patient: string): Promise<void> {
    if (this.#options.context.records.readersOf(patient) !== undefined) throw new Refusal('chart-protected')
    const sentence = { meaning: meaning ?? '', ...(action === null ? {} : { action }) }
    await this.#options.access.release(this.#caller, patient, [reference], sentence, { author, purpose })
  }
}

interface Found {
  reference: string
  patient: string
  title: string
  judged: Judgement | { plan: 'unassigned' }
}

const keyOf = (task: string): string => `${task}-talk`
