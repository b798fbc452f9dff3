import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { sharedData } from '@siegel/foundation/testing'
import { numbersOf, restFixture } from './testing.ts'

/** A valid resource but for its one value, as JSON text. */
type Around = (value: string) => string

const patient =
  (element: string): Around =>
  (value) =>
    `{"resourceType":"Patient",${element.replace('@', value)}}`
const observation =
  (element: string): Around =>
  (value) =>
    `{"resourceType":"Observation","status":"final","code":{"text":"x"},${element.replace('@', value)}}`
const extension = (type: string): Around => patient(`"extension":[{"url":"urn:x","value${type}":@}]`)

/** An element of each primitive type; types that no element has stand in an extension. */
const places: Readonly<Record<string, Around>> = {
  base64_binary: patient('"photo":[{"contentType":"application/pdf","data":@}]'),
  boolean: patient('"active":@'),
  canonical: patient('"meta":{"profile":[@]}'),
  code: patient('"language":@'),
  date: patient('"birthDate":@'),
  date_time: observation('"effectiveDateTime":@'),
  decimal: observation('"valueQuantity":{"value":@}'),
  id: (value) =>
    `{"resourceType":"ImplementationGuide","url":"urn:x","name":"X","status":"draft","fhirVersion":["4.0.1"],"packageId":${value}}`,
  instant: observation('"issued":@'),
  integer: observation('"valueInteger":@'),
  markdown: observation('"note":[{"text":@}]'),
  oid: extension('Oid'),
  positive_int: patient('"telecom":[{"system":"phone","value":"1","rank":@}]'),
  reference: (value) =>
    `{"resourceType":"Basic","code":{"text":"x"},"contained":[{"resourceType":"Patient","id":"p1"}],"subject":${value}}`,
  string: patient('"name":[{"family":@}]'),
  time: observation('"valueTime":@'),
  unsigned_int: patient('"photo":[{"url":"urn:x","size":@}]'),
  uri: patient('"implicitRules":@'),
  url: patient('"photo":[{"url":@}]'),
  uuid: extension('Uuid'),
  xhtml: patient('"text":{"status":"generated","div":@}'),
}

/** Lines of the lists with which R4 and its JSON format (http://hl7.org/fhir/R4/json.html) deal in another way. */
const otherwise = new Map([
  ['null', 'absent in the lists of what is valid, but JSON’s null stands for nothing outside of arrays'],
  ['xhtml.valid ""', 'a narrative has a div'],
])

test('each primitive type takes what is valid as it is, and refuses the rest', async (t) => {
  const folder = sharedData(t, 'fhir-r4-primitives/validation')
  if (folder === undefined) return
  const { call } = restFixture(t)
  const counts = { valid: 0, invalid: 0, otherwise: 0 }
  const files: string[] = globSync('*.ndjson', { cwd: folder }).map((file) => basename(file, '.ndjson'))
  const types = new Set(files.map((file) => file.split('.')[0] ?? ''))
  assert.deepEqual([...types].toSorted(), Object.keys(places).toSorted(), 'every type has a place')
  for (const file of files) {
    const [type = '', kind] = file.split('.')
    const lines: string[] = readFileSync(join(folder, `${file}.ndjson`), 'utf8').split('\n')
    for (const line of lines) {
      if (line === '') continue
      const text = places[type]?.(line) ?? ''
      const resource = /"resourceType":"(\w+)"/.exec(text)?.[1]
      const made = await call('POST', `/${resource}`, text)
      const what = `${file} ${line} → ${made.status} ${made.text.slice(0, 200)}`
      const isExempt = kind === 'valid' && (otherwise.has(line) || otherwise.has(`${file} ${line}`))
      if (kind === 'valid' && !isExempt) {
        assert.equal(made.status, 201, what)
        const got = await call('GET', `/${resource}/${String(made.body['id'])}`)
        assert.ok(got.text.includes(JSON.stringify(JSON.parse(line))) || numbersOf(got.text).includes(line), what)
        counts.valid += 1
      } else {
        // What is no JSON at all (`t`, `+1`) is refused before anybody asks for its type.
        assert.equal(made.status, isJson(line) ? 422 : 400, what)
        assert.equal(made.body['resourceType'], 'OperationOutcome', what)
        counts[isExempt ? 'otherwise' : 'invalid'] += 1
      }
    }
  }
  assert.ok(counts.valid >= 30 && counts.invalid >= 70, JSON.stringify(counts))
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
