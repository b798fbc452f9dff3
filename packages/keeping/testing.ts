import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { callerOfRole, type Caller } from '@siegel/access'
import { createLogger } from '@siegel/foundation/logger'
import { standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { Records, recordsSchema } from '@siegel/records'
import { FhirApi } from '@siegel/rest'
import { randomId } from '@siegel/sealing/node'
import { Blobs, Store } from '@siegel/store'

const base = 'http://safe.test/fhir/R4'

export const admin = callerOfRole('p0', 'Verwaltung', 'admin')
export const doctor = callerOfRole('p1', 'Dr. Katrin Hollmann', 'doctor')

/** A store with its gate, blobs and API. */
export function keepingFixture(t: TestContext) {
  const folder = temporaryFolder(t)
  const clock = standingClock()
  const store = new Store({
    file: join(folder, 'records.db'),
    key: new Uint8Array(32).fill(9),
    schemas: [ledgerSchema, recordsSchema],
  })
  t.after(() => store.close())
  const ledger = new Ledger(store, clock)
  const records = new Records({ store, ledger, clock, newId: randomId })
  const keys = new Map<string, Uint8Array>()
  const blobs = new Blobs(join(folder, 'blobs'), randomId(), (holder) => {
    const key = keys.get(holder) ?? new Uint8Array(32).fill(keys.size + 1)
    keys.set(holder, key)
    return key
  })
  const options = { records: () => records, files: () => blobs, now: clock.now, newId: randomId }
  const api = new FhirApi({ ...options, version: '0', log: createLogger('test') })
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const isBytes = body instanceof Uint8Array
    const sent = body === undefined ? undefined : isBytes ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body)
    const own = { 'content-type': 'application/fhir+json', accept: 'application/fhir+json', ...headers }
    const init = { method, headers: own, ...(sent === undefined ? {} : { body: sent }) }
    const response = await api.answer(new Request(`${base}${path}`, init), base, (): Caller => doctor)
    const bytes = new Uint8Array(await response.arrayBuffer())
    return { status: response.status, bytes, text: Buffer.from(bytes).toString() }
  }
  const entries = () => store.read((reader) => ledger.query(reader, {}, 1e9, 1000)).map(({ entry }) => entry)
  const context = {
    records,
    files: blobs,
    practice: 'Praxis Dr. Hollmann',
    version: '0',
    now: clock.now,
  }
  return { folder, clock, store, ledger, records, blobs, api, call, entries, context }
}

export async function bytesOf(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of source) pieces.push(piece)
  return new Uint8Array(Buffer.concat(pieces))
}

/** A ZIP in memory, as the parts of a blob are. */
export const partsOf = (bytes: Uint8Array) => ({
  size: bytes.length,
  *read(start: number, end: number) {
    yield bytes.subarray(start, end)
  },
})
