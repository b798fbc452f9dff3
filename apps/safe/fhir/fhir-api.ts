import { isResourceType, parseJsonBytes, searchKey, stringifyJson, type Resource } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { Logger } from '@siegel/foundation/logger'
import { readBody, type ApiServer } from '@siegel/http'
import type { RecordReader, Stored } from '@siegel/records'
import type { Safe } from '../safe.ts'
import { programOf, type StaffCaller } from '../sessions.ts'
import { capabilityStatement, commonParams, patientParams } from './capability.ts'
import { outcome, outcomeResponse } from './outcome.ts'
import { requireScope } from './scope.ts'

const base = '/fhir/R4'
const bodyLimit_bytes = 4 * 1024 * 1024
const mostResults = 200

/** FHIR R4 for programs: what `/metadata` names, by bearer token, every access through the gate. */
export function addFhir(app: ApiServer<StaffCaller>['app'], safe: Safe, log: Logger): void {
  const serve =
    (work: (request: Request, params: Record<string, string>) => Promise<Response>) =>
    async (context: { req: { raw: Request; param: () => Record<string, string> } }) => {
      try {
        return await work(context.req.raw, context.req.param())
      } catch (error) {
        return outcomeResponse(error, log)
      }
    }
  app.get(
    `${base}/metadata`,
    serve(async () => json(capabilityStatement(new Date().toISOString()))),
  )
  app.get(
    `${base}/:type`,
    serve(async (request, { type = '' }) => search(safe, caller(safe, request), typeOf(type), request)),
  )
  app.post(
    `${base}/:type`,
    serve(async (request, { type = '' }) => create(safe, caller(safe, request), typeOf(type), request)),
  )
  app.get(
    `${base}/:type/:id`,
    serve(async (request, { type = '', id = '' }) => read(safe, caller(safe, request), typeOf(type), id)),
  )
  app.put(
    `${base}/:type/:id`,
    serve(async (request, { type = '', id = '' }) => update(safe, caller(safe, request), typeOf(type), id, request)),
  )
  app.get(
    `${base}/:type/:id/_history`,
    serve(async (request, { type = '', id = '' }) => history(safe, caller(safe, request), typeOf(type), id)),
  )
  app.get(
    `${base}/:type/:id/_history/:version`,
    serve(async (request, { type = '', id = '', version = '' }) =>
      vread(safe, caller(safe, request), typeOf(type), id, Number(version)),
    ),
  )
  app.all(`${base}/*`, () => outcome(404, 'not-supported', 'no such interaction'))
}

function caller(safe: Safe, request: Request): StaffCaller {
  void safe.open
  const found = programOf(safe, request)
  if (found === undefined) throw new Refusal('not-signed-in')
  return found
}

function typeOf(type: string): string {
  if (!isResourceType(type)) throw new Refusal('not-found', 'resource type')
  return type
}

async function read(safe: Safe, program: StaffCaller, type: string, id: string): Promise<Response> {
  requireScope(program, type, 'r')
  const stored = await safe.open.records.read(
    program,
    { verb: 'read', object: `${type}/${id}`, purpose: 'fhir' },
    (reader) => reader.require(type, id),
  )
  return resource(stored)
}

async function vread(safe: Safe, program: StaffCaller, type: string, id: string, version: number): Promise<Response> {
  requireScope(program, type, 'r')
  const act = { verb: 'read' as const, object: `${type}/${id}`, purpose: 'fhir' }
  const stored = await safe.open.records.read(program, act, (reader) => reader.version(type, id, version))
  if (stored === undefined) throw new Refusal('not-found')
  return resource(stored)
}

async function history(safe: Safe, program: StaffCaller, type: string, id: string): Promise<Response> {
  requireScope(program, type, 'r')
  const act = { verb: 'read' as const, object: `${type}/${id}`, purpose: 'fhir-history' }
  const versions = await safe.open.records.read(program, act, (reader) => reader.history(type, id))
  if (versions.length === 0) throw new Refusal('not-found')
  return json(bundle('history', versions))
}

