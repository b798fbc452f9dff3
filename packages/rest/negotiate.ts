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

const formats: Readonly<Record<string, Format>> = {
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
}

/** A `+` in an address that was not escaped is a blank by the time it gets here. */
const formatOf = (text: string): Format | undefined => formats[text.trim().toLowerCase().replace(' ', '+')]

/** `application/fhir+xml;q=0.9, application/json`: the known one that is wanted most. */
function accepted(header: string): Format | undefined {
  const wanted = header.split(',').map((item, index) => {
    const [type = '', ...parameters] = item.split(';')
    const quality = parameters
      .map((one) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(one)?.[1])
      .find((q) => q !== undefined)
    return { format: formatOf(type), quality: Number(quality ?? 1), index }
  })
  const [best] = wanted
    .filter(({ format, quality }) => format !== undefined && quality > 0)
    .toSorted((a, b) => b.quality - a.quality || a.index - b.index)
  return best?.format
}

/** Of a media type as it stands in `Content-Type`; undefined where it is neither. */
export const formatOfContent = (contentType: string): Format | undefined =>
  contentType.includes('*') ? undefined : formatOf(contentType.split(';')[0] ?? '')

/**
 * Reads `Accept`, `Prefer` and the parameters `_format` and `_pretty` (R4 http, content types and prefer).
 * Throws Refusal 'not-acceptable' where nothing that is wanted can be given.
 */
export function wishesOf(headers: Headers, query: URLSearchParams): Wishes {
  const asked = query.get('_format')
  const header = headers.get('accept') ?? ''
  const format = asked === null ? (header === '' ? 'json' : accepted(header)) : formatOf(asked.split(';')[0] ?? '')
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
