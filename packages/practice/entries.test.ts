import { practiceOf } from './testing.ts'
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { callerOfRole } from '@siegel/access'
import { isRefusal } from '@siegel/foundation'
import { doctor, intakeFixture } from '../intake/testing.ts'
import {
  cancelEntry,
  changeTask,
  chart,
  commitEntry,
  correctEntry,
  createTask,
  discardDraft,
  endEntry,
  entryVersions,
  keepDraft,
  olderEntries,
  tasks,
} from './index.ts'

const assistant = callerOfRole('p7', 'Sabine Kern', 'assistant')
const refused = (code: string) => (error: unknown) => isRefusal(error, code)

function fixture(t: TestContext) {
  const { records, add, clock } = intakeFixture(t)
  const practice = practiceOf(records, clock.now, {
    catalogueYear: () => 2026,
    diagnosisYear: (code) => (code === 'E87.5' ? 2026 : code === 'U07.3' ? 2024 : undefined),
  })
  const patient = add({
    resourceType: 'Patient',
    name: [{ family: 'Ostermann', given: ['Karin'] }],
    birthDate: '1958-03-14',
    gender: 'female',
  })
  const commit = (line: string, more: object = {}) =>
    commitEntry(practice, doctor, patient, { key: randomUUID(), line, ...more })
  const open = () => chart(practice, doctor, patient)
  const entryOf = async (reference: string) => {
    const found = (await open()).timeline.entries.find((one) => one.reference === reference)
    assert.ok(found, reference)
    return found
  }
  return { practice, patient, commit, open, entryOf, clock }
}

test('every kind of line stands in the chart and, where it holds, in the summary', async (t) => {
  const { commit, open } = fixture(t)
  const lines = {
    anamnesis: 'a Müde seit Ramipril 10 mg',
    finding: 'b Lunge frei, keine Ödeme',
    therapy: 't Kaliumsalz absetzen',
    note: 'Angehörige informiert',
    diagnosis: 'd Hyperkaliämie E87.5 G dauer',
    medication: 'm Apixaban 5 mg 1-0-1-0',
    vital: 'v rr 148/86 puls 72 gew 81,4 gr 166',
    allergy: 'cave Penicillin: Anaphylaxie 2011',
    vaccination: 'imp Tetanus Ch.-B. AC37B',
    recall: 'r Kalium kontrollieren +2d',
    task: 'auf Apotheke anrufen',
  }
  for (const line of Object.values(lines)) commit(line)
  const { timeline, summary } = await open()
  assert.deepEqual(timeline.entries.map(({ kind }) => kind).toSorted(), Object.keys(lines).toSorted())
  for (const entry of timeline.entries) {
    assert.equal(entry.own?.line, lines[entry.kind as keyof typeof lines], entry.kind)
    assert.equal(entry.author, doctor.name, entry.kind)
  }
  const vital = timeline.entries.find(({ kind }) => kind === 'vital')
  assert.equal(vital?.title, 'Blutdruck 148/86 mmHg, Puls 72/min, Gewicht 81,4 kg, Größe 166 cm')
  assert.deepEqual(
    summary.problems.map(({ text, diagnosis }) => [text, diagnosis.icd]),
    [['Hyperkaliämie', 'E87.5']],
  )
  assert.deepEqual(
    summary.medication.map(({ text, dosage }) => [text, dosage]),
    [['Apixaban 5 mg', '1-0-1-0']],
  )
  assert.deepEqual(
    summary.warnings.map(({ text, reaction }) => [text, reaction]),
    [['Penicillin', 'Anaphylaxie 2011']],
  )
  assert.deepEqual(
    summary.open.map(({ kind, due }) => [kind, due !== undefined]),
    [
      ['recall', true],
      ['task', false],
    ],
  )
  assert.deepEqual(
    summary.vitals.map(({ kind, value, unit }) => [kind, value, unit]),
    [
      ['pressure', '148/86', 'mmHg'],
      ['pulse', '72', '/min'],
      ['weight', '81.4', 'kg'],
      ['height', '166', 'cm'],
      ['bmi', '29.5', 'kg/m²'],
    ],
  )
})

test('a diagnosis whose code left the catalogue, or was never in one, says so', async (t) => {
  const { commit, entryOf } = fixture(t)
  const standingOf = async (line: string) => (await entryOf(commit(line))).diagnosis?.standing
  assert.equal(await standingOf('d Hyperkaliämie E87.5 G'), undefined)
  assert.equal(await standingOf('d COVID in der Eigenanamnese U07.3 G'), 'left')
  assert.equal(await standingOf('d Ausgedacht X99.9 G'), 'unknown')
  assert.equal(await standingOf('d Kopfschmerz'), undefined)
})

