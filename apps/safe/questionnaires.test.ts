import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { callerOfRole, systemCaller } from '@siegel/access'
import { formatUploadBody, type NewUpload } from '@siegel/contract/patient'
import { parseJson, type QuestionnaireResponse } from '@siegel/fhir'
import { hex, isRefusal, unhex, unutf8, utf8 } from '@siegel/foundation'
import {
  chart,
  composeQuestionnaire,
  importQuestionnaire,
  inbox,
  inboxItem,
  patientQuestionnaires,
  questionnaire,
  questionnaireAnswers,
  questionnaires,
  receiveAnswers,
  retireQuestionnaire,
  signOff,
  takeUpQuestionnaire,
  withdrawRequest,
} from '@siegel/practice'
import { protectChart } from '@siegel/records'
import { answersHandler, GatewaySync, releaseOf, type ReleaseContext } from '@siegel/release'
import { openReleasedItem, openStatement, randomBytes, sealUpload } from '@siegel/sealing/node'
import { practiceOf } from '../../packages/practice/testing.ts'
import { mailboxState } from '../../packages/release/mailbox-state.ts'
import { doctor, fixture as releaseFixture, noHandlers, takesEverything } from '../../packages/release/testing.ts'

const assistant = callerOfRole('p2', 'Jana Wolf', 'assistant')
const office = callerOfRole('p3', 'Olaf Büro', 'office')
const admin = callerOfRole('p4', 'Eva Brandes', 'admin')
const keeper = systemCaller('questionnaires', ['questionnaires.read', 'questionnaires.write'])
const refused = (code: string) => (error: unknown) => isRefusal(error, code)

type Body = Extract<NewUpload, { kind: 'answers' }>
const vaccination = 'siegel-vaccination-de'
/** What somebody well answers to the questions before a vaccination. */
const well: Body['answers'] = [
  { linkId: 'ill', values: [{ boolean: false }] },
  { linkId: 'recent', values: [{ boolean: false }] },
  { linkId: 'reaction', values: [{ boolean: true }] },
  { linkId: 'reaction-what', values: [{ text: '<img src=x onerror=alert(1)>\nNach Tetanus' }] },
  { linkId: 'conditions', values: [{ option: 2 }, { option: 4 }] },
]

/** A safe with charts and patient access, two patients with open mailboxes, and a gateway that takes everything. */
async function fixture(t: TestContext) {
  const practiceFor = ({ records, store, clock }: ReleaseContext) =>
    practiceOf(records, () => clock.now(), {
      releaseOf: (reference) => store.read((reader) => releaseOf(reader, reference)) ?? {},
    })
  const scene = await releaseFixture(t, (context) => ({
    ...noHandlers,
    answers: answersHandler(context, new GatewaySync(context, takesEverything()), receiveAnswers),
  }))
  const { context, access } = scene
  const practice = practiceFor(context)
  const [first, second] = [{ id: scene.id, ...(await scene.open()) }, await scene.invited('Ekici')]
  type Opened = Pick<typeof first, 'ref' | 'keys'>
  const stateOf = ({ ref }: Pick<Opened, 'ref'>) =>
    context.store.read((reader) => mailboxState(context, reader, hex(ref.mailbox))) ?? assert.fail('no mailbox')
  const opened = async (who: Opened, item: string) => {
    const { sealed } = stateOf(who).items.find(({ row }) => row.id === item) ?? assert.fail('no item')
    const statement = openStatement(sealed.statement, scene.documentKey, context.keys.practice)
    const file = context.sealedFiles.get(hex(who.ref.mailbox), sealed.name)
    return unutf8((await openReleasedItem(file, statement, who.keys.identity, context.clock.now())).content)
  }
  const send = async (patient: string, id = vaccination, caller = doctor, due?: string) => {
    const key = crypto.randomUUID()
    takeUpQuestionnaire(practice, keeper, id)
    const composed = await composeQuestionnaire(practice, caller, patient, { key, questionnaire: id, due })
    await access.questionnaire(caller, patient, composed)
    return key
  }
  const withdraw = (patient: string, request: string, caller = doctor) =>
    access.withdrawQuestionnaire(caller, patient, {
      reference: `Task/${request}`,
      end: withdrawRequest(patient, request),
    })
  const body = (request: string, more: Partial<Body> = {}): Body => ({
    kind: 'answers',
    request,
    questionnaire: vaccination,
    questionnaireVersion: 1,
    answers: well,
    ...more,
  })
  const listed = async (patient: string) =>
    (await patientQuestionnaires(practice, doctor, patient)).map(({ state }) => state)
  const nothingCame = async () => {
    assert.deepEqual(await inbox(practice, doctor), [])
    assert.equal(context.records.countUnlogged(doctor, 'QuestionnaireResponse', {}), 0)
    assert.equal(scene.count('loose_blob'), 0)
  }
  return { ...scene, practice, first, second, stateOf, opened, send, withdraw, body, listed, nothingCame }
}

