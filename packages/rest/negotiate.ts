import { Refusal } from '@siegel/foundation'

export type Format = 'json' | 'xml'

/** How an answer is wanted. */
export interface Wishes {
  readonly format: Format
  readonly pretty: boolean
  readonly returns: 'minimal' | 'representation' | 'OperationOutcome' | undefined
  readonly handling: 'strict' | 'lenient'
  readonly isAsync: boolean
}

const formats: ReadonlyMap<string, Format> = new Map(
  Object.entries({
    json: 'json',
    'application/json': 'json',
    'application/fhir+json': 'json',
    'text/json': 'json',
    '*/*': 'json',
    'application/*': 'json',
    xml: 'xml',
    'application/xml': 'xml',
    'application/fhir+xml': 'xml',
    'text/xml': 'xml',
  } as const),
)

/** A `+` in an address that was not escaped is a blank by the time it gets here. */
const formatOf = (text: string): Format | undefined => formats.get(text.trim().toLowerCase().replace(' ', '+'))

/** `application/fhir+xml;q=0.9, application/json`: the known one that is wanted most. */
function accepted(header: string): Format | undefined {
  return byQuality(header)
    .map(formatOf)
    .find((format) => format !== undefined)
}

/** The media types of an `Accept` header, the one that is wanted most first. */
function byQuality(header: string): string[] {
  const wanted = header.split(',').map((item, index) => {
    const [type = '', ...parameters] = item.split(';')
    const quality = parameters
      .map((one) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(one)?.[1])
      .find((q) => q !== undefined)
    return { type: type.trim(), quality: Number(quality ?? 1), index }
  })
  return wanted
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality || a.index - b.index)
    .map(({ type }) => type)
}

const fhirTypes: ReadonlySet<string> = new Set(['application/fhir+json', 'application/fhir+xml'])

/**
 * Whether a Binary is meant as a resource and not as the bytes it holds (R4, Binary): only by a media type of FHIR's own,
 * since `application/json` may well be what the bytes are.
 */
export const isFhirContent = (contentType: string): boolean =>
  fhirTypes.has((contentType.split(';')[0] ?? '').trim().toLowerCase())

/** The same of `_format` or of what `Accept` wants most. */
export function wantsResource(headers: Headers, query: URLSearchParams): boolean {
  if (query.has('_format')) return true
  const [best] = byQuality(headers.get('accept') ?? '')
  return best !== undefined && isFhirContent(best)
}

/** Of a media type as it stands in `Content-Type`; undefined where it is neither. */
export const formatOfContent = (contentType: string): Format | undefined =>
  contentType.includes('*') ? undefined : formatOf(contentType.split(';')[0] ?? '')

/**
 * Reads `Accept`, `Prefer` and the parameters `_format` and `_pretty` (R4 http, content types and prefer).
 * Throws Refusal 'not-acceptable' where nothing that is wanted can be given; a
 * file (`isFile`) has bytes of any type, so there it is never thrown, and only errors come in the format.
 */
export function wishesOf(headers: Headers, query: URLSearchParams, isFile = false): Wishes {
  const asked = query.get('_format')
  const header = headers.get('accept') ?? ''
  const wanted = asked === null ? (header === '' ? 'json' : accepted(header)) : formatOf(asked.split(';')[0] ?? '')
  const format = wanted ?? (isFile ? 'json' : undefined)
  if (format === undefined) throw new Refusal('not-acceptable', 'json or xml')
  const prefer = (headers.get('prefer') ?? '').split(/[;,]/).map((one) => one.trim())
  const returns = (['minimal', 'representation', 'OperationOutcome'] as const).find((way) =>
    prefer.includes(`return=${way}`),
  )
  return {
    format,
    pretty: query.get('_pretty') === 'true',
    returns,
    handling: prefer.includes('handling=strict') ? 'strict' : 'lenient',
    isAsync: prefer.includes('respond-async'),
  }
}
