import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { callerOfRole } from '@siegel/access'
import type { EntryTypeDraft } from '@siegel/contract/staff'
import type { CodeSystem, Observation } from '@siegel/fhir'
import { isRefusal } from '@siegel/foundation'
import { doctor, intakeFixture } from '../intake/testing.ts'
import { chart, commitEntry, correctEntry, entryTypes, saveEntryType } from './index.ts'
import { practiceOf } from './testing.ts'

const refused = (code: string) => (error: unknown) => isRefusal(error, code)
const admin = callerOfRole('a1', 'Eva Brandes', 'admin')

const ultrasound: Omit<EntryTypeDraft, 'version' | 'isNew'> = {
  code: 'us',
  name: 'Ultraschall',
  base: 'b',
  icon: 'eye',
  tone: 'info',
  isRetired: false,
}

function fixture(t: TestContext) {
  const { records, clock, add, log } = intakeFixture(t)
  const practice = practiceOf(records, clock.now)
  const patient = add({ resourceType: 'Patient', name: [{ family: 'A' }] })
  return {
    records,
    practice,
    patient,
    log,
    write: (line: string) => commitEntry(practice, doctor, patient, { key: randomUUID(), line }),
    shown: async (reference: string) =>
      (await chart(practice, doctor, patient)).timeline.entries.find((one) => one.reference === reference) ??
      assert.fail(`${reference} is not in the timeline`),
    add: (change: Partial<EntryTypeDraft> = {}) =>
      saveEntryType(practice, admin, { ...ultrasound, version: 0, isNew: true, ...change }),
    change: (version: number, change: Partial<EntryTypeDraft> = {}) =>
      saveEntryType(practice, admin, { ...ultrasound, version, isNew: false, ...change }),
    record: (reference: string) =>
      records.read(doctor, { verb: 'read' }, (reader) =>
        reader.require<Observation>('Observation', reference.split('/')[1] ?? ''),
      ),
  }
}

test('the practice adds a code, writes with it, and the entry says both its kind and its name', async (t) => {
  const { practice, add, write, shown, record } = fixture(t)
  const before = await shown(write('us Leber glatt'))
  assert.deepEqual(
    [before.kind, before.type, before.title],
    ['note', undefined, 'us Leber glatt'],
    'a word as any other',
  )
  add()
  add({ version: 1, code: 'tel', name: 'Telefonat', base: 'n', icon: 'phone' })
  assert.deepEqual(
    (await entryTypes(practice, callerOfRole('d1', 'Dr. Feld', 'dpo'))).types.map(({ code, name }) => [code, name]),
    [
      ['tel', 'Telefonat'],
      ['us', 'Ultraschall'],
    ],
    'everybody sees them',
  )
  const reference = write('US  Leber glatt')
  const entry = await shown(reference)
  assert.deepEqual(
    [entry.kind, entry.type, entry.title],
    ['finding', { code: 'us', name: 'Ultraschall' }, 'Leber glatt'],
  )
  const { resource } = await record(reference)
  assert.deepEqual(resource.code, {
    coding: [
      { system: 'urn:siegel:entry', code: 'b', display: 'Befund' },
      { system: 'urn:siegel:entry-type', code: 'us', display: 'Ultraschall' },
    ],
    text: 'Ultraschall',
  })
  assert.deepEqual(resource.category?.[0]?.coding?.[0]?.code, 'exam')
  assert.equal((await shown(write('tel Mutter ruft zurück'))).kind, 'note')
})

