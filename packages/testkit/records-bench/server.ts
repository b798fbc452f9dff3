import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { callerOfRole } from '@siegel/access'
import { createLogger } from '@siegel/foundation/logger'
import { requestListener } from '@siegel/http'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { Records, recordsSchema } from '@siegel/records'
import { randomId } from '@siegel/sealing/node'
import { Blobs, Store } from '@siegel/store'
import { FhirApi } from '@siegel/rest'

/**
 * A process of its own for the benchmark: the API over a store in the folder given, or, without one, a server that
 * answers every request with the same bytes and does nothing else, as the limit of what Node can do.
 */
const [folder] = process.argv.slice(2)
const listener = folder === undefined ? bare() : real(folder)
const server = createServer(listener).listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 })
})
process.once('disconnect', () => process.exit(0))
process.on('message', (message: { body?: string; rss?: true }) => {
  if (message.body !== undefined) bytes = Buffer.from(message.body)
  if (message.rss === true) process.send?.({ rss: process.memoryUsage.rss() })
})

let bytes = Buffer.alloc(0)

function bare() {
  return (request: IncomingMessage, response: ServerResponse): void => {
    request.resume()
    response.writeHead(200, { 'content-type': 'application/fhir+json', 'content-length': bytes.length })
    response.end(bytes)
  }
}

function real(path: string) {
  const clock = { now: () => Date.now() }
  const store = new Store({
    file: `${path}/records.db`,
    key: new Uint8Array(32).fill(3),
    schemas: [ledgerSchema, recordsSchema],
  })
  const records = new Records({ store, ledger: new Ledger(store, clock), clock, newId: randomId })
  const log = createLogger('bench')
  const blobs = new Blobs(`${path}/blobs`, 'bench', () => new Uint8Array(32).fill(4))
  const api = new FhirApi({
    records: () => records,
    files: () => blobs,
    now: clock.now,
    newId: randomId,
    version: '0',
    log,
  })
  const caller = { ...callerOfRole('token/1', 'Bench', 'doctor'), scope: 'system/*.*' }
  return requestListener({
    fetch: (request) => api.answer(request, `${new URL(request.url).origin}/fhir/R4`, () => caller),
  })
}
