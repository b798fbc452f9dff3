import { Readable } from 'node:stream'
import type { ApiServer } from '@siegel/http'
import { problemResponse } from '@siegel/http'
import { Refusal } from '@siegel/foundation'
import type { Logger } from '@siegel/foundation/logger'
import { exportRecords, importFhirFile, importFhirLines, restoreRecords } from '@siegel/keeping'
import { unassigned } from '@siegel/records'
import { readBody } from '@siegel/http'
import type { FhirApi } from '@siegel/rest'
import { version } from '../package-version.ts'
import type { Safe } from '../safe.ts'
import type { StaffCaller } from '../sessions.ts'

/** An export of a large practice; anything larger is no export. */
const mostExport_bytes = 1024 ** 4
const mostFhir_bytes = 32 * 1024 * 1024

type App = ApiServer<StaffCaller>['app']

export interface KeepingOptions {
  readonly safe: Safe
  readonly log: Logger
  readonly api: FhirApi
  readonly authenticate: (request: Request) => StaffCaller | undefined
}

/**
 * Exports and imports for the command line, over its socket. They are streams of any length, which endpoints of the
 * contract are not; who calls is asked the same way, and the gate asks for the permission.
 */
export function addKeeping(app: App, options: KeepingOptions): void {
  const { safe, log, api, authenticate } = options
  const serve = (work: (caller: StaffCaller, request: Request) => Promise<Response>) => async (request: Request) => {
    try {
      const caller = authenticate(request)
      if (caller === undefined) throw new Refusal('not-signed-in')
      return await work(caller, request)
    } catch (error) {
      return problemResponse(error, log)
    }
  }
  const exported = serve(async (caller, request) => {
    const patient = new URL(request.url).searchParams.get('patient') ?? undefined
    const { records, blobs } = safe.open
    const practice = safe.open.practiceFacts().name
    const context = { records, files: blobs, practice, version, now: () => safe.now() }
    const bytes = await exportRecords(context, caller, patient)
    return answer(Readable.toWeb(Readable.from(bytes, { objectMode: false })) as unknown as BodyInit, 'application/zip')
  })
  const restored = serve(async (caller, request) => {
    const { records, blobs } = safe.open
    records.restore(caller)
    const context = { records, files: blobs, now: () => safe.now() }
    // It waits under lock and key, as everything else here: nothing of it is ever on the disk in clear.
    const place = await blobs.putStream(unassigned, 'application/zip', bytesOf(request), mostExport_bytes)
    try {
      const parts = blobs.parts(place)
      try {
        return Response.json(await restoreRecords(context, caller, parts))
      } finally {
        parts.close()
      }
    } finally {
      blobs.remove(place.id)
    }
  })
  const taken = serve(async (caller, request) => {
    const context = { records: safe.open.records, api }
    if (!caller.permissions.has('import.run')) throw new Refusal('not-allowed')
    const isLines = request.headers.get('content-type') === 'application/fhir+ndjson'
    const outcome = isLines
      ? await importFhirLines(context, caller, bytesOf(request))
      : await importFhirFile(context, caller, await readBody(request, mostFhir_bytes))
    return Response.json(outcome)
  })
  app.get('/command/export', (context) => exported(context.req.raw))
  app.post('/command/restore', (context) => restored(context.req.raw))
  app.post('/command/fhir', (context) => taken(context.req.raw))
}

const answer = (body: BodyInit, type: string): Response =>
  new Response(body, { headers: { 'content-type': type, 'cache-control': 'no-store' } })

async function* bytesOf(request: Request): AsyncGenerator<Uint8Array> {
  if (request.body !== null) yield* request.body as unknown as AsyncIterable<Uint8Array>
}