test('a questionnaire is sent, answered once, read as question and answer, signed off, and stands in the chart', async (t) => {
  const scene = await fixture(t)
  const { first, practice, send, body, upload, stateOf, opened, context, verbs, listed } = scene
  const request = await send(first.id, vaccination, assistant, '2027-01-31')
  const [item] = stateOf(first).index.items
  assert.deepEqual(item?.questionnaire, { request, id: vaccination, version: 1, due: '2027-01-31' })
  assert.deepEqual(
    [item?.kind, item?.title, item?.from, item?.sentence, item?.reference],
    ['questionnaire', 'Vor der Impfung', 'Jana Wolf', undefined, `Task/${request}`],
  )
  assert.match(await opened(first, item?.item ?? ''), /"resourceType":"Questionnaire".*Blutverdünner/)
  assert.deepEqual(await listed(first.id), ['sent'])
  const again = await composeQuestionnaire(practice, assistant, first.id, { key: request, questionnaire: vaccination })
  await scene.access.questionnaire(assistant, first.id, again)
  assert.equal(stateOf(first).index.items.length, 1, 'the same key is the same request')

  assert.equal(await upload(first, body(request)), 'taken')
  const [row] = await inbox(practice, doctor)
  assert.deepEqual(
    [row?.kind, row?.title, row?.patient?.id, row?.state],
    ['answers', 'Vor der Impfung', first.id, 'unsigned'],
  )
  const shown = await inboxItem(practice, doctor, row?.id ?? '')
  assert.equal(shown.answers?.by, 'Renate Albrecht')
  const lines = shown.answers?.lines ?? []
  assert.deepEqual(lines.find(({ text }) => text.startsWith('Wonach'))?.values, [
    { text: '<img src=x onerror=alert(1)>\nNach Tetanus' },
  ])
  assert.deepEqual(lines.find(({ text }) => text.startsWith('Was davon'))?.values, [
    { text: 'Ich nehme Blutverdünner' },
    { text: 'Ich werde bei Spritzen leicht ohnmächtig' },
  ])
  assert.ok(!lines.some(({ text }) => text.startsWith('Was fehlt')), 'what was not asked does not stand there')

  const [entry] = (await chart(practice, doctor, first.id)).timeline.entries
  assert.deepEqual([entry?.kind, entry?.title, entry?.author], ['questionnaire', 'Vor der Impfung', 'Renate Albrecht'])
  const response = entry?.reference.split('/')[1] ?? ''
  assert.deepEqual(await questionnaireAnswers(practice, doctor, { patient: first.id, response }), shown.answers)
  const [sent] = await patientQuestionnaires(practice, doctor, first.id)
  assert.deepEqual(
    [sent?.state, sent?.answered?.by, sent?.answered?.response],
    ['answered', 'Renate Albrecht', entry?.reference],
  )

  const items = stateOf(first).index.items
  const asked = items.find(({ kind }) => kind === 'questionnaire')
  const answers = items.find(({ kind }) => kind === 'answers')
  assert.ok(asked?.questionnaire?.answeredAt !== undefined)
  assert.equal(answers?.parent, asked.item)
  const kept = await context.records.read(doctor, { verb: 'read' }, (reader) =>
    reader.require<QuestionnaireResponse>('QuestionnaireResponse', response),
  )
  const { meta: _, ...written } = kept.resource
  const bundle = parseJson(await opened(first, answers.item)) as {
    entry: { resource: QuestionnaireResponse }[]
  }
  assert.deepEqual(bundle.entry[0]?.resource, written, 'the patient has what the chart has')
  assert.deepEqual([written.subject, written.source], [{ reference: `Patient/${first.id}` }, written.author])
  assert.equal(written.questionnaire, 'urn:siegel:questionnaire:vaccination-de|1')

  assert.equal(await upload(first, body(request)), 'questionnaire-answered')
  assert.equal(signOff(practice, doctor, [row?.id ?? '']), 1)
  assert.deepEqual(await inbox(practice, doctor), [])
  const [signed] = (await chart(practice, doctor, first.id)).timeline.entries
  assert.equal(signed?.handling.signedOff?.by, doctor.name)
  assert.ok(verbs().includes('send-questionnaire') && verbs().includes('answer-questionnaire'))
  context.records.verifyChart(first.id)
})

