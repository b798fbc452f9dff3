import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Patient } from '@siegel/fhir'
import { isRefusal } from '@siegel/foundation'
import { suggestPatients } from '@siegel/intake'
import {
  addConsent,
  addRepresentative,
  createPatient,
  deactivate,
  endRepresentative,
  commitEntry,
  createTask,
  keepDraft,
  masterData,
  uploadDocument,
  mergePatients,
  reactivate,
  searchPatients,
  withdrawConsent,
} from '../index.ts'
import { doctor, practiceFixture } from './testing.ts'

const refused = (code: string) => (error: unknown) => isRefusal(error, code)
const person = { given: 'Rosa', gender: 'female' as const, birthDate: '1958-03-12' }

test('who does not come any more is marked, stands last, and comes back', async (t) => {
  const { context, page } = practiceFixture(t)
  const first = createPatient(context, doctor, { ...person, family: 'Anfang' }).id
  const second = createPatient(context, doctor, { ...person, family: 'Anfangs' }).id
  const { version } = await page(first)
  deactivate(context, doctor, first, { ifVersion: version, reason: 'died', deathDate: '2026-11' })
  const { state, data, version: now } = await page(first)
  assert.deepEqual(
    [state, data.isDeceased, data.deathDate],
    [{ active: false, inactiveReason: 'died' }, true, '2026-11'],
  )
  const { rows } = await searchPatients(context, doctor, 'anfang', 10)
  assert.deepEqual(
    rows.map((row) => [row.id, row.state]),
    [
      [second, undefined],
      [first, 'deceased'],
    ],
  )
  assert.throws(() => reactivate(context, doctor, first, version), refused('version-conflict'))
  reactivate(context, doctor, first, now)
  assert.deepEqual((await page(first)).state, { active: true })
})

test('representatives and consents end with a reason and stay', async (t) => {
  const { context, page } = practiceFixture(t)
  const { id } = createPatient(context, doctor, { ...person, family: 'Aydin' })
  const draft = { family: 'Aydin', given: 'Ayşe', relation: 'mother', rights: 'decisions', phone: '0221 1' } as const
  addRepresentative(context, doctor, id, { ...draft, from: '2026-01-01' })
  addRepresentative(context, doctor, id, { ...draft, given: 'Emre', relation: 'father', from: '2027-01-01' })
  const backwards = { ...draft, from: '2026-02-01', until: '2026-01-01' }
  assert.throws(() => addRepresentative(context, doctor, id, backwards), refused('dates-reversed'))
  addConsent(context, doctor, id, { kind: 'research', givenOn: '2026-01-01', givenBy: 'Mutter', text: 'Ja.' })
  const foreign = { kind: 'portal', givenOn: '2026-01-01', givenBy: 'x', document: 'DocumentReference/other' } as const
  assert.throws(() => addConsent(context, doctor, id, foreign), refused('not-found'))
  assert.deepEqual((await masterData(context, doctor, id)).representative, {
    relation: 'mother',
    name: 'Ayşe Aydin',
    phone: '0221 1',
  })
  const before = await page(id)
  const [mother] = before.representatives
  const [consent] = before.consents
  assert.ok(mother !== undefined && consent !== undefined)
  const end = { ifVersion: mother.version, on: '2026-11-22', reason: 'umgezogen' }
  endRepresentative(context, doctor, mother.id, end)
  assert.throws(() => endRepresentative(context, doctor, mother.id, end), refused('version-conflict'))
  const withdrawal = { ifVersion: consent.version, on: '2026-11-22', by: 'Mutter', reason: 'doch nicht' }
  withdrawConsent(context, doctor, consent.id, withdrawal)
  const { representatives, consents } = await page(id)
  assert.deepEqual(
    representatives.map(({ given, isCurrent, endReason }) => [given, isCurrent, endReason]),
    [
      ['Emre', false, undefined],
      ['Ayşe', false, 'umgezogen'],
    ],
  )
  assert.deepEqual(consents[0]?.withdrawn, { on: '2026-11-22', by: 'Mutter', reason: 'doch nicht' })
  assert.equal((await masterData(context, doctor, id)).representative, undefined)
})

test('what arrives for a record that went into another belongs to the other', async (t) => {
  const { context, intake, records, page } = practiceFixture(t)
  const target = createPatient(context, doctor, { ...person, family: 'Doppel' }).id
  const source = createPatient(context, doctor, { ...person, family: 'Doppell', insuranceNumber: 'A123456780' }).id
  const ask = {
    source,
    reason: 'x',
    ifVersion: (await page(target)).version,
    ifSourceVersion: (await page(source)).version,
  }
  const merging = {
    ...context,
    blobs: intake.blobs,
    mailboxes: { close: () => undefined, withdraw: () => 0 },
  }
  await mergePatients(merging, doctor, target, ask)
  const seen: Patient = {
    resourceType: 'Patient',
    name: [{ family: 'Doppell', given: ['Rosa'] }],
    birthDate: '1958-03-12',
    identifier: [{ system: 'http://fhir.de/sid/gkv/kvid-10', value: 'A123456780' }],
  }
  const found = await records.read(doctor, { verb: 'search' }, (reader) => suggestPatients(reader, seen))
  assert.deepEqual(
    found.map(({ patient, sure }) => [patient.id, sure]),
    [[target, true]],
  )
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  await assert.rejects(
    uploadDocument({ ...context, ...intake }, doctor, source, { bytes: png, fileName: 'b.png' }),
    refused('already-merged'),
  )
  const key = '6f0f1b1c-0000-4000-8000-000000000001'
  for (const write of [
    () => commitEntry(context, doctor, source, { key, line: 'b Lunge frei' }),
    () => keepDraft(context, doctor, source, { key, line: 'b Lunge' }),
    () => createTask(context, doctor, { key, text: 'anrufen', patient: source }),
  ])
    assert.throws(write, refused('already-merged'), 'nothing is written into a record that went into another')
})
