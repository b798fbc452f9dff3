import type { Caller } from '@siegel/access'
import type { AuditVerb } from '@siegel/contract'
import { Refusal } from '@siegel/foundation'
import type { Logger } from '@siegel/foundation/logger'
import { adoptFiles, type Act, type RecordReader, type Records } from '@siegel/records'
import { downloadFile, readFileResource, uploadFile, type FileAsk } from './binary.ts'
import { bodyOf } from './body.ts'
import { capabilityStatement } from './capability.ts'
import { answerEntry, entryReader, failedEntry, readEntries, segmentsOf, versionOfTag, type Entry } from './entries.ts'
import { Exports } from './export.ts'
import type { Files } from './files.ts'
import { interactionOf, methods, type Interaction } from './interaction.ts'
import { isFhirContent, wantsResource, wishesOf, type Wishes } from './negotiate.ts'
import { failureOf, outcomeOf, type Failure } from './outcome.ts'
import { Pages, type OpenSearch } from './pages.ts'
import { isWriting, performRead, performWrite, type Writing } from './perform.ts'
import { formatted, responseOf, type Result } from './result.ts'
import { Scopes } from './scopes.ts'
import { nextPage, searchset } from './search.ts'
import { transact } from './transaction.ts'
import type { Input, Unit, WriteUnit } from './unit.ts'

export interface FhirApiOptions {
  readonly records: () => Records
  /** Where the bytes of files lie. */
  readonly files: () => Files
  readonly now: () => number
  readonly newId: () => string
  /** The version of the software, for `/metadata`. */
  readonly version: string
  readonly log: Logger
}

const verbs: Readonly<Record<Writing['kind'], AuditVerb>> = {
  create: 'create',
  update: 'update',
  patch: 'update',
  delete: 'delete',
  'conditional-update': 'update',
  'conditional-patch': 'update',
  'conditional-delete': 'delete',
}
const purpose = 'fhir'

/** What a request comes with besides its interaction. */
interface Ask {
  readonly caller: Caller
  readonly base: string
  readonly wishes: Wishes
}

/** FHIR R4's RESTful API (http://hl7.org/fhir/R4/http.html) over the gate: each request is one act in the log. */
export class FhirApi {
  readonly #options: FhirApiOptions
  readonly #pages: Pages
  readonly #exports: Exports

  constructor(options: FhirApiOptions) {
    this.#options = options
    this.#pages = new Pages(options.newId, options.now)
    this.#exports = new Exports(options)
  }

  /** Answers a request below `base` (an absolute address without a slash at its end); never throws. */
  async answer(request: Request, base: string, callerOf: () => Caller | undefined): Promise<Response> {
    let wishes: Pick<Wishes, 'format' | 'pretty'> = { format: 'json', pretty: false }
    try {
      const url = new URL(request.url)
      const segments = segmentsOf(url.pathname.slice(new URL(base).pathname.length + 1))
      const asked = wishesOf(request.headers, url.searchParams, isOfBytes(segments[0]))
      wishes = asked
      const method = methods.find((one) => one === request.method)
      if (method === undefined) throw new Refusal('method-refused', 'no such interaction')
      const interaction = interactionOf(method, segments, url.searchParams.get('_page') ?? undefined)
      const response = await this.#serve(request, interaction, base, asked, callerOf)
      return method === 'HEAD' ? await withoutBody(response) : response
    } catch (error) {
      return this.#failed(error, wishes)
    }
  }

