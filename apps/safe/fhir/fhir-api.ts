import { Refusal } from '@siegel/foundation'
import type { Logger } from '@siegel/foundation/logger'
import type { ApiServer } from '@siegel/http'
import { FhirApi } from '@siegel/rest'
import { randomId } from '@siegel/sealing/node'
import { version } from '../package-version.ts'
import type { Safe } from '../safe.ts'
import { programOf, type StaffCaller } from '../sessions.ts'
import { addOAuth } from './oauth.ts'

const path = '/fhir/R4'

/** The API over the records of the open safe. */
export const fhirApi = (safe: Safe, log: Logger): FhirApi =>
  new FhirApi({
    records: () => safe.open.records,
    files: () => safe.open.blobs,
    now: () => safe.now(),
    newId: randomId,
    version,
    log,
  })

/** FHIR R4 for programs, by bearer token; where they get one, too. Throws nothing: every failure is an answer. */
export function addFhir(app: ApiServer<StaffCaller>['app'], safe: Safe, log: Logger): void {
  addOAuth(app, safe, log)
  const api = fhirApi(safe, log)
  const serve = (request: Request): Promise<Response> =>
    api.answer(request, `${new URL(request.url).origin}${path}`, () => {
      if (safe.state !== 'open') throw new Refusal(safe.state === 'empty' ? 'safe-empty' : 'safe-locked')
      return programOf(safe, request)
    })
  app.all(path, (context) => serve(context.req.raw))
  app.all(`${path}/*`, (context) => serve(context.req.raw))
}
