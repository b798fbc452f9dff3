import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { callerOfRole, type Caller } from '@siegel/access'
import { createLogger } from '@siegel/foundation/logger'
import { standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { Records, recordsSchema } from '@siegel/records'
import { Store } from '@siegel/store'
import { FhirApi } from './index.ts'

export const base = 'http://safe.test/fhir/R4'

export interface Answer {
  status: number
  headers: Headers
  /** Parsed, with plain numbers. */
  body: Record<string, unknown>
  text: string
}

/** The API over a real store, called without a server between. */
export function restFixture(t: TestContext, scope = 'system/*.*') {
  const clock = standingClock()
  const store = new Store({
    file: join(temporaryFolder(t), 'records.db'),
    key: new Uint8Array(32).fill(5),
    schemas: [ledgerSchema, recordsSchema],
  })
  t.after(() => store.close())
  const ledger = new Ledger(store, clock)
  let ids = 0
  const newId = () => `id-${++ids}`
  const records = new Records({ store, ledger, clock, newId })
  const api = new FhirApi({ records: () => records, now: clock.now, newId, version: '0', log: createLogger('test') })
  const program: Caller = { ...callerOfRole('token/1', 'Programm', 'doctor'), scope }
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
    caller = program,
  ) => {
    const headers = { 'content-type': 'application/fhir+json', ...more }
    const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
    const init = { method, headers, ...(text === undefined ? {} : { body: text }) }
    const response = await api.answer(new Request(`${base}${path}`, init), base, () => caller)
    const answer = await response.text()
    const isJson = answer !== '' && response.headers.get('content-type')?.includes('json') === true
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(answer) : {}) as Record<string, unknown>,
      text: answer,
    } satisfies Answer
  }
  const entries = () => store.read((reader) => ledger.query(reader, {}, 1e9, 1000)).map(({ entry }) => entry)
  return { api, store, ledger, records, clock, call, entries, program }
}

/** The ids of a Bundle's entries, or of those in a mode. */
export const idsOf = ({ body }: Answer, mode?: string): string[] =>
  ((body['entry'] ?? []) as { resource?: { id?: string }; search?: { mode?: string } }[])
    .filter((entry) => mode === undefined || entry.search?.mode === mode)
    .map((entry) => entry.resource?.id ?? '')

/** The address of the next page, below the base. */
export const nextOf = ({ body }: Answer): string | undefined =>
  (body['link'] as { relation: string; url: string }[] | undefined)
    ?.find(({ relation }) => relation === 'next')
    ?.url.slice(base.length)
