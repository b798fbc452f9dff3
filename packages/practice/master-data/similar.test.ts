import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { displayName, type Patient } from '@siegel/fhir'
import { Reader } from '../../store/statement.ts'
import { similarPatients } from '../index.ts'
import { nearDates, similarity } from './similarity.ts'
import { doctor, practiceFixture } from './testing.ts'

const patient = (family: string, given: string, birthDate: string, kvnr?: string): Patient => ({
  resourceType: 'Patient',
  name: [{ use: 'official', family, given: given.split(' ') }],
  birthDate,
  ...(kvnr === undefined ? {} : { identifier: [{ system: 'http://fhir.de/sid/gkv/kvid-10', value: kvnr }] }),
})

test('why two may be one', () => {
  const here = patient('von der Ostermann-Kranz', 'Karin Maria', '1958-03-12', 'A123456780')
  const wanted = { family: 'Ostermann-Kranz', given: 'Karin', birthDate: '1958-03-12' }
  const reasons = (more: object) => similarity({ ...wanted, ...more }, here)?.reasons
  assert.deepEqual(reasons({}), ['same-name', 'same-birth-date'])
  assert.deepEqual(reasons({ family: 'Ostermann' }), ['same-name', 'same-birth-date'], 'a part of a double name')
  assert.deepEqual(reasons({ family: 'Ostermahn', given: 'Carin' }), ['same-sound', 'same-birth-date'])
  assert.deepEqual(reasons({ family: 'Obtermann' }), ['similar-name', 'same-birth-date'])
  assert.deepEqual(reasons({ birthDate: '1958-12-03' }), ['same-name', 'swapped-birth-date'])
  assert.deepEqual(reasons({ birthDate: '1985-03-12' }), ['same-name', 'close-birth-date'])
  assert.deepEqual(reasons({ birthDate: '1958' }), ['same-name', 'close-birth-date'])
  assert.deepEqual(
    reasons({ family: 'Zander', given: 'Udo', birthDate: '1970-01-01', insuranceNumber: 'a123456780' }),
    ['same-insurance-number'],
  )
  assert.deepEqual(reasons({ family: 'Yilmaz' }), ['same-birth-date'], 'married: same first name and birth date')
  assert.equal(reasons({ birthDate: '1990-07-01' }), undefined, 'mother and daughter of one name')
  assert.equal(reasons({ given: 'Udo' }), undefined, 'twins')
})

test('near dates are real dates', () => {
  const near = nearDates('1958-03-12')
  assert.equal(near[0], '1958-12-03')
  assert.ok(near.includes('1958-03-21') && near.includes('1985-03-12'))
  assert.ok(near.every((date) => !Number.isNaN(Date.parse(date))))
  assert.deepEqual(nearDates('1958'), [])
})

const families =
  'Müller Schmidt Meier Fischer Weber Wagner Becker Schulz Hoffmann Koch Richter Klein Wolf Neumann Braun Krüger Hartmann Lange Werner Krause'.split(
    ' ',
  )
const givens =
  'Anna Peter Karin Thomas Ursula Michael Sabine Klaus Monika Stefan Petra Uwe Renate Jürgen Heike Ali Ayşe Olga Piotr Maria'.split(
    ' ',
  )
const day_ms = 86_400_000

test('among 20,000 patients a question looks at few of them, and finds the one', async (t) => {
  const { context, records } = practiceFixture(t)
  const count = 20_000
  for (let from = 0; from < count; from += 1000)
    records.transact(doctor, { verb: 'create' }, (write) => {
      for (let n = from; n < from + 1000; n++) {
        const born = new Date(Date.UTC(1930, 0, 1) + ((n * 7919) % 30_000) * day_ms).toISOString().slice(0, 10)
        const [family = '', given = ''] = [families[n % 20], givens[Math.floor(n / 20) % 20]]
        write.create(patient(n === 12_345 ? 'Ostermann' : family, given, born))
      }
    })
  const special = await records.read(doctor, { verb: 'search' }, (reader) =>
    reader.find<Patient>('Patient', { family: 'ostermann' }),
  )
  const [one] = special
  assert.ok(one?.resource.birthDate !== undefined)
  const given = one.resource.name?.[0]?.given?.[0] ?? ''
  const [year = '', month = '', day = ''] = one.resource.birthDate.split('-')
  const typed = [year, Number(day) <= 12 ? day : month, Number(day) <= 12 ? month : day].join('-')
  for (const wanted of [
    { family: 'Ostermahn', given, birthDate: one.resource.birthDate },
    { family: 'Ostermann', given, birthDate: typed },
    { family: 'Ostermann', given },
    { family: 'Meyer', given: 'Karin', birthDate: '1958-03-12' },
  ]) {
    const rows = countRows(t)
    const found = await similarPatients(context, doctor, wanted)
    const touched = rows()
    if (wanted.family !== 'Meyer') assert.equal(displayName(one.resource.name?.[0], 'list'), found[0]?.patient.name)
    assert.ok(touched < 400, `${touched} rows for ${JSON.stringify(wanted)}`)
  }
})

/** How many rows came out of the store since; and no question of them may go through a whole table. */
function countRows(t: TestContext): () => number {
  let rows = 0
  const query = Reader.prototype.query.bind.bind(Reader.prototype.query) as (
    reader: Reader,
  ) => typeof Reader.prototype.query
  const all = Reader.prototype.all as (this: Reader, ...args: unknown[]) => unknown[]
  const mocks = [
    t.mock.method(Reader.prototype, 'query', function (this: Reader, asked: Parameters<Reader['query']>[0]) {
      const plan = query(this)<{ detail: string }>({ ...asked, text: `EXPLAIN QUERY PLAN ${asked.text}` })
      for (const { detail } of plan) assert.doesNotMatch(detail, /^SCAN (r|x|resource|index_\w+)\b/, asked.text)
      const found = query(this)(asked)
      rows += found.length
      return found
    } as never),
    t.mock.method(Reader.prototype, 'all', function (this: Reader, ...args: unknown[]) {
      const found = all.apply(this, args)
      rows += found.length
      return found
    } as never),
  ]
  return () => {
    for (const { mock } of mocks) mock.restore()
    return rows
  }
}
