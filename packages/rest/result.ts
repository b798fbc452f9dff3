import { formatXml, subset, type SearchQuery } from '@siegel/fhir/r4'
import { parseJson, stringifyJson, type Resource } from '@siegel/fhir'
import type { Stored } from '@siegel/records'
import type { Wishes } from './negotiate.ts'
import { outcomeOf } from './outcome.ts'

/** What an interaction came to, before it becomes an answer over HTTP or an entry of a bundle. */
export interface Result {
  readonly status: number
  /** The version read or written. */
  readonly stored?: Stored
  /** Any other resource: a bundle, an outcome. */
  readonly resource?: Resource | Readonly<Record<string, unknown>>
  /** The same as finished JSON text. */
  readonly json?: string
  /** Says where the version is (`Location`). */
  readonly isMade?: boolean
  readonly subset?: Pick<SearchQuery, 'summary' | 'elements'>
  readonly headers?: Readonly<Record<string, string>>
}

/** `Type/id/_history/version`, as in `Location` and entries of bundles. */
export const versionAddress = ({ type, id, version }: Stored): string => `${type}/${id}/_history/${version}`

export const etagOf = ({ version }: Stored): string => `W/"${version}"`

/** The JSON text of a result's body; undefined where it has none. */
export function jsonOf({ stored, resource, json, subset: wanted }: Result, isDeletion = false): string | undefined {
  if (json !== undefined) return json
  if (resource !== undefined) return stringifyJson(resource)
  if (stored === undefined || stored.deleted || isDeletion) return undefined
  return wanted === undefined ? stored.json : stringifyJson(subset(stored.resource, wanted))
}

const isWrite = (result: Result): boolean => result.stored !== undefined && result.isMade !== undefined

/** Makes the answer: what `Prefer` asks to be returned, version and time, JSON or XML. */
export function responseOf(result: Result, wishes: Wishes, base: string): Response {
  const { stored, status } = result
  const headers = new Headers({ 'cache-control': 'no-store', ...result.headers })
  if (stored !== undefined) {
    headers.set('etag', etagOf(stored))
    headers.set('last-modified', new Date(stored.at).toUTCString())
    if (result.isMade === true) headers.set('location', `${base}/${versionAddress(stored)}`)
  }
  if (status === 204 || status === 304) return new Response(null, { status, headers })
  const text =
    isWrite(result) && wishes.returns === 'minimal'
      ? undefined
      : isWrite(result) && wishes.returns === 'OperationOutcome'
        ? JSON.stringify(outcomeOf('informational', 'stored', 'information'))
        : jsonOf(result)
  if (text === undefined) return new Response(null, { status, headers })
  const { body, mediaType } = formatted(text, wishes)
  headers.set('content-type', mediaType)
  return new Response(body, { status, headers })
}

/** Stored text is passed on as it is; only who wants XML or a pretty print makes it be read. */
export function formatted(json: string, { format, pretty }: Pick<Wishes, 'format' | 'pretty'>) {
  if (format === 'xml') return { body: formatXml(parseStored(json)), mediaType: 'application/fhir+xml; charset=utf-8' }
  const body = pretty ? `${JSON.stringify(parseStored(json), undefined, 2)}\n` : json
  return { body, mediaType: 'application/fhir+json; charset=utf-8' }
}

const parseStored = (json: string): Resource => parseJson(json, { maxLength: 256 * 1024 * 1024 }) as Resource
