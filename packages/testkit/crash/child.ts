import { createServer } from 'node:http'
import { flushCompileCache } from 'node:module'
import { callerOfRole } from '@siegel/access'
import { createLogger } from '@siegel/foundation/logger'
import { requestListener } from '@siegel/http'
import { FhirApi } from '@siegel/rest'
import { randomId } from '@siegel/sealing/node'
import { openStore } from './open-store.ts'

/**
 * The store with the API over it in a process of its own, made to be killed. It opens the folder it is told and says at
 * which port it answers; until then it waits, with everything loaded, so that a kill costs no start.
 */
function serve(folder: string): void {
  const { records, blobs } = openStore(folder)
  const log = createLogger('crash')
  const now = () => Date.now()
  const api = new FhirApi({ records: () => records, files: () => blobs, now, newId: randomId, version: '0', log })
  const caller = { ...callerOfRole('token/1', 'Clients', 'doctor'), scope: 'system/*.*' }
  const listener = requestListener({
    fetch: (request) => api.answer(request, `${new URL(request.url).origin}/fhir/R4`, () => caller),
  })
  const server = createServer(listener).listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.send?.({ port: typeof address === 'object' ? address?.port : 0 })
  })
}

process.once('message', ({ folder }: { folder: string }) => serve(folder))
process.once('disconnect', () => process.exit(0))
// Who is killed has no time to keep what the compiler found out, for the next one.
flushCompileCache()
