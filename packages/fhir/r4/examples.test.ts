import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { test } from 'node:test'
import { sharedData } from '@siegel/foundation/testing'
import { parseJson, stringifyJson } from '../json.ts'
import { validateResource } from './validate.ts'

/** Published examples that break the specification. */
const wrong = new Map([
  [
    'Bundle-SubscriptionNotificationBundleExample.json',
    'bdl-3, bdl-4, bdl-8: a history without requests and responses, a full address with a version',
  ],
  [
    'CapabilityStatement-ISiKCapabilityStatementBasisServer.json',
    'an extension with two values; cpb-9: the resource type Location stands twice',
  ],
  ['StructureDefinition-ISiKAllergieUnvertraeglichkeit.json', 'an empty text'],
])

/** The numbers of a JSON text in order, found without the code under test. */
const numbersOf = (text: string): string[] => text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d[\d.eE+-]*/g) ?? []

for (const [name, count] of [
  ['fhir-r4-examples', 350],
  ['fhir-de-basis', 200],
  ['fhir-isik', 90],
  ['synthea-r4', 15],
] as const) {
  test(`${name}: every example is valid, and JSON gives back what it took`, (t) => {
    const folder = sharedData(t, name)
    if (folder === undefined) return
    let checked = 0
    for (const file of globSync(`${folder}/**/*.json`)) {
      const text: string = readFileSync(file, 'utf8')
      const value = parseJson(text)
      // A package manifest is no resource.
      if (!text.includes('"resourceType"')) continue
      const issues = validateResource(value)
      assert.equal(issues.length > 0, wrong.has(basename(file)), `${basename(file)} ${JSON.stringify(issues[0])}`)
      const written = stringifyJson(value)
      assert.deepEqual(JSON.parse(written), JSON.parse(text), basename(file))
      assert.deepEqual(numbersOf(written), numbersOf(text), basename(file))
      checked++
    }
    assert.ok(checked >= count, String(checked))
  })
}
