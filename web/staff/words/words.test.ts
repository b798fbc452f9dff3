import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { failureText } from '../components/failure-text.ts'
import { de, en } from './words.ts'

/** Every text of a catalogue with the way to it; functions are called with plain arguments. */
function texts(value: unknown, path = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[path, value]])
  if (typeof value === 'function')
    return new Map([[path, String(value(...Array.from({ length: value.length }, () => 2)))]])
  return new Map(
    Object.entries(value as object).flatMap(([key, inner]) => [...texts(inner, path === '' ? key : `${path}.${key}`)]),
  )
}

test('both languages say the same things', () => {
  assert.deepEqual([...texts(en).keys()].sort(), [...texts(de).keys()].sort())
})

test('no text is empty in one language only', () => {
  const german = texts(de)
  for (const [path, text] of texts(en)) assert.equal(text.trim() === '', german.get(path)?.trim() === '', path)
})

test('failures are sentences that end, in both languages', () => {
  for (const failures of [de.failures, en.failures])
    for (const [code, text] of Object.entries(failures)) assert.match(text, /[.?]$|rs$/, code)
})

test('every code that the server rooms refuse with has a text', () => {
  // Codes that only the reader's protocol, the FHIR interface, the command line, the portal or the patient's way can answer with.
  const elsewhere = new Set(
    'checkpoint-foreign checkpoint-malformed cipher-unknown entry-malformed id-taken keyring-exists last-slot proof-malformed resource-invalid root-key-renewed slot-unknown too-many-slots not-supported attachment-refused attachment-type attachment-broken too-many-messages upload-unknown-mailbox upload-id-again last-way too-many-ways restore-exists restore-invalid restore-order search-too-costly job unit-unknown not-comparable too-many-bookings not-bookable appointment-fixed questionnaire-unknown questionnaire-withdrawn questionnaire-replaced answers-refused'.split(
      ' ',
    ),
  )
  const root = new URL('../../../', import.meta.url)
  const rooms = ['access', 'records', 'codes', 'practice', 'intake', 'store', 'ledger', 'mail', 'release'].map(
    (room) => `packages/${room}`,
  )
  for (const room of [...rooms, 'apps/safe']) {
    const files = readdirSync(new URL(room, root), { recursive: true, encoding: 'utf8' })
    for (const file of files.filter(
      // What uploads are refused with is told to patients.
      (name) => name.endsWith('.ts') && !/\.test\.ts$|node_modules|^uploads\/|^online-booking\/acts/.test(name),
    )) {
      const source = readFileSync(new URL(`${room}/${file}`, root), 'utf8')
      for (const [, code = ''] of source.matchAll(/(?:new Refusal|\bfail|\brefusal)\('([a-z0-9-]+)'/g))
        if (!elsewhere.has(code)) assert.ok(code in de.failures, `${code} in ${room}/${file}`)
    }
  }
})

test('too many tries tells how long to wait', () => {
  assert.match(failureText(de, 'too-many-tries', 45), /45 s/)
  assert.match(failureText(en, 'never-heard-of'), /never-heard-of/)
})