test('attack: answers to somebody else’s questionnaire, to none, or in somebody else’s name', async (t) => {
  const { first, second, send, body, upload, nothingCame, context, take } = await fixture(t)
  const request = await send(first.id)
  assert.equal(await upload(second, body(request)), 'questionnaire-unknown')
  assert.equal(await upload(first, body('11111111-1111-4111-8111-111111111111')), 'questionnaire-unknown')
  assert.equal(await upload({ ref: first.ref, keys: second.keys }, body(request)), 'nothing')
  const stranger = { ref: first.ref, keys: { ...first.keys, signingSeed: randomBytes(32) } }
  assert.equal(await upload(stranger, body(request)), 'nothing')
  const about = { ...second.ref, about: first.ref.mailbox }
  const { recipient } = context.keys.inbox
  await take([await sealUpload(about, formatUploadBody(body(request)), recipient, second.keys.signingSeed)])
  await nothingCame()
})

test('attack: answers that are not just what was asked put nothing anywhere', async (t) => {
  const { first, send, body, upload, nothingCame, listed } = await fixture(t)
  const request = await send(first.id)
  const withAnswers = (...changed: Body['answers']) => [
    ...well.filter(({ linkId }) => !changed.some((one) => one.linkId === linkId)),
    ...changed,
  ]
  const wrong: Body['answers'][] = [
    [],
    withAnswers({ linkId: 'nobody-asked', values: [{ boolean: true }] }),
    withAnswers({ linkId: 'today', values: [{ text: 'eine Gruppe' }] }),
    withAnswers({ linkId: 'ill', values: [{ text: 'nein' }] }),
    withAnswers({ linkId: 'ill-how', values: [{ text: 'danach war nicht gefragt' }] }),
    withAnswers({ linkId: 'conditions', values: [{ option: 6 }] }),
    withAnswers({ linkId: 'conditions', values: [{ option: 1 }, { option: 5 }] }),
    withAnswers({ linkId: 'reaction-what', values: [{ text: 'x'.repeat(1001) }] }),
    [...well, ...well],
  ]
  for (const answers of wrong) assert.equal(await upload(first, body(request, { answers })), 'answers-refused')
  const spelled = unutf8(formatUploadBody(body(request)))
  const one = '{"linkId":"ill","values":[{"boolean":false}]}'
  const malformed = [
    spelled.replace(one, Array.from({ length: 10_000 }, () => one).join()),
    spelled.replace(one, `${'['.repeat(200_000)}${']'.repeat(200_000)}`),
    spelled.replace('{"boolean":false}', `{"item":[{"linkId":"x"}]}`),
    spelled.replace('{"boolean":false}', `{"boolean":false,"text":"x"}`),
    spelled.replace('{"option":2}', '{"option":2.5}'),
    spelled.replace('{"option":2}', '{"option":-1}'),
    spelled.replace('Nach Tetanus', 'x'.repeat(4001)),
    spelled.replace('Nach Tetanus', '\\u0000'),
    spelled.replace('"ill"', `"${'x'.repeat(256)}"`),
  ]
  for (const text of malformed) {
    assert.notEqual(text, spelled)
    assert.equal(await upload(first, utf8(text)), 'upload-malformed')
  }
  await nothingCame()
  assert.deepEqual(await listed(first.id), ['sent'])
  assert.equal(await upload(first, body(request)), 'taken')
})

test('attack: the same once more, and two at once', async (t) => {
  const { first, send, body, seal, take, received, practice, context } = await fixture(t)
  const request = await send(first.id)
  const [one, other] = [
    await seal(first, body(request)),
    await seal(first, body(request, { answers: well.toReversed() })),
  ]
  await take([one, one, other])
  await take([one])
  assert.deepEqual([received(one), received(other)], ['taken', 'questionnaire-answered'])
  assert.equal((await inbox(practice, doctor)).length, 1)
  assert.equal(context.records.countUnlogged(doctor, 'QuestionnaireResponse', {}), 1)
})

