import { isOctets, type Endpoint, type OctetBody } from '@siegel/contract'
import { Refusal, unutf8 } from '@siegel/foundation'

const jsonLimit_bytes = 256 * 1024
const fileNameLimit = 200

/** Reads at most the endpoint's limit; throws Refusal 'too-large' as soon as it is passed, whatever the headers said. */
export async function readBody(request: Request, limit_bytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const announced = Number(request.headers.get('content-length') ?? 0)
  if (announced > limit_bytes) throw new Refusal('too-large')
  if (request.body === null) return new Uint8Array(0)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > limit_bytes) throw new Refusal('too-large')
    chunks.push(chunk)
  }
  const bytes = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}

/** The body as the endpoint declares it: octets, or JSON that has still to be checked; undefined where none is taken. */
export async function bodyOf(endpoint: Endpoint, request: Request): Promise<unknown> {
  const { input } = endpoint
  const limit_bytes = endpoint.bodyLimit_bytes ?? jsonLimit_bytes
  if (input === undefined) return undefined
  const mediaType = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (isOctets(input)) {
    if (!input.octets.includes(mediaType)) throw new Refusal('media-type-refused')
    return octets(request, mediaType, await readBody(request, limit_bytes))
  }
  if (mediaType !== 'application/json') throw new Refusal('media-type-refused')
  return parseJson(await readBody(request, limit_bytes))
}

function octets(request: Request, mediaType: string, bytes: Uint8Array<ArrayBuffer>): OctetBody {
  const named = request.headers.get('x-file-name')
  if (named === null) return { bytes, mediaType }
  try {
    const fileName = decodeURIComponent(named)
    if (fileName.length > fileNameLimit) throw new Refusal('input-invalid', 'file name too long')
    return { bytes, mediaType, fileName }
  } catch {
    throw new Refusal('input-invalid', 'file name')
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(unutf8(bytes))
  } catch {
    throw new Refusal('input-invalid', 'not JSON')
  }
}
