import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { callerOfRole } from '@siegel/access'
import { isRefusal } from '@siegel/foundation'
import { doctor, intakeFixture } from '../intake/testing.ts'
import { keepDraft, removeSnippet, saveSnippet, snippets } from './index.ts'
import { practiceOf } from './testing.ts'

const refused = (code: string) => (error: unknown) => isRefusal(error, code)

test('snippets are shared, changed by version, and never taken for something else', async (t) => {
  const { records, clock, add } = intakeFixture(t)
  const practice = practiceOf(records, clock.now)
  const id = randomUUID()
  saveSnippet(practice, doctor, { id, name: 'herz', text: 'Herz rein, rhythmisch' })
  saveSnippet(practice, doctor, { id: randomUUID(), name: 'abd', text: 'Abdomen weich' })
  assert.deepEqual(
    (await snippets(practice, doctor)).map(({ name }) => name),
    ['abd', 'herz'],
  )
  assert.throws(
    () => saveSnippet(practice, doctor, { id: randomUUID(), name: 'herz', text: 'x' }),
    refused('snippet-name-taken'),
  )
  saveSnippet(practice, doctor, { id, version: 1, name: 'cor', text: 'Herz rein' })
  assert.throws(
    () => saveSnippet(practice, doctor, { id, version: 1, name: 'cor', text: 'y' }),
    refused('version-conflict'),
  )
  removeSnippet(practice, doctor, { id, version: 2 })
  assert.deepEqual(
    (await snippets(practice, doctor)).map(({ name }) => name),
    ['abd'],
  )
  const patient = add({ resourceType: 'Patient', name: [{ family: 'A' }] })
  const draft = randomUUID()
  keepDraft(practice, doctor, patient, { key: draft, line: 'b Lunge' })
  assert.throws(() => removeSnippet(practice, doctor, { id: draft, version: 1 }), refused('not-found'))
  const office = callerOfRole('p2', 'Jonas Reuter', 'office')
  await assert.rejects(snippets(practice, office), refused('not-allowed'))
})