test('what was withdrawn or replaced is refused with its reason; what was answered stays', async (t) => {
  const { first, second, send, withdraw, body, upload, listed, stateOf, practice, clock, nothingCame } =
    await fixture(t)
  const taken = await send(first.id)
  await assert.rejects(withdraw(second.id, taken), refused('not-found'))
  await withdraw(first.id, taken)
  await withdraw(first.id, taken)
  assert.equal(await upload(first, body(taken)), 'questionnaire-withdrawn')
  clock.advance(1000)
  const old = await send(first.id)
  clock.advance(1000)
  const fresh = await send(first.id)
  assert.deepEqual(await listed(first.id), ['sent', 'replaced', 'withdrawn'])
  assert.equal(stateOf(first).index.items.length, 1)
  assert.equal(await upload(first, body(old)), 'questionnaire-replaced')
  assert.equal(await upload(first, body(fresh, { questionnaireVersion: 2 })), 'questionnaire-replaced')
  assert.equal(await upload(first, body(fresh, { questionnaire: 'siegel-anamnesis-de' })), 'questionnaire-replaced')
  await nothingCame()
  // A newer version in the practice is another questionnaire: what was sent is answered as it was sent.
  retireQuestionnaire(practice, admin, vaccination, { version: 1, retired: true })
  await assert.rejects(send(first.id), refused('questionnaire-retired'))
  assert.equal(await upload(first, body(fresh)), 'taken')
  await assert.rejects(withdraw(first.id, fresh), refused('questionnaire-answered'))
})

test('who may act for a patient answers under their own name; who may only read does not; the patient sees both', async (t) => {
  const scene = await fixture(t)
  const { first, second, send, body, context, take, received, access, practice, stateOf, opened } = scene
  const request = await send(second.id)
  const grant = { representative: 'r1', name: 'Renate Albrecht', holder: { mailbox: hex(first.ref.mailbox) } }
  await access.grantActing(doctor, second.id, { ...grant, level: 'read' })
  const about = stateOf(first).index.acting?.[0]?.mailbox ?? assert.fail('acts for nobody')
  const [item] = stateOf(first).index.items
  assert.deepEqual([item?.about, item?.questionnaire?.request], [about, request])
  const sealed = () =>
    sealUpload(
      { ...first.ref, about: unhex(about) },
      formatUploadBody(body(request)),
      context.keys.inbox.recipient,
      first.keys.signingSeed,
    )
  const early = await sealed()
  await take([early])
  assert.equal(received(early), 'not-allowed')
  await access.grantActing(doctor, second.id, { ...grant, level: 'act' })
  const answer = await sealed()
  await take([answer])
  assert.equal(received(answer), 'taken')
  const [row] = await inbox(practice, doctor)
  assert.equal(row?.patient?.id, second.id)
  const { answers } = await inboxItem(practice, doctor, row.id)
  assert.equal(answers?.by, 'Renate Albrecht')
  const [mine] = stateOf(second).index.items.filter(({ kind }) => kind === 'answers')
  assert.equal(mine?.from, 'Renate Albrecht')
  assert.match(await opened(second, mine.item), /"type":"RelatedPerson","display":"Renate Albrecht"/)
})

test('answers come into a specially protected chart, and only who is named sees them, sends or withdraws', async (t) => {
  const { first, send, withdraw, body, upload, practice, context } = await fixture(t)
  const request = await send(first.id)
  protectChart(context.records, doctor, first.id, [])
  await assert.rejects(send(first.id, vaccination, assistant), refused('chart-protected'))
  await assert.rejects(withdraw(first.id, request, assistant), refused('chart-protected'))
  assert.equal(await upload(first, body(request)), 'taken')
  const [row] = await inbox(practice, doctor)
  assert.deepEqual(await inbox(practice, assistant), [])
  await assert.rejects(inboxItem(practice, assistant, row?.id ?? ''), refused('not-found'))
  await assert.rejects(patientQuestionnaires(practice, assistant, first.id), refused('chart-protected'))
  const [sent] = await patientQuestionnaires(practice, doctor, first.id)
  const response = sent?.answered?.response.split('/')[1] ?? ''
  const theirs = { patient: first.id, response }
  await assert.rejects(questionnaireAnswers(practice, assistant, theirs), refused('chart-protected'))
})

test('attack: the office sees neither questionnaires nor answers; nobody reads answers through another chart', async (t) => {
  const { first, second, send, body, upload, practice } = await fixture(t)
  await upload(first, body(await send(first.id)))
  const [sent] = await patientQuestionnaires(practice, doctor, first.id)
  const response = sent?.answered?.response.split('/')[1] ?? ''
  await assert.rejects(questionnaires(practice, office), refused('not-allowed'))
  await assert.rejects(questionnaire(practice, office, vaccination), refused('not-allowed'))
  await assert.rejects(send(first.id, vaccination, office), refused('not-allowed'))
  for (const caller of [office, admin]) {
    await assert.rejects(patientQuestionnaires(practice, caller, first.id), refused('not-allowed'))
    await assert.rejects(
      questionnaireAnswers(practice, caller, { patient: first.id, response }),
      refused('not-allowed'),
    )
    await assert.rejects(inbox(practice, caller), refused('not-allowed'))
  }
  await assert.rejects(questionnaireAnswers(practice, doctor, { patient: second.id, response }), refused('not-found'))
})

