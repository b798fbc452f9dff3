import { Refusal } from '@siegel/foundation'
import type { Store, Transaction } from '@siegel/store'
import * as statements from './statements.ts'

/** An export that somebody has asked for: what was to be given, as it stood then. */
export interface ExportJob {
  readonly id: string
  /** Id and scopes of the caller: nobody else's job, nor the same one's with other rights. */
  readonly caller: string
  readonly scope: string
  /** Milliseconds. */
  readonly at: number
  readonly until: number
  /** The place in the order of writes. */
  readonly seq: number
  readonly request: string
  readonly inCharts: boolean
  readonly since: number | undefined
  readonly types: readonly string[]
  /** Undefined until they have been counted. */
  readonly counts: Readonly<Record<string, number>> | undefined
}

/** How many exports a caller may have at a time. */
const mostJobs = 5

/** The exports that have been asked for; they outlive the process. */
export class ExportJobs {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** Throws Refusal 'too-many-requests' where the caller has five. */
  add(transaction: Transaction, job: Omit<ExportJob, 'counts'>): void {
    const { inCharts, since, types, at: now, ...same } = job
    transaction.run(statements.removeExpired, { now })
    const { count = 0 } = transaction.get(statements.openJobs, { caller: job.caller, now }) ?? {}
    if (count >= mostJobs) throw new Refusal('too-many-requests', 'end another export first')
    const row = { ...same, at: now, in_charts: inCharts ? 1 : 0, since: since ?? null, types: JSON.stringify(types) }
    transaction.run(statements.addJob, row)
  }

  /** Throws Refusal 'not-found' for what is unknown, over, or another's: these are not told apart. */
  get(id: string, caller: Pick<ExportJob, 'caller' | 'scope'>, now: number): ExportJob {
    const row = this.#store.read((reader) => reader.get(statements.job, { id }))
    if (row === undefined || row.until <= now || row.caller !== caller.caller || row.scope !== caller.scope)
      throw new Refusal('not-found')
    const { in_charts: inCharts, since, types, counts, ...same } = row
    return {
      ...same,
      inCharts: inCharts === 1,
      since: since ?? undefined,
      types: JSON.parse(types) as string[],
      counts: counts === null ? undefined : (JSON.parse(counts) as Record<string, number>),
    }
  }

  setCounts(id: string, counts: Readonly<Record<string, number>>): void {
    this.#store.transact((transaction) => transaction.run(statements.setCounts, { id, counts: JSON.stringify(counts) }))
  }

  remove(transaction: Transaction, id: string): void {
    transaction.run(statements.removeJob, { id })
  }
}
