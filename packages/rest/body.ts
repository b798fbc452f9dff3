import { parseJsonBytes } from '@siegel/fhir'
import { parseXml } from '@siegel/fhir/r4'
import { Refusal, unutf8 } from '@siegel/foundation'
import { readBody } from '@siegel/http'
import type { Interaction } from './interaction.ts'
import { formatOfContent } from './negotiate.ts'

/** Limits of bodies, in bytes. A bundle holds many resources; a search is a line of text. */
const limits = { bundle: 32 * 1024 * 1024, resource: 6 * 1024 * 1024, form: 64 * 1024 } as const

const formType = 'application/x-www-form-urlencoded'
const patchTypes = new Set(['application/json-patch+json', 'application/json'])

/** A body as what it is for: a resource or bundle, a JSON patch, or the parameters of a search. */
export interface Body {
  readonly value?: unknown
  readonly parameters?: readonly [string, string][]
}

const mediaTypeOf = (request: Request): string =>
  (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''

function refuseMediaType(): never {
  throw new Refusal('media-type-refused')
}

async function formOf(request: Request): Promise<Body> {
  const bytes = await readBody(request, limits.form)
  if (bytes.length > 0 && mediaTypeOf(request) !== formType) refuseMediaType()
  try {
    return { parameters: [...new URLSearchParams(unutf8(bytes))] }
  } catch {
    throw new Refusal('input-invalid', 'broken utf-8')
  }
}

/** Reads the body of an interaction, if it has one. Throws what its parser throws, 'too-large' and 'media-type-refused'. */
export async function bodyOf(request: Request, interaction: Interaction): Promise<Body> {
  const isPost = request.method === 'POST'
  if (interaction.kind === 'search') return isPost ? formOf(request) : {}
  const isPatch = interaction.kind === 'patch' || interaction.kind === 'conditional-patch'
  if (request.method !== 'PUT' && !isPost && !isPatch) return {}
  const isBundle = interaction.kind === 'bundle'
  const bytes = await readBody(request, isBundle ? limits.bundle : limits.resource)
  if (bytes.length === 0 && interaction.kind === 'operation') return {}
  const mediaType = mediaTypeOf(request)
  if (isPatch) return patchTypes.has(mediaType) ? { value: parseJsonBytes(bytes) } : refuseMediaType()
  const format = formatOfContent(mediaType) ?? refuseMediaType()
  const maxLength = isBundle ? limits.bundle : limits.resource
  return { value: format === 'xml' ? parseXml(bytes, { maxLength }) : parseJsonBytes(bytes, { maxLength }) }
}