test('a practice imports its own, gets the reasons for what it cannot show, and changes them by importing again', async (t) => {
  const { practice, first, send, body, upload, second } = await fixture(t)
  const before = await questionnaires(practice, assistant)
  assert.deepEqual(
    before.map(({ title, version, language }) => [title, version, language]),
    [
      ['Anamnese', 0, 'de'],
      ['Before a vaccination', 0, 'en'],
      ['How are you now?', 0, 'en'],
      ['Medical history', 0, 'en'],
      ['Vor der Impfung', 0, 'de'],
      ['Wie geht es Ihnen jetzt?', 0, 'de'],
    ],
  )
  const own = {
    resourceType: 'Questionnaire',
    id: vaccination,
    meta: { versionId: '99' },
    text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>' },
    url: 'https://praxis.example/q/schlaf',
    title: 'Schlaf <script>alert(1)</script>',
    status: 'draft',
    item: [{ linkId: '1', type: 'boolean', text: 'Schlafen Sie <b>gut</b>?', required: true }],
  }
  const bytes = (value: unknown) => utf8(JSON.stringify(value))
  const { id = '' } = importQuestionnaire(practice, admin, bytes(own))
  assert.notEqual(id, vaccination, 'the id of where it comes from is not kept')
  const kept = await questionnaire(practice, doctor, id)
  assert.deepEqual([kept.status, kept.text, kept.title], ['active', undefined, own.title])
  const request = await send(first.id, id)
  const again = importQuestionnaire(practice, doctor, bytes({ ...own, title: 'Schlaf' }))
  assert.equal(again.id, id)
  assert.equal((await questionnaires(practice, admin)).find((row) => row.id === id)?.version, 2)
  const answers = [{ linkId: '1', values: [{ boolean: true }] }]
  assert.equal(await upload(first, body(request, { questionnaire: id, answers })), 'taken')

  const shorter = { ...own, url: 'urn:siegel:questionnaire:follow-up-de', title: 'Kürzer' }
  assert.equal(importQuestionnaire(practice, doctor, bytes(shorter)).id, 'siegel-follow-up-de')
  const titles = (await questionnaires(practice, doctor)).map(({ title }) => title)
  assert.ok(titles.includes('Kürzer') && !titles.includes('Wie geht es Ihnen jetzt?'))

  const unfit = { ...own, item: [...own.item, { linkId: '2', type: 'attachment', text: 'Foto' }] }
  assert.deepEqual(importQuestionnaire(practice, doctor, bytes(unfit)), {
    problems: [{ code: 'item-type', linkId: '2', detail: 'attachment' }],
  })
  for (const bad of [utf8('{'), bytes([]), bytes({ resourceType: 'Patient' }), bytes({ ...own, status: 'wrong' })])
    assert.throws(() => importQuestionnaire(practice, doctor, bad), refused('questionnaire-malformed'))
  assert.throws(() => importQuestionnaire(practice, doctor, new Uint8Array(300_000)), refused('questionnaire-large'))
  assert.throws(() => importQuestionnaire(practice, assistant, bytes(own)), refused('not-allowed'))
  assert.throws(() => importQuestionnaire(practice, office, bytes(own)), refused('not-allowed'))
  await assert.rejects(send(second.id, 'no-such'), refused('not-found'))
})

test('nobody is asked without an open mailbox, for a day that is over, or more than twenty times', async (t) => {
  const { add, send, first, practice, access } = await fixture(t)
  await assert.rejects(send(add('Ohne', 'Postfach')), refused('no-mailbox'))
  await assert.rejects(send(first.id, vaccination, doctor, '2020-01-01'), refused('due-past'))
  const item = [{ linkId: '1', type: 'boolean', text: 'Ja?' }]
  const last = Array.from({ length: 21 }, (_, n) => {
    const one = { resourceType: 'Questionnaire', title: `Nummer ${n}`, status: 'active', item }
    return importQuestionnaire(practice, doctor, utf8(JSON.stringify(one))).id ?? ''
  })
  for (const id of last.slice(0, 20)) await send(first.id, id)
  await assert.rejects(send(first.id, last[20]), refused('too-many-questionnaires'))
  await access.revoke(doctor, first.id)
  await assert.rejects(send(first.id), refused('no-mailbox'))
})
