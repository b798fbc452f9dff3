import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseSearch } from '@siegel/fhir/r4'
import { standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { Store, type Composed, type Reader } from '@siegel/store'
import { callerOfRole } from '@siegel/access'
import { Names } from '../index/names.ts'
import { Records, recordsSchema } from '../index.ts'
import { countMatches, pageOf } from './search.ts'

const file = new URL('plans.txt', import.meta.url)

/** One search of every shape that the planner can make; statements are put together, so they cannot be listed by name. */
const searches: readonly (readonly [type: string, query: string])[] = [
  ['Observation', ''],
  ['Observation', '_id=a,b'],
  ['Observation', 'code=http://loinc.org|718-7'],
  ['Observation', 'code=718-7,2345-7'],
  ['Observation', 'code=http://loinc.org|'],
  ['Observation', 'code:text=haemo'],
  ['Observation', 'code:not=718-7&status=final'],
  ['Observation', 'combo-code=718-7'],
  ['Observation', 'patient=1&code=718-7'],
  ['Observation', 'patient=1&date=ge2026-01-01&date=lt2027-01-01'],
  ['Observation', 'patient=1&_sort=-date'],
  ['Observation', 'date=gt2026-01-01'],
  ['Observation', 'value-quantity=gt15|http://unitsofmeasure.org|g/dL'],
  ['Observation', 'code-value-quantity=718-7$gt15'],
  ['Observation', 'patient:missing=true'],
  ['Observation', 'value-quantity:missing=true'],
  ['Observation', 'patient.name=mueller'],
  ['Observation', 'patient.gender:not=male'],
  ['Observation', '_lastUpdated=gt2026-01-01'],
  ['Observation', '_sort=-_lastUpdated'],
  ['Observation', '_sort=date'],
  ['Observation', '_sort=-date'],
  ['Observation', '_content=haemo+hoch'],
  ['Observation', 'patient=1&_content=haemo'],
  ['Observation', 'patient=1&_include=Observation:encounter&_revinclude=DiagnosticReport:result'],
  ['Appointment', 'date=2026-11-23'],
  ['Slot', 'start=2026-11-23'],
  ['Patient', 'name=mueller'],
  ['Patient', 'name:contains=uell'],
  ['Patient', 'family:exact=Müller'],
  ['Patient', 'name=mue&birthdate=1958'],
  ['Patient', 'identifier=urn:n|7'],
  ['Patient', '_sort=family'],
  ['Patient', 'name=mue&_sort=family,given,-birthdate'],
  ['Patient', 'general-practitioner:identifier=urn:n|7'],
  ['Patient', '_has:Observation:patient:code=718-7'],
  ['Patient', '_profile=http://fhir.de/x'],
  ['ValueSet', 'url:below=http://fhir.de/'],
  ['ValueSet', 'url:above=http://fhir.de/ValueSet/x'],
]

/** Where reading all of it is what was asked for, or what is read is small. */
const scans = [
  // Words of displays: a practice has some ten thousand different ones.
  /^SCAN index_term USING COVERING INDEX index_term_text$/,
  // What a subquery has gathered by an index.
  /^SCAN (d|\(subquery-\d+\))$/,
  // The full-text index, by its words.
  /^SCAN x VIRTUAL TABLE INDEX \d+:M\d$/,
]

test('every shape of search has the query plans that are written down; none reads a big table from end to end', (t) => {
  const clock = standingClock()
  const store = new Store({
    file: join(temporaryFolder(t), 'r.db'),
    key: new Uint8Array(32).fill(7),
    schemas: [ledgerSchema, recordsSchema],
  })
  t.after(() => store.close())
  let ids = 0
  const records = new Records({ store, ledger: new Ledger(store, clock), clock, newId: () => `n${++ids}` })
  const doctor = callerOfRole('p1', 'Dr. Katrin Hollmann', 'doctor')
  records.transact(doctor, { verb: 'import' }, (write) => {
    write.put({ resourceType: 'Patient', id: '1', name: [{ family: 'Müller' }] } as never)
    write.put({
      resourceType: 'Observation',
      id: 'a',
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '718-7', display: 'Hämoglobin' }] },
      subject: { reference: 'Patient/1' },
      valueQuantity: { value: 16, system: 'http://unitsofmeasure.org', code: 'g/dL' },
    } as never)
    write.put({ resourceType: 'ValueSet', id: 'v', status: 'active', url: 'http://fhir.de/ValueSet/x' } as never)
  })
  const names = new Names(store)
  const blocks = searches.map(([type, text]) => {
    const seen = new Set<string>()
    store.read((reader) => {
      const connection = spied(reader, seen)
      const query = parseSearch(type, new URLSearchParams(text), { handling: 'strict' })
      const context = {
        connection,
        names,
        now: clock.now(),
        mayRead: () => undefined,
        restriction: () => undefined,
        mayHave: () => true,
      }
      pageOf(context, query, 20)
      countMatches(context, query)
    })
    const plans = [...seen].map((statement) => {
      const steps = store.explain(statement)
      return [`  ${statement.replaceAll(/\s+/g, ' ').trim()}`, ...steps.map((step) => `  → ${step}`)].join('\n')
    })
    return `${type}?${text}\n${plans.join('\n')}`
  })
  const text = `${blocks.join('\n\n')}\n`
  if (process.env['SIEGEL_WRITE_PLANS'] === '1') writeFileSync(file, text)
  assert.equal(text, readFileSync(file, 'utf8'), 'run this test with SIEGEL_WRITE_PLANS=1 and look at the difference')
  const steps = [...text.matchAll(/→ (SCAN .*)$/gm)].map(([, step = '']) => step)
  assert.deepEqual(
    steps.filter((step) => !scans.some((allowed) => allowed.test(step))),
    [],
  )
})

/** A reader that notes the composed statements it is asked. */
function spied(reader: Reader, seen: Set<string>): Reader {
  return new Proxy(reader, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return (...given: unknown[]) => {
        if (name === 'query') seen.add((given[0] as Composed).text)
        return Reflect.apply(value, target, given) as unknown
      }
    },
  })
}
