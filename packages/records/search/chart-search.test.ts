import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { callerOfRole } from '@siegel/access'
import type { Observation, Patient } from '@siegel/fhir'
import { parseSearch } from '@siegel/fhir/r4'
import { standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { sql, Store } from '@siegel/store'
import { Records, recordsSchema } from '../index.ts'

const doctor = callerOfRole('p1', 'Dr. Katrin Hollmann', 'doctor')
const chartRows = sql<Record<string, never>, { row: string }>(
  'chart-search.rows',
  `SELECT 'd ' || patient || ' ' || param || ' ' || high || ' ' || rid AS row FROM chart_date
   UNION ALL SELECT 'c ' || patient || ' ' || param || ' ' || term || ' ' || rid FROM chart_code ORDER BY 1`,
)
const forgetEdition = sql<Record<string, never>>('chart-search.forget', 'UPDATE index_state SET edition = 0')

function fixture(t: TestContext) {
  const clock = standingClock()
  const store = new Store({
    file: join(temporaryFolder(t), 'r.db'),
    key: new Uint8Array(32),
    schemas: [ledgerSchema, recordsSchema],
  })
  t.after(() => store.close())
  let next = 0
  const open = () => new Records({ store, ledger: new Ledger(store, clock), clock, newId: () => `id-${++next}` })
  return { store, open, records: open() }
}

/** A small generator with a seed: a failure can be repeated. */
function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const codes = ['718-7', '8867-4', '29463-7']
const people = ['anna', 'bert', 'cem']
const patient = (id: string): Patient & { id: string } => ({ resourceType: 'Patient', id, name: [{ family: id }] })

/** About one person, measured by the same, another or nobody, on a day, over some days, or at no known time. */
function observation(pick: (below: number) => number, id: string): Observation & { id: string } {
  const of = (list: readonly string[]) => list[pick(list.length)] ?? ''
  const day = `2026-0${1 + pick(9)}-1${pick(10)}`
  const time = [
    { effectiveDateTime: day },
    { effectivePeriod: { start: '2026-01-01', end: day } },
    { effectiveDateTime: `${day}T08:30:00Z` },
    {},
  ][pick(4)]
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: of(codes) }, { code: of(codes) }] },
    subject: { reference: `Patient/${of(people)}` },
    ...(pick(3) === 0 ? { performer: [{ reference: `Patient/${of(people)}` }] } : {}),
    ...time,
  }
}

const lastMoment = ({ effectiveDateTime, effectivePeriod }: Observation): number => {
  const last = effectiveDateTime ?? effectivePeriod?.end
  if (last === undefined) return Number.NEGATIVE_INFINITY
  return last.includes('T') ? Date.parse(last) + 999 : Date.parse(last) + 86_399_999
}

test('charts are searched by code and from the newest on as a plain sift would, whatever was written, moved or deleted', async (t) => {
  const { records, store, open } = fixture(t)
  const pick = random(11)
  const known = new Map<string, Observation>()
  records.transact(doctor, { verb: 'create' }, (write) => {
    for (const id of people) write.put(patient(id))
  })
  for (let n = 0; n < 400; n++) {
    const id = `o${pick(150)}`
    records.transact(doctor, { verb: 'update' }, (write) => {
      if (pick(6) === 0 && known.has(id)) {
        write.delete('Observation', id)
        known.delete(id)
        return
      }
      const one = observation(pick, id)
      write.put(one)
      known.set(id, one)
    })
  }
  const search = async (params: readonly (readonly [string, string])[], count: number): Promise<string[]> => {
    const query = parseSearch('Observation', params, { handling: 'strict' })
    return records.read(doctor, { verb: 'search' }, (reader) => {
      const ids: string[] = []
      for (let page = reader.search(query, count); ; page = reader.search(query, count, page.next)) {
        ids.push(...page.matches.map(({ id }) => id))
        if (page.next === undefined) return ids
      }
    })
  }
  let found = 0
  for (const person of people) {
    const own = [...known.values()].filter(({ subject }) => subject?.reference === `Patient/${person}`)
    const isOf = (one: Observation, system: string, wanted: string[]) =>
      one.code.coding?.some(
        ({ system: its = '', code = '' }) => (system === '' || its === system) && wanted.includes(code),
      )
    const newest = (list: Observation[]) => list.map(lastMoment).sort((a, b) => b - a)
    const momentsOf = (ids: string[]) => ids.map((id) => lastMoment(known.get(id) ?? assert.fail(id)))
    for (const count of [1, 7, 500]) {
      const all = await search(
        [
          ['patient', `Patient/${person}`],
          ['_sort', '-date'],
        ],
        count,
      )
      assert.deepEqual(all.toSorted(), own.map(({ id = '' }) => id).toSorted())
      assert.deepEqual(momentsOf(all), newest(own))
      for (const [system, wanted] of [
        ['http://loinc.org', ['718-7']],
        ['', ['8867-4']],
        ['', ['718-7', '29463-7']],
      ] as const) {
        const code = wanted.map((one) => (system === '' ? one : `${system}|${one}`)).join(',')
        const some = own.filter((one) => isOf(one, system, [...wanted]))
        const plain = await search(
          [
            ['patient', `Patient/${person}`],
            ['code', code],
          ],
          count,
        )
        assert.deepEqual(plain.toSorted(), some.map(({ id = '' }) => id).toSorted())
        const sorted = await search(
          [
            ['subject', `Patient/${person}`],
            ['code', code],
            ['_sort', '-date'],
          ],
          count,
        )
        assert.deepEqual(sorted.toSorted(), plain.toSorted())
        assert.deepEqual(momentsOf(sorted), newest(some))
        const other = await search(
          [
            ['patient', `Patient/${person}`],
            ['code:not', code],
            ['_sort', '-date'],
          ],
          count,
        )
        assert.equal(other.length, own.length - some.length)
        found += some.length
      }
    }
  }
  assert.ok(found > 100)
  const rows = () => store.read((reader) => reader.all(chartRows, {})).map(({ row }) => row)
  const kept = rows()
  store.transact((transaction) => transaction.run(forgetEdition, {}))
  open()
  assert.deepEqual(rows(), kept, 'made anew, the index is what many writes made of it')
})
