import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryFolder } from '@siegel/foundation/testing'
import { recordsSchema } from '@siegel/records'
import { statements, Store } from '@siegel/store'
import { schemas } from './schemas.ts'

const file = new URL('query-plans.txt', import.meta.url)

/**
 * Tables that stay small in any practice: as many rows as it has people, programs, certificates, years of a catalogue, or sessions and requests
 * of the last hours; checkpoints are read by their key.
 */
const small = new Set([
  'person',
  'token',
  'oauth_client',
  'practice_certificate',
  'icd_catalogue',
  'log_checkpoint',
  'session',
  'workstation',
  'workstation_person',
  'patient_session',
  'opening_request',
  // Files of acts that are under way.
  'loose_blob',
  // R4's types and search parameters, some 1,500.
  'name',
  // The units that a practice's results are given in: hundreds.
  'index_unit',
  // In `records.pointed-at`: what one chart points at.
  't',
])

/**
 * Statements that have to see the whole table: at each start every mailbox is compared with what the gateway holds. The
 * others see the whole of an index that holds little: emergencies nobody has acknowledged, charts protected now.
 */
const wholeByPurpose = new Set([
  'release.mailboxes',
  'access.any-unseen-glass',
  'access.unseen-glasses',
  'records.closed-charts',
  'records.protections-naming',
])

/** Every statement with its plan, as the file holds it. */
function plans(store: Store): string {
  const all = [...statements()].sort(([a], [b]) => (a < b ? -1 : 1))
  return all
    .map(([name, { sql }]) => {
      const text = sql.replaceAll(/\s+/g, ' ').trim()
      return [name, `  ${text}`, ...store.explain(sql).map((step) => `  → ${step}`)].join('\n')
    })
    .join('\n\n')
}

test('every statement has the query plan that is written down; none scans a table that grows with the practice', (t) => {
  const store = new Store({ file: join(temporaryFolder(t), 'safe.db'), key: new Uint8Array(32).fill(7), schemas })
  t.after(() => store.close())
  const text = `${plans(store)}\n`
  if (process.env['SIEGEL_WRITE_PLANS'] === '1') writeFileSync(file, text)
  assert.equal(text, readFileSync(file, 'utf8'), 'run this test with SIEGEL_WRITE_PLANS=1 and look at the difference')
  const scanning = text.split('\n\n').flatMap((block) => {
    const table = /→ SCAN (\w+)/.exec(block)?.[1]
    const name = block.slice(0, block.indexOf('\n'))
    return table === undefined || small.has(table) || wholeByPurpose.has(name) ? [] : [`${name} scans ${table}`]
  })
  assert.deepEqual(scanning, [])
})

test('a scan would be found', (t) => {
  const store = new Store({
    file: join(temporaryFolder(t), 'safe.db'),
    key: new Uint8Array(32).fill(7),
    schemas: [recordsSchema],
  })
  t.after(() => store.close())
  assert.match(store.explain('SELECT json FROM resource WHERE json = @json').join('\n'), /^SCAN resource$/m)
})