async function search(safe: Safe, program: StaffCaller, type: string, request: Request): Promise<Response> {
  requireScope(program, type, 's')
  const query = new URL(request.url).searchParams
  const known: Record<string, string> = type === 'Patient' ? { ...commonParams, ...patientParams } : commonParams
  for (const name of query.keys())
    if (!(name in known) && name !== '_count') throw new Refusal('not-supported', 'search parameter')
  const count = Math.min(Number(query.get('_count') ?? 50) || 50, mostResults)
  const act = { verb: 'search' as const, object: type, purpose: 'fhir' }
  const found = await safe.open.records.read(program, act, (reader) => results(reader, type, query, count))
  return json(bundle('searchset', found))
}

function results(reader: RecordReader, type: string, query: URLSearchParams, count: number): Stored[] {
  const id = query.get('_id')
  if (id !== null) return [reader.get(type, id)].filter((one) => one !== undefined)
  const name = query.get('name')
  if (name !== null) return reader.findByPrefix(type, 'name', searchKey(name).split(' '), count)
  const params: Record<string, string> = {}
  for (const [key, value] of query) {
    if (key === '_count') continue
    const isReference = key === 'subject' || key === 'patient'
    params[key === 'patient' ? 'subject' : key] = isReference && !value.includes('/') ? `Patient/${value}` : value
  }
  return Object.keys(params).length === 0 ? reader.newest(type, count) : reader.find(type, params, count)
}

async function create(safe: Safe, program: StaffCaller, type: string, request: Request): Promise<Response> {
  requireScope(program, type, 'c')
  const body = await resourceOf(request, type)
  const stored = safe.open.records.transact(program, { verb: 'create', purpose: 'fhir' }, (write) => write.create(body))
  return resource(stored, 201)
}

async function update(safe: Safe, program: StaffCaller, type: string, id: string, request: Request): Promise<Response> {
  requireScope(program, type, 'u')
  const body = await resourceOf(request, type)
  if (body.id !== id) throw new Refusal('resource-invalid', 'id differs from the address')
  const wanted = /^W\/"(\d+)"$/.exec(request.headers.get('if-match') ?? '')?.[1]
  const act = { verb: 'update' as const, object: `${type}/${id}`, purpose: 'fhir' }
  const stored = safe.open.records.transact(program, act, (write) => {
    const version = wanted === undefined ? write.require(type, id).version : Number(wanted)
    return write.update(body, version)
  })
  return resource(stored)
}

async function resourceOf(request: Request, type: string): Promise<Resource> {
  const mediaType = (request.headers.get('content-type') ?? '').split(';')[0]?.trim()
  if (mediaType !== 'application/fhir+json' && mediaType !== 'application/json') throw new Refusal('media-type-refused')
  const value = parseJsonBytes(await readBody(request, bodyLimit_bytes)) as Resource
  if (typeof value !== 'object' || value === null || value.resourceType !== type)
    throw new Refusal('resource-invalid', 'resourceType')
  return value
}

const bundle = (type: string, found: readonly Stored[]) => ({
  resourceType: 'Bundle',
  type,
  total: found.length,
  entry: found.map((stored) => ({
    fullUrl: `${base}/${stored.resource.resourceType}/${stored.resource.id}`,
    resource: stored.resource,
  })),
})

const json = (value: unknown): Response =>
  new Response(stringifyJson(value), {
    headers: { 'content-type': 'application/fhir+json; charset=utf-8', 'cache-control': 'no-store' },
  })

function resource(stored: Stored, status = 200): Response {
  return new Response(stringifyJson(stored.resource), {
    status,
    headers: {
      'content-type': 'application/fhir+json; charset=utf-8',
      'cache-control': 'no-store',
      etag: `W/"${stored.version}"`,
      'last-modified': new Date(stored.at).toUTCString(),
      ...(status === 201
        ? { location: `${base}/${stored.resource.resourceType}/${stored.resource.id}/_history/${stored.version}` }
        : {}),
    },
  })
}