test('a new name is for what comes, a retired code writes nothing, and old entries keep theirs', async (t) => {
  const { practice, add, change, write, shown } = fixture(t)
  add()
  const reference = write('us Leber glatt')
  change(1, { name: 'Sonographie', icon: 'image' })
  assert.equal((await shown(write('us Milz glatt'))).type?.name, 'Sonographie')
  assert.equal((await shown(reference)).type?.name, 'Ultraschall')
  change(2, { name: 'Sonographie', isRetired: true })
  assert.throws(() => write('us Niere glatt'), refused('entry-type-retired'))
  assert.equal((await shown(write('n us Niere glatt'))).title, 'us Niere glatt')
  assert.equal((await shown(reference)).type?.name, 'Ultraschall')

  const version = 1
  correctEntry(practice, doctor, { reference, version, reason: 'Verschrieben', line: 'us Leber vergrößert' })
  const corrected = await shown(reference)
  assert.deepEqual(
    [corrected.kind, corrected.type?.name, corrected.title],
    ['finding', 'Ultraschall', 'Leber vergrößert'],
    'what was written under it can be corrected under it',
  )
  const other = write('b Lunge frei')
  assert.throws(
    () => correctEntry(practice, doctor, { reference: other, version, reason: 'Nachtrag', line: 'us Lunge' }),
    refused('entry-type-retired'),
  )
  change(3, {})
  assert.equal((await shown(write('us wieder'))).type?.name, 'Ultraschall')
})

test('a line that was sent before is the same entry, also when its code has been retired since', (t) => {
  const { practice, patient, add, change } = fixture(t)
  add()
  const entry = { key: randomUUID(), line: 'us Leber glatt' }
  const reference = commitEntry(practice, doctor, patient, entry)
  change(1, { isRetired: true })
  assert.equal(commitEntry(practice, doctor, patient, entry), reference)
})

test('codes that mean something already are refused, a kind stays, and two changes at once are one', (t) => {
  const { add, change } = fixture(t)
  for (const code of ['b', 'cave', 'au', 'lab']) assert.throws(() => add({ code }), refused('entry-code-taken'), code)
  assert.throws(() => change(0), refused('entry-code-taken'), 'nothing to change')
  add()
  assert.throws(
    () => add({ code: 'tel' }),
    refused('version-conflict'),
    'the list that was seen is not the one there is',
  )
  assert.throws(() => add({ version: 1 }), refused('entry-code-taken'))
  assert.throws(() => change(1, { base: 't' }), refused('entry-kind-fixed'))
})

test('whoever administers and doctors change entry types; nobody else does', async (t) => {
  const { practice, log } = fixture(t)
  const draft = { ...ultrasound, version: 0, isNew: true }
  for (const role of ['assistant', 'office', 'dpo'] as const)
    assert.throws(() => saveEntryType(practice, callerOfRole('x', 'X', role), draft), refused('not-allowed'), role)
  saveEntryType(practice, admin, draft)
  saveEntryType(practice, doctor, { ...draft, version: 1, isNew: false, name: 'Sono' })
  assert.equal((await entryTypes(practice, doctor)).version, 2)
  const [last] = log().filter(({ verb }) => verb === 'update')
  assert.deepEqual([last?.actor.id, last?.object, last?.purpose], [doctor.id, 'CodeSystem/entry-types', 'entry-types'])
  assert.ok(last?.facts?.includes('entry type us Sono'))
})

test('attack: a code system that a program wrote shadows no code of the entry line', async (t) => {
  const { records, practice, write, shown } = fixture(t)
  records.transact(doctor, { verb: 'create' }, (transactor) =>
    transactor.put<CodeSystem & { id: string }>({
      resourceType: 'CodeSystem',
      id: 'entry-types',
      status: 'active',
      content: 'complete',
      concept: [
        { code: 'cave', display: 'Notiz', property: [{ code: 'base', valueCode: 'n' }] },
        { code: 'd', property: [{ code: 'base', valueCode: 'n' }] },
        {
          code: 'hb',
          display: 'Hausbesuch',
          property: [
            { code: 'base', valueCode: 'd' },
            { code: 'icon', valueCode: 'x' },
          ],
        },
      ],
    }),
  )
  assert.equal((await shown(write('cave Penicillin'))).kind, 'allergy')
  assert.deepEqual((await entryTypes(practice, doctor)).types, [
    { code: 'hb', name: 'Hausbesuch', base: 'n', icon: 'tag', tone: 'accent', isRetired: false },
  ])
})
