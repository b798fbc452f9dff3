import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { auditVerbs } from '@siegel/contract'
import { acts } from '../../../packages/practice/documents/facts.ts'
import { logDe } from './de.ts'
import { logEn } from './en.ts'
import { objectText, sinceDays, verbText } from './entry-words.ts'

test('every verb of the log is said in words', () => {
  for (const verb of auditVerbs) {
    assert.notEqual(verbText(logDe, verb), '')
    assert.notEqual(verbText(logEn, verb), '')
  }
  assert.equal(verbText(logDe, 'from-a-newer-safe'), 'from-a-newer-safe')
})

test('objects are named by their kind, never by their id', () => {
  assert.equal(objectText(logDe, { object: 'DiagnosticReport/42 DocumentReference/7' }), 'Laborbefund, Dokument')
  assert.equal(objectText(logDe, { object: 'Task/1 Task/2' }), '2 × Eingang')
  assert.equal(objectText(logDe, { object: 'Patient/1', purpose: 'chart' }), 'Karteikarte')
  assert.equal(objectText(logDe, { object: 'Patient/1', purpose: 'laboratory' }), 'Karteikarte, Labor')
  assert.equal(objectText(logDe, { object: '3e4c0d49-bd51-413f-b683-fbd655f0a001' }), '')
  assert.equal(objectText(logDe, { object: 'ClaimResponse/1' }), 'ClaimResponse')
  assert.equal(objectText(logEn, {}), '')
})

test('a filter by days begins that long ago, and nonsense means everything', () => {
  const now = Date.parse('2026-11-23T14:05:30Z')
  assert.equal(sinceDays('7', now), '2026-11-16T14:05:00.000Z')
  for (const days of [undefined, '', '0', '-3', 'x', '1.5', '99999']) assert.equal(sinceDays(days, now), undefined)
})

test('every occasion that the safe writes down is said in words', () => {
  const root = new URL('../../../', import.meta.url)
  const written = new Set(
    globSync('{packages,apps}/**/*.ts', { cwd: root, exclude: ['**/node_modules', '**/*.test.ts', '**/testing.ts'] })
      .map((path) => readFileSync(new URL(path, root), 'utf8'))
      .flatMap((text) => [...text.matchAll(/\bpurpose: '([a-z-]+)'/g)].map(([, purpose = '']) => purpose)),
  )
  for (const act of acts) written.add(act)
  assert.ok(written.size > 30, `${written.size} occasions`)
  for (const { purposes } of [logDe, logEn]) {
    const missing = [...written].filter((purpose) => !Object.hasOwn(purposes, purpose))
    assert.deepEqual(missing, [])
  }
})