test('what is committed is corrected or taken back with a reason; every version stays as it was typed', async (t) => {
  const { practice, commit, entryOf, open } = fixture(t)
  const reference = commit('b Lunge frei')
  correctEntry(practice, assistant, { reference, version: 1, reason: 'Seite vergessen', line: 'b Lunge rechts frei' })
  const { title, status, own, author } = await entryOf(reference)
  assert.deepEqual(
    [title, status, author],
    ['Lunge rechts frei', 'amended', doctor.name],
    'the author stays the author',
  )
  assert.deepEqual([own?.version, own?.change?.act, own?.change?.by], [2, 'correct', assistant.name])
  const stale = { reference, version: 1, reason: 'x' }
  assert.throws(() => cancelEntry(practice, doctor, stale), refused('version-conflict'))
  assert.throws(
    () => correctEntry(practice, doctor, { ...stale, version: 2, line: 'd Pneumonie' }),
    refused('entry-kind-fixed'),
  )
  cancelEntry(practice, doctor, { reference, version: 2, reason: 'falsche Akte' })
  assert.equal((await entryOf(reference)).status, 'entered-in-error')
  assert.throws(
    () => correctEntry(practice, doctor, { reference, version: 3, reason: 'x', line: 'b y' }),
    refused('entry-taken-back'),
  )
  const versions = await entryVersions(practice, doctor, reference)
  assert.deepEqual(
    versions.map(({ version, act, line, by, reason }) => [version, act, line, by, reason]),
    [
      [3, 'cancel', 'b Lunge rechts frei', doctor.name, 'falsche Akte'],
      [2, 'correct', 'b Lunge rechts frei', assistant.name, 'Seite vergessen'],
      [1, 'commit', 'b Lunge frei', doctor.name, undefined],
    ],
  )
  for (const line of [
    'd Angina J03.9 G dauer',
    'm Ibuprofen 400',
    'cave Pflaster',
    'imp FSME',
    'v puls 60',
    'auf anrufen',
  ]) {
    const one = commit(line)
    cancelEntry(practice, doctor, { reference: one, version: 1, reason: 'Irrtum' })
    assert.equal((await entryOf(one)).status, 'entered-in-error', line)
  }
  const { problems, medication, warnings, vitals, open: tasksOpen } = (await open()).summary
  assert.deepEqual([problems, medication, warnings, vitals, tasksOpen], [[], [], [], [], []])
})

test('corrected measurements replace the old ones; those stay in the history', async (t) => {
  const { practice, commit, open } = fixture(t)
  const reference = commit('v puls 27')
  correctEntry(practice, doctor, { reference, version: 1, reason: 'Zahlendreher', line: 'v puls 72' })
  const { summary, timeline } = await open()
  assert.deepEqual(
    summary.vitals.map(({ value }) => value),
    ['72'],
  )
  assert.equal(timeline.entries.length, 1)
})

test('a problem, a medicine and a warning end; what happened once does not', async (t) => {
  const { practice, commit, open, entryOf } = fixture(t)
  for (const line of ['d Gonarthrose M17.1 G R dauer', 'm Ramipril 10 mg 1-0-0-0', 'cave Latex']) {
    const reference = commit(line)
    endEntry(practice, doctor, { reference, version: 1, reason: 'abgesetzt' })
    assert.equal((await entryOf(reference)).own?.change?.act, 'end')
  }
  const { problems, medication, warnings } = (await open()).summary
  assert.deepEqual([problems, medication, warnings], [[], [], []])
  const note = commit('b Lunge frei')
  assert.throws(
    () => endEntry(practice, doctor, { reference: note, version: 1, reason: 'x' }),
    refused('entry-has-no-end'),
  )
})

test('the same key is the same entry; a key of another chart or line is refused', (t) => {
  const { practice, patient, commit, open } = fixture(t)
  const key = randomUUID()
  const reference = commit('b Lunge frei', { key })
  assert.equal(commit('b Lunge frei', { key }), reference)
  assert.throws(() => commit('b Lunge belegt', { key }), refused('id-taken'))
  assert.throws(() => commitEntry(practice, doctor, 'nobody', { key: randomUUID(), line: 'b x' }), refused('not-found'))
  assert.throws(() => commit('r Kontrolle'), refused('line-invalid'))
  assert.throws(() => commit('b x', { at: '2099-01-01T00:00:00Z' }), refused('time-in-future'))
  const office = callerOfRole('p2', 'Jonas Reuter', 'office')
  assert.throws(
    () => commitEntry(practice, office, patient, { key: randomUUID(), line: 'b x' }),
    refused('not-allowed'),
  )
  return open().then(({ timeline }) => assert.equal(timeline.entries.length, 1))
})