  async #serve(
    request: Request,
    interaction: Interaction,
    base: string,
    wishes: Wishes,
    callerOf: () => Caller | undefined,
  ): Promise<Response> {
    if (interaction.kind === 'capabilities') return responseOf(this.#capabilities(base), wishes, base)
    const caller = callerOf()
    if (caller === undefined) throw new Refusal('not-signed-in')
    const ask = { caller, base, wishes }
    const file = await this.#file(ask, request, interaction)
    if (file !== undefined) return file
    if (interaction.kind === 'export-status') return this.#exports.status(ask, interaction.job)
    if (interaction.kind === 'export-end') return this.#exports.end(ask, interaction.job)
    if (interaction.kind === 'export-file') return this.#exports.file(ask, interaction.job, interaction.type)
    const body = await bodyOf(request, interaction)
    if (interaction.kind === 'bundle') return this.#bundle(ask, body.value)
    const input = inputOf(request, body)
    if (interaction.kind === 'operation' && interaction.name === 'export' && interaction.id === undefined)
      return this.#exports.start(ask, interaction, input)
    const isPosted = request.method === 'POST'
    const result = await this.#perform(ask, interaction, input, isPosted)
    return responseOf(result, wishes, base)
  }

  /** What concerns the bytes of a Binary; undefined where it is meant as a resource, like any other. */
  async #file(ask: Ask, request: Request, interaction: Interaction): Promise<Response | undefined> {
    if (!('type' in interaction) || interaction.type !== 'Binary') return undefined
    const { kind } = interaction
    const fileAsk = this.#fileAsk(ask)
    if (kind === 'read' || kind === 'vread') {
      const { searchParams } = new URL(request.url)
      if (wantsResource(request.headers, searchParams)) return undefined
      return downloadFile(fileAsk, interaction, inputOf(request, {}))
    }
    if (kind !== 'create' && kind !== 'update') return undefined
    if (isFhirContent(request.headers.get('content-type') ?? '')) return undefined
    const id = kind === 'update' ? interaction.id : undefined
    const result = await uploadFile(fileAsk, request, id, inputOf(request, {}))
    return responseOf(result, ask.wishes, ask.base)
  }

  #fileAsk(ask: Ask): FileAsk {
    return {
      caller: ask.caller,
      records: this.#options.records(),
      files: this.#options.files(),
      scopes: new Scopes(ask.caller, this.#options.now()),
      unit: (reader) => this.#unit(ask, reader),
    }
  }

  #capabilities(base: string): Result {
    const date = new Date(this.#options.now()).toISOString()
    return { status: 200, resource: capabilityStatement({ date, version: this.#options.version, base }) }
  }

  #perform(ask: Ask, interaction: Interaction, input: Input, isPosted: boolean): Promise<Result> {
    if (isWriting(interaction)) {
      const act = { verb: verbs[interaction.kind], purpose, ...objectOf(interaction) }
      return this.#write(ask, act, (unit) => performWrite(unit, interaction, input))
    }
    if ((interaction.kind === 'read' || interaction.kind === 'vread') && interaction.type === 'Binary')
      return readFileResource(this.#fileAsk(ask), interaction, input)
    const isSearch = interaction.kind === 'search' || interaction.kind === 'page'
    const act = { verb: isSearch ? 'search' : 'read', purpose, ...objectOf(interaction) } as const
    return this.#options.records().read(ask.caller, act, (reader) => {
      const unit: Unit = this.#unit(ask, reader)
      if (interaction.kind !== 'page') return performRead(unit, interaction, input, isPosted)
      return searchset(unit, nextPage(unit, this.#pages.get(interaction.token, holderOf(ask.caller))), false)
    })
  }

  /** One transaction of the gate; what it says of files is then done. */
  async #write<T>(ask: Ask, act: Act, work: (unit: WriteUnit) => T): Promise<T> {
    const records = this.#options.records()
    let pointsAtFiles = false
    const result = await records.enqueue(ask.caller, act, (reader) => {
      const done = work(this.#unit(ask, reader))
      pointsAtFiles = reader.pointsAtFiles
      return done
    })
    if (pointsAtFiles) await adoptFiles(records, this.#options.files())
    return result
  }

  #unit<R extends RecordReader>({ caller, base, wishes }: Ask, reader: R): Unit & { readonly reader: R } {
    const scopes = new Scopes(caller, this.#options.now())
    reader.narrow((resource) => scopes.covers(resource, 'r'))
    return {
      reader,
      scopes,
      base,
      handling: wishes.handling,
      remember: (search: Omit<OpenSearch, 'caller'>) => this.#pages.add({ ...search, caller: holderOf(caller) }),
      isFileId: (id) => this.#options.files().has(id),
    }
  }

  /** R4 http, batch and transaction: the one entry by entry, the other all or nothing. */
  async #bundle(ask: Ask, value: unknown): Promise<Response> {
    const bundle = value as { resourceType?: unknown; type?: unknown; entry?: unknown } | null | undefined
    if (typeof bundle !== 'object' || bundle?.resourceType !== 'Bundle') throw new Refusal('resource-invalid', 'Bundle')
    const { base, wishes } = ask
    const wantsResource = wishes.returns === 'representation'
    let answers: string[]
    if (bundle.type === 'transaction') {
      const entries = readEntries(bundle, entryReader(base))
      const results = await this.#transaction(ask, entries)
      answers = entries.map((entry, index) =>
        answerEntry(entry, results[index] ?? { status: 500 }, base, wantsResource),
      )
    } else if (bundle.type === 'batch') {
      const read = entryReader(base)
      const places = readPlaces(bundle, read)
      answers = await Promise.all(places.map((place) => this.#batchEntry(ask, place, wantsResource)))
    } else throw new Refusal('resource-invalid', 'Bundle.type')
    const type = bundle.type === 'batch' ? 'batch-response' : 'transaction-response'
    const json = `{"resourceType":"Bundle","type":"${type}","entry":[${answers.join(',')}]}`
    const { body, mediaType } = formatted(json, wishes)
    return new Response(body, { headers: { 'content-type': mediaType, 'cache-control': 'no-store' } })
  }

  #transaction(ask: Ask, entries: readonly Entry[]): Promise<Result[]> {
    const { newId } = this.#options
    const act: Act = { verb: 'transaction', purpose, lists: true }
    return this.#write(ask, act, (unit) => transact(unit, entries, newId))
  }

  async #batchEntry(ask: Ask, place: () => Entry, wantsResource: boolean): Promise<string> {
    try {
      const entry = place()
      if (entry.interaction.kind === 'bundle') throw new Refusal('not-supported', 'a bundle in a bundle')
      const result = await this.#perform(ask, entry.interaction, entry.input, entry.method === 'POST')
      return answerEntry(entry, result, ask.base, wantsResource)
    } catch (error) {
      return failedEntry(this.#failure(error))
    }
  }

  #failure(error: unknown): Failure {
    const known = failureOf(error)
    if (known !== undefined) return known
    this.#options.log.error({ kind: error instanceof Error ? error.name : typeof error }, 'fhir request failed')
    return { status: 500, outcome: outcomeOf('exception', 'internal') }
  }

  #failed(error: unknown, wishes: Pick<Wishes, 'format' | 'pretty'>): Response {
    const { status, outcome } = this.#failure(error)
    const { body, mediaType } = formatted(JSON.stringify(outcome), wishes)
    const headers = new Headers({ 'content-type': mediaType, 'cache-control': 'no-store' })
    if (status === 401) headers.set('www-authenticate', 'Bearer')
    return new Response(body, { status, headers })
  }
}

/** Each entry by itself: one that cannot be understood fails alone. */
const readPlaces = (bundle: { entry?: unknown }, read: (value: unknown, index: number) => Entry): (() => Entry)[] => {
  const places: (() => Entry)[] = []
  readEntries(bundle, (value, index) => {
    places.push(() => read(value, index))
    return {} as Entry
  })
  return places
}

/** Where bytes are given that are of neither format. */
const isOfBytes = (segment: string | undefined): boolean => segment === 'Binary' || segment === '$export-status'

/** The head of an answer; bytes that were to follow are not read. */
async function withoutBody(response: Response): Promise<Response> {
  await response.body?.cancel()
  return new Response(null, response)
}

function inputOf(
  request: Request,
  { value, parameters = [] }: { value?: unknown; parameters?: readonly [string, string][] },
): Input {
  const { headers } = request
  const [ifMatch, ifNoneMatch] = [headers.get('if-match'), headers.get('if-none-match')]
  const [ifModifiedSince, ifNoneExist] = [headers.get('if-modified-since'), headers.get('if-none-exist')]
  return {
    query: [...new URL(request.url).searchParams, ...parameters],
    ...(value === undefined ? {} : { body: value }),
    ...(ifMatch === null ? {} : { ifMatch: versionOfTag(ifMatch) }),
    ...(ifNoneMatch === null ? {} : { ifNoneMatch }),
    ...(ifModifiedSince === null ? {} : { ifModifiedSince }),
    ...(ifNoneExist === null ? {} : { ifNoneExist }),
  }
}

/** Whose a next page is: a program with other scopes is somebody else. */
const holderOf = ({ id, scope = '' }: Caller): string => `${id} ${scope}`

/** What the act is done to, for the log; what is written without an id in the address is named by what was touched. */
function objectOf(interaction: Interaction): { object?: string } {
  if (!('type' in interaction) || interaction.type === undefined) return {}
  const { type } = interaction
  if ('id' in interaction && interaction.id !== undefined) return { object: `${type}/${interaction.id}` }
  return isWriting(interaction) ? {} : { object: type }
}
