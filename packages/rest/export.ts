import { ReadableStream } from 'node:stream/web'
import type { Caller } from '@siegel/access'
import { isResourceType, resourceTypes } from '@siegel/fhir'
import { isRefusal, Refusal } from '@siegel/foundation'
import type { Logger } from '@siegel/foundation/logger'
import type { ExportJob, Records, SnapshotPlace } from '@siegel/records'
import { exportOf, type ExportWish } from './export-wish.ts'
import type { Interaction } from './interaction.ts'
import type { Wishes } from './negotiate.ts'
import { Scopes } from './scopes.ts'
import type { Input } from './unit.ts'

export interface ExportOptions {
  readonly records: () => Records
  readonly now: () => number
  readonly newId: () => string
  readonly log: Logger
}

export interface ExportAsk {
  readonly caller: Caller
  readonly base: string
  readonly wishes: Wishes
}

type Kick = Extract<Interaction, { kind: 'operation' }>
const lifetime_ms = 24 * 60 * 60_000
const purpose = 'bulk export'
const ndjson = 'application/fhir+ndjson'

/** A file takes a right of its own, and is read by itself: `Binary/id`. */
const isExported = (type: string): boolean => type !== 'Binary'

/** Jobs are their caller's, with the rights they were asked with. */
const ownerOf = ({ id, scope = '' }: Caller) => ({ caller: id, scope })

/**
 * Bulk Data Access IG 2.0, export (https://hl7.org/fhir/uv/bulkdata/export.html): of the system, or of all patients. A
 * job is a place in the order of writes; its files are read from the database as of that place while they are given, so
 * nothing of them ever lies on the disk.
 */
export class Exports {
  readonly #options: ExportOptions
  readonly #counting = new Map<string, Promise<void>>()

  constructor(options: ExportOptions) {
    this.#options = options
  }

  /** Begins a job. Throws Refusals for what cannot be given so, and 'too-many-requests'. */
  async start(ask: ExportAsk, { type }: Kick, input: Input): Promise<Response> {
    const { caller, base, wishes } = ask
    if (type !== undefined && type !== 'Patient') throw new Refusal('not-found')
    if (!wishes.isAsync) throw new Refusal('not-supported', 'Prefer: respond-async')
    const wish = exportOf(input)
    const types = this.#typesFor(caller, wish)
    const { records, newId, now } = this.#options
    const at = now()
    const name = type === undefined ? '$export' : 'Patient/$export'
    const act = { verb: 'export', purpose, object: name, facts: types.length > 20 ? [] : types } as const
    const id = newId()
    await records().enqueue(caller, act, (write) =>
      records().exportJobs.add(write.transaction, {
        id,
        ...ownerOf(caller),
        at,
        until: at + lifetime_ms,
        seq: write.place(),
        request: `${base}/${name}${wish.query}`,
        inCharts: type === 'Patient',
        since: wish.since,
        types,
      }),
    )
    this.#count(caller, records().exportJobs.get(id, ownerOf(caller), at))
    return new Response(null, { status: 202, headers: { 'content-location': `${base}/$export-status/${id}` } })
  }

  /** 202 while it is counted, then the manifest. Throws Refusal 'not-found'. */
  status({ caller, base }: ExportAsk, id: string): Response {
    const job = this.#job(caller, id)
    const { counts } = job
    if (counts === undefined) {
      this.#count(caller, job)
      return new Response(null, { status: 202, headers: { 'retry-after': '1', 'x-progress': 'counting' } })
    }
    const manifest = {
      transactionTime: new Date(job.at).toISOString(),
      request: job.request,
      requiresAccessToken: true,
      output: Object.entries(counts).map(([type, count]) => ({
        type,
        url: `${base}/$export-status/${id}/${type}`,
        count,
      })),
      error: [],
    }
    const headers = {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      expires: new Date(job.until).toUTCString(),
    }
    return new Response(JSON.stringify(manifest), { headers })
  }

  /** Ends a job: its files are no more. Throws Refusal 'not-found'. */
  async end({ caller }: ExportAsk, id: string): Promise<Response> {
    const { exportJobs } = this.#options.records()
    this.#job(caller, id)
    const act = { verb: 'export', purpose, object: '$export', facts: ['ended'] } as const
    await this.#options.records().enqueue(caller, act, (write) => exportJobs.remove(write.transaction, id))
    return new Response(null, { status: 202 })
  }

  /** The resources of a type, a line each. Throws Refusal 'not-found', also for a type of which the job has none. */
  async file({ caller }: ExportAsk, id: string, type: string): Promise<Response> {
    const job = this.#job(caller, id)
    if ((job.counts?.[type] ?? 0) === 0) throw new Refusal('not-found')
    const act = { verb: 'export', purpose, object: type } as const
    const { pages } = await this.#options.records().readSnapshot(this.#ask(caller, job, type), act)
    const body = ReadableStream.from(linesOf(pages)) as unknown as BodyInit
    return new Response(body, { headers: { 'content-type': ndjson, 'cache-control': 'no-store' } })
  }

  #job(caller: Caller, id: string): ExportJob {
    return this.#options.records().exportJobs.get(id, ownerOf(caller), this.#options.now())
  }

  /** The types that the caller may read: those that were named, which must all be allowed, or all that are. */
  #typesFor(caller: Caller, { types }: ExportWish): string[] {
    const scopes = new Scopes(caller, this.#options.now())
    const isAllowed = (type: string): boolean => {
      try {
        scopes.filters(type, 'r')
        this.#options.records().mayRead(caller, type)
        return true
      } catch (error) {
        if (isRefusal(error, 'not-allowed')) return false
        throw error
      }
    }
    if (types === undefined) return resourceTypes.filter((type) => isExported(type) && isAllowed(type))
    for (const type of types) {
      if (!isResourceType(type) || !isExported(type)) throw new Refusal('search-value-invalid', '_type')
      if (!isAllowed(type)) throw new Refusal('not-allowed')
    }
    return [...types]
  }

  #ask(caller: Caller, { seq, since, inCharts }: ExportJob, type: string) {
    const scopes = new Scopes(caller, this.#options.now())
    const isWhole = scopes.filters(type, 'r') === undefined
    const place: SnapshotPlace = { type, seq, since, inCharts }
    return { caller, place, covers: isWhole ? undefined : scopes.reading(type) }
  }

  /** Counts what a job has, in the background; what a restart has interrupted begins again with the next question. */
  #count(caller: Caller, job: ExportJob): void {
    if (this.#counting.has(job.id)) return
    const work = async () => {
      const counts: Record<string, number> = {}
      for (const type of job.types) {
        const count = await this.#options.records().countSnapshot(this.#ask(caller, job, type))
        if (count > 0) counts[type] = count
      }
      this.#options.records().exportJobs.setCounts(job.id, counts)
    }
    const done = work()
      .catch((error: unknown) => {
        this.#options.log.warn({ kind: error instanceof Error ? error.name : typeof error }, 'export not counted')
      })
      .finally(() => this.#counting.delete(job.id))
    this.#counting.set(job.id, done)
  }
}

async function* linesOf(pages: AsyncIterable<string[]>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for await (const texts of pages) yield encoder.encode(texts.map((text) => `${text}\n`).join(''))
}
