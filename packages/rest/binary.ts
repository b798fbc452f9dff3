import { ReadableStream } from 'node:stream/web'
import type { Caller } from '@siegel/access'
import { parseReference, type Binary } from '@siegel/fhir'
import { isRefusal, Refusal } from '@siegel/foundation'
import { requireWriting, unassigned, type Act, type RecordReader, type Records, type StoredFile } from '@siegel/records'
import { fileHeaders, mostFile_bytes, mostInline_bytes, uploadedType, type Files } from './files.ts'
import { isUnchanged } from './read.ts'
import { etagOf, type Result } from './result.ts'
import type { Scopes } from './scopes.ts'
import type { Input, Unit, WriteUnit } from './unit.ts'
import { create, update } from './write.ts'

/** A request about one file: who asks, and how a unit of work is made for it. */
export interface FileAsk {
  readonly caller: Caller
  readonly records: Records
  readonly files: Files
  readonly scopes: Scopes
  readonly unit: <R extends RecordReader>(reader: R) => Unit & { readonly reader: R }
}

export interface FileAddress {
  readonly id: string
  readonly version?: number
}

const addressOf = ({ id }: FileAddress): string => `Binary/${id}`

function find({ caller, records, unit }: FileAsk, address: FileAddress): Promise<StoredFile> {
  const act: Act = { verb: 'read', purpose: 'fhir', object: addressOf(address) }
  return records.read(caller, act, (reader) => {
    const file = unit(reader).reader.file(address.id, address.version)
    if (file === undefined) throw new Refusal('not-found')
    if (file.stored?.deleted === true) throw new Refusal('gone')
    return file
  })
}

/** Opens what `find` found; looks again once, since a file moves when it becomes a patient's. */
async function openFile(ask: FileAsk, address: FileAddress, file: StoredFile) {
  const { stored, place } = file
  if (place === undefined) {
    const bytes = Buffer.from(stored?.resource.data ?? '', 'base64')
    return { size: bytes.length, bytes: ReadableStream.from([bytes]) as AsyncIterable<Uint8Array> }
  }
  try {
    return await ask.files.getStream(place)
  } catch (error) {
    const again = isRefusal(error, 'not-found') ? (await find(ask, address)).place : undefined
    if (again === undefined || again.id === place.id) throw error
    return ask.files.getStream(again)
  }
}

/** The bytes of a file as they came (R4, Binary), with the type they came with. */
export async function downloadFile(ask: FileAsk, address: FileAddress, input: Input): Promise<Response> {
  const file = await find(ask, address)
  const { stored, mediaType } = file
  const headers = new Headers(fileHeaders)
  if (stored !== undefined) {
    headers.set('etag', etagOf(stored))
    headers.set('last-modified', new Date(stored.at).toUTCString())
    if (isUnchanged(stored, input)) return new Response(null, { status: 304, headers })
    const context = stored.resource.securityContext?.reference
    if (context !== undefined) headers.set('x-security-context', context)
  }
  headers.set('content-type', mediaType)
  const { size, bytes } = await openFile(ask, address, file)
  headers.set('content-length', String(size))
  return new Response(ReadableStream.from(bytes) as unknown as BodyInit, { headers })
}

/** A file as a resource, with its bytes. Throws Refusal 'file-too-large' for more than 4 MiB. */
export async function readFileResource(ask: FileAsk, address: FileAddress, input: Input): Promise<Result> {
  const file = await find(ask, address)
  const { stored, mediaType } = file
  if (stored !== undefined && isUnchanged(stored, input)) return { status: 304, stored }
  if (file.place === undefined && stored !== undefined) return { status: 200, stored }
  const { size, bytes } = await openFile(ask, address, file)
  if (size > mostInline_bytes) {
    await (bytes as AsyncIterableIterator<Uint8Array>).return?.()
    throw new Refusal('file-too-large', 'ask for its bytes, by another media type in Accept')
  }
  const pieces: Uint8Array[] = []
  for await (const piece of bytes) pieces.push(piece)
  const resource = stored?.resource ?? { resourceType: 'Binary', id: address.id, contentType: mediaType }
  const json = JSON.stringify({ ...resource, data: Buffer.concat(pieces).toString('base64') })
  return { status: 200, json, ...(stored === undefined ? {} : { headers: { etag: etagOf(stored) } }) }
}

/** Whose key an upload lies under: that of the patient to whom what it names in `X-Security-Context` belongs. */
async function holderOf({ caller, records, unit }: FileAsk, context: string | null): Promise<string> {
  if (context === null) return unassigned
  const key = parseReference(context)
  if (key === undefined || key.type === 'Binary') throw new Refusal('resource-invalid', 'X-Security-Context')
  const act: Act = { verb: 'read', purpose: 'fhir', object: `${key.type}/${key.id}` }
  return records.read(caller, act, (reader) => {
    const { scopes } = unit(reader)
    const found = reader.get(key.type, key.id)
    if (found === undefined || !scopes.allows(found.resource, 'r'))
      throw new Refusal('resource-invalid', 'X-Security-Context')
    return key.type === 'Patient' ? key.id : (found.patient ?? unassigned)
  })
}

/** Bytes of any type as a new Binary, or as the next version of one. The rights are asked before the bytes are taken. */
export async function uploadFile(
  ask: FileAsk,
  request: Request,
  id: string | undefined,
  input: Input,
): Promise<Result> {
  const { caller, records, files } = ask
  const contentType = uploadedType(request.headers)
  if (contentType === undefined) throw new Refusal('media-type-refused')
  if (input.ifNoneExist !== undefined) throw new Refusal('not-supported', 'If-None-Exist')
  requireWriting(caller, 'Binary')
  if (Number(request.headers.get('content-length') ?? 0) > mostFile_bytes) throw new Refusal('too-large')
  const context = request.headers.get('x-security-context')
  const resource = {
    resourceType: 'Binary',
    ...(id === undefined ? {} : { id }),
    contentType,
    ...(context === null ? {} : { securityContext: { reference: context } }),
  } satisfies Binary
  ask.scopes.filters('Binary', id === undefined ? 'c' : 'u')
  if (id !== undefined && files.has(id)) throw new Refusal('id-taken')
  const holder = await holderOf(ask, context)
  const place = await files.putStream(holder, contentType, bytesOf(request), mostFile_bytes)
  try {
    const act: Act =
      id === undefined
        ? { verb: 'create', purpose: 'fhir', object: 'Binary' }
        : { verb: 'update', purpose: 'fhir', object: addressOf({ id }) }
    return await records.enqueue(caller, act, (reader) => keep(ask.unit(reader), resource, id, place, input))
  } catch (error) {
    files.remove(place.id)
    throw error
  }
}

function keep(
  unit: WriteUnit,
  body: Binary,
  id: string | undefined,
  place: Awaited<ReturnType<Files['putStream']>>,
  input: Input,
): Result {
  const result =
    id === undefined ? create(unit, 'Binary', { ...input, body }) : update(unit, 'Binary', id, { ...input, body })
  if (result.stored !== undefined) unit.reader.attach(result.stored, place)
  return result
}

async function* bytesOf(request: Request): AsyncGenerator<Uint8Array> {
  if (request.body !== null) yield* request.body as unknown as AsyncIterable<Uint8Array>
}
