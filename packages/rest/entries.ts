import { parseJsonBytes } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import { interactionOf, methods, type Interaction, type Method } from './interaction.ts'
import { etagOf, jsonOf, versionAddress, type Result } from './result.ts'
import type { Failure } from './outcome.ts'
import type { Input } from './unit.ts'

/** An entry of a batch or transaction as it is to be carried out. */
export interface Entry {
  readonly fullUrl: string | undefined
  readonly method: Method
  readonly interaction: Interaction
  readonly input: Input
}

const mostEntries = 5000

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Throws Refusal 'resource-invalid' with the place. */
const bad = (index: number, what: string): never => {
  throw new Refusal('resource-invalid', `Bundle.entry[${index}].${what}`)
}

/** `W/"3"`: the version it names; NaN for any other tag, which no version has. */
export const versionOfTag = (tag: string): number => Number(/^(?:W\/)?"(\d{1,9})"$/.exec(tag.trim())?.[1] ?? Number.NaN)

/** Path segments and parameters of an address below the base, relative or absolute. */
export function addressOf(url: string, base: string): { segments: string[]; query: [string, string][] } {
  const relative = url.startsWith(`${base}/`) ? url.slice(base.length + 1) : url.replace(/^\//, '')
  const [path = '', ...rest] = relative.split('?')
  return { segments: segmentsOf(path), query: [...new URLSearchParams(rest.join('?'))] }
}

/** Throws Refusal 'not-found' for what no escaping of UTF-8 is. */
export function segmentsOf(path: string): string[] {
  try {
    return path.split('/').map((segment) => decodeURIComponent(segment))
  } catch {
    throw new Refusal('not-found', 'no such address')
  }
}

function entryOf(value: unknown, index: number, base: string): Entry {
  const entry = isFields(value) ? value : bad(index, 'structure')
  const request = isFields(entry['request']) ? entry['request'] : bad(index, 'request')
  const method = methods.find((one) => one === request['method']) ?? bad(index, 'request.method')
  const url = textOf(request['url']) ?? bad(index, 'request.url')
  const { segments, query } = addressOf(url, base)
  const [ifMatch, ifNoneMatch] = [textOf(request['ifMatch']), textOf(request['ifNoneMatch'])]
  const [ifModifiedSince, ifNoneExist] = [textOf(request['ifModifiedSince']), textOf(request['ifNoneExist'])]
  return {
    fullUrl: textOf(entry['fullUrl']),
    method,
    interaction: interactionOf(method, segments),
    input: {
      query,
      ...(entry['resource'] === undefined ? {} : { body: bodyOf(method, entry['resource']) }),
      ...(ifMatch === undefined ? {} : { ifMatch: versionOfTag(ifMatch) }),
      ...(ifNoneMatch === undefined ? {} : { ifNoneMatch }),
      ...(ifModifiedSince === undefined ? {} : { ifModifiedSince }),
      ...(ifNoneExist === undefined ? {} : { ifNoneExist }),
    },
  }
}

/** A JSON patch travels in a Binary (R4 http, transaction: PATCH). */
function bodyOf(method: Method, resource: unknown): unknown {
  if (method !== 'PATCH' || !isFields(resource) || resource['resourceType'] !== 'Binary') return resource
  try {
    return parseJsonBytes(Buffer.from(String(resource['data']), 'base64'))
  } catch {
    throw new Refusal('patch-invalid')
  }
}

/** The entries of a Bundle. Throws Refusal 'too-many-entries', or names the first that cannot be understood. */
export function readEntries(bundle: { entry?: unknown }, read: (value: unknown, index: number) => Entry): Entry[] {
  const list: unknown[] =
    bundle.entry === undefined ? [] : Array.isArray(bundle.entry) ? bundle.entry : bad(0, 'structure')
  if (list.length > mostEntries) throw new Refusal('too-many-entries', `at most ${mostEntries}`)
  return list.map(read)
}

export const entryReader =
  (base: string) =>
  (value: unknown, index: number): Entry =>
    entryOf(value, index, base)

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
}
const statusText = (status: number): string => `${status} ${reasons[status] ?? ''}`.trim()

/** The JSON text of an entry of the answer. */
export function answerEntry(entry: Entry, result: Result, base: string, wantsResource: boolean): string {
  const { stored } = result
  const isWrite = entry.method !== 'GET' && entry.method !== 'HEAD'
  const response = {
    status: statusText(result.status),
    ...(stored !== undefined && result.isMade === true ? { location: versionAddress(stored) } : {}),
    ...(stored === undefined ? {} : { etag: etagOf(stored), lastModified: stored.at }),
  }
  const fullUrl = stored === undefined ? '' : `"fullUrl":${JSON.stringify(`${base}/${stored.type}/${stored.id}`)},`
  const json = (isWrite && !wantsResource) || entry.method === 'HEAD' ? undefined : jsonOf(result)
  const resource = json === undefined ? '' : `"resource":${json},`
  return `{${fullUrl}${resource}"response":${JSON.stringify(response)}}`
}

/** The same for what was refused. */
export const failedEntry = ({ status, outcome }: Failure): string =>
  JSON.stringify({ response: { status: statusText(status), outcome } })