test('drafts are kept, changed, committed and thrown away, and nobody overwrites another', async (t) => {
  const { practice, patient, commit, open } = fixture(t)
  const key = randomUUID()
  const keep = (line: string, version?: number) => keepDraft(practice, doctor, patient, { key, line, version })
  assert.deepEqual(keep('b Lunge'), { id: key, version: 1 })
  assert.deepEqual(keep('b Lunge'), { id: key, version: 1 }, 'sent again after an answer was lost')
  assert.deepEqual(keep('b Lunge frei', 1), { id: key, version: 2 })
  assert.throws(
    () => keepDraft(practice, assistant, patient, { key, line: 'b Herz', version: 1 }),
    refused('version-conflict'),
  )
  const { drafts, timeline } = await open()
  assert.deepEqual([drafts.map(({ line }) => line), timeline.entries], [['b Lunge frei'], []])
  assert.throws(() => commit('b Lunge frei', { draft: { id: key, version: 1 } }), refused('version-conflict'))
  assert.equal((await open()).timeline.entries.length, 0, 'and nothing of it was committed')
  commit('b Lunge frei', { draft: { id: key, version: 2 } })
  const after = await open()
  assert.deepEqual([after.drafts.length, after.timeline.entries.length], [0, 1])
  const other = randomUUID()
  keepDraft(practice, doctor, patient, { key: other, line: 't Ruhe' })
  discardDraft(practice, assistant, patient, { id: other, version: 1 })
  assert.deepEqual((await open()).drafts, [])
})

test('a long chart comes page by page, each entry once, newest first', async (t) => {
  const { practice, patient, commit, open } = fixture(t)
  const references: string[] = []
  const start = Date.parse('2020-01-01T08:00:00Z')
  for (let n = 0; n < 330; n++) {
    const at = new Date(start + Math.floor(n / 7) * 3 * 3_600_000).toISOString()
    references.push(commit(['b Befund', 'd Husten R05', 'm Saft', 'v puls 70', 'imp FSME'][n % 5] ?? 'n x', { at }))
  }
  const { timeline } = await open()
  const seen = [...timeline.entries]
  let pages = 0
  for (let next = timeline.next; next !== undefined; pages++) {
    const page = await olderEntries(practice, doctor, patient, next)
    seen.push(...page.entries)
    next = page.next
  }
  assert.ok(pages >= 1)
  assert.equal(new Set(seen.map(({ reference }) => reference)).size, seen.length)
  assert.deepEqual(new Set(seen.map(({ reference }) => reference)), new Set(references))
  assert.deepEqual(
    seen.map(({ at }) => at),
    seen.map(({ at }) => at).toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0)),
  )
})

test('tasks with and without a patient: due first, passed on, done, open again', async (t) => {
  const { practice, patient, commit } = fixture(t)
  commit('r Kalium kontrollieren +2d')
  const id = createTask(practice, assistant, {
    key: randomUUID(),
    text: 'Papier bestellen',
    owner: { id: doctor.id, name: doctor.name },
  })
  const listed = await tasks(practice, assistant, 'open')
  assert.deepEqual(
    listed.map(({ kind, text, patient: of }) => [kind, text, of?.id]),
    [
      ['recall', 'Kalium kontrollieren', patient],
      ['task', 'Papier bestellen', undefined],
    ],
  )
  changeTask(practice, assistant, id, { version: 1, owner: null, due: '2026-12-01' })
  assert.throws(() => changeTask(practice, doctor, id, { version: 1, state: 'done' }), refused('version-conflict'))
  changeTask(practice, doctor, id, { version: 2, state: 'done' })
  const [done] = await tasks(practice, doctor, 'done')
  assert.deepEqual([done?.id, done?.done?.by, done?.owner, done?.due], [id, doctor.name, undefined, '2026-12-01'])
  changeTask(practice, doctor, id, { version: 3, state: 'open' })
  assert.equal((await tasks(practice, doctor, 'open')).length, 2)
})
