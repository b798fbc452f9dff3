import type { Caller } from '@siegel/access'
import { isDecimal, parseJson, parseJsonBytes, stringifyJson, type Resource } from '@siegel/fhir'
import { parseXml } from '@siegel/fhir/r4'
import { isRefusal, Refusal } from '@siegel/foundation'
import type { Records } from '@siegel/records'
import type { FhirApi } from '@siegel/rest'
import { deliveryOf, deliveryOfAll, type Delivery } from './fhir-bundle.ts'
import { linesOf } from './lines.ts'

export interface FhirImportContext {
  readonly records: Records
  readonly api: FhirApi
}

/** What became of a file. Places and codes, never content. */
export interface FhirOutcome {
  taken: number
  duplicate: number
  refused: { place: string; reason: string }[]
  /** Refused beyond those that are listed. */
  more: number
}

/** Where the API thinks it is; its answers go nowhere but here. */
const base = 'http://import.invalid/fhir/R4'

const mostFile_bytes = 32 * 1024 * 1024
const mostLine_bytes = 4 * 1024 * 1024
/** So many resources are written in one transaction, where their file does not say otherwise. */
const atOnce = 200
const mostListed = 100

type Own = Resource & { readonly id: string }

/**
 * Takes a file of FHIR: a resource or a bundle, as JSON or XML. Resources keep their ids; one that is there just so
 * already is a duplicate, one that differs becomes its next version. A transaction is taken whole or not at all, anything
 * else resource by resource. Throws Refusal of its parser for what cannot be read at all.
 */
export async function importFhirFile(
  context: FhirImportContext,
  caller: Caller,
  bytes: Uint8Array,
): Promise<FhirOutcome> {
  if (bytes.length > mostFile_bytes) throw new Refusal('too-large')
  const isXml = /^(?:\u00ef\u00bb\u00bf)?\s*</.test(Buffer.from(bytes.subarray(0, 200)).toString('latin1'))
  const limits = { maxLength: mostFile_bytes }
  const value = isXml ? parseXml(bytes, limits) : parseJsonBytes(bytes, limits)
  const outcome: FhirOutcome = { taken: 0, duplicate: 0, refused: [], more: 0 }
  await take(context, caller, deliveryOf(value), outcome)
  return outcome
}

/** The same for lines with a resource each (NDJSON, as of a bulk export), of any number. */
export async function importFhirLines(
  context: FhirImportContext,
  caller: Caller,
  source: AsyncIterable<Uint8Array>,
): Promise<FhirOutcome> {
  const outcome: FhirOutcome = { taken: 0, duplicate: 0, refused: [], more: 0 }
  let waiting: unknown[] = []
  let number = 0
  for await (const line of linesOf(source, mostLine_bytes)) {
    number += 1
    try {
      waiting.push(parseJson(line))
    } catch (error) {
      if (!isRefusal(error)) throw error
      refuse(outcome, `line ${number}`, error.code)
    }
    if (waiting.length < atOnce) continue
    await take(context, caller, deliveryOfAll(waiting), outcome)
    waiting = []
  }
  await take(context, caller, deliveryOfAll(waiting), outcome)
  return outcome
}

function refuse(outcome: FhirOutcome, place: string, reason: string): void {
  if (outcome.refused.length < mostListed) outcome.refused.push({ place, reason })
  else outcome.more += 1
}

async function take(
  context: FhirImportContext,
  caller: Caller,
  { resources, refused, isTransaction }: Delivery,
  outcome: FhirOutcome,
): Promise<void> {
  for (const { place, reason } of refused) refuse(outcome, place, reason)
  if (isTransaction && refused.length > 0) return refuse(outcome, 'Bundle', 'transaction')
  const wanted = await withoutKnown(context, caller, once(resources))
  outcome.duplicate += resources.length - wanted.length
  // What is pointed at by an attachment takes a right to it, so files come first.
  const ordered = wanted.toSorted((a, b) => Number(b.resourceType === 'Binary') - Number(a.resourceType === 'Binary'))
  if (isTransaction) {
    const reason = await send(context, caller, ordered)
    if (reason === undefined) outcome.taken += ordered.length
    else refuse(outcome, 'Bundle', reason)
    return
  }
  for (let start = 0; start < ordered.length; start += atOnce)
    await takeSome(context, caller, ordered.slice(start, start + atOnce), outcome)
}

/** Together where all of them are well, else each by itself, so that one does not keep the others out. */
async function takeSome(
  context: FhirImportContext,
  caller: Caller,
  resources: readonly Own[],
  outcome: FhirOutcome,
): Promise<void> {
  if ((await send(context, caller, resources)) === undefined) {
    outcome.taken += resources.length
    return
  }
  for (const resource of resources) {
    const reason = await send(context, caller, [resource])
    if (reason === undefined) outcome.taken += 1
    else refuse(outcome, `${resource.resourceType}/${resource.id}`, reason)
  }
}

/** Writes resources in one transaction; why not, where that is refused. */
async function send(
  { api }: FhirImportContext,
  caller: Caller,
  resources: readonly Own[],
): Promise<string | undefined> {
  if (resources.length === 0) return undefined
  const entry = resources.map((resource) => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  }))
  const body = stringifyJson({ resourceType: 'Bundle', type: 'transaction', entry })
  const headers = { 'content-type': 'application/fhir+json', prefer: 'return=minimal' }
  const answer = await api.answer(new Request(base, { method: 'POST', headers, body }), base, () => caller)
  if (answer.ok) {
    await answer.body?.cancel()
    return undefined
  }
  const { issue = [] } = (await answer.json()) as { issue?: { diagnostics?: string; expression?: string[] }[] }
  const [first] = issue
  return [first?.diagnostics ?? String(answer.status), ...(first?.expression ?? [])].join(' ')
}

/** Of two with one id, the last one: a bundle that says something twice says it once. */
const once = (resources: readonly Own[]): Own[] => [
  ...new Map(resources.map((resource) => [`${resource.resourceType}/${resource.id}`, resource])).values(),
]

async function withoutKnown({ records }: FhirImportContext, caller: Caller, resources: readonly Own[]): Promise<Own[]> {
  if (resources.length === 0) return []
  return records.read(caller, { verb: 'read', purpose: 'import', lists: true }, (reader) =>
    resources.filter((resource) => {
      const stored = reader.get(resource.resourceType, resource.id)
      return stored === undefined || contentOf(parseJson(stored.json)) !== contentOf(resource)
    }),
  )
}

/** A resource as text, without what the store says about it, whatever order its elements come in. */
function contentOf(resource: unknown): string {
  const { meta, ...rest } = resource as Resource & { meta?: object }
  const { versionId: _, lastUpdated: __, ...own } = (meta ?? {}) as Record<string, unknown>
  return stringifyJson(sorted({ ...rest, ...(Object.keys(own).length === 0 ? {} : { meta: own }) }))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null || isDecimal(value)) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, child]) => [name, sorted(child)]))
}
