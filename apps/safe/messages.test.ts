import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { callerOfRole } from '@siegel/access'
import type { NewUpload } from '@siegel/contract/patient'
import type { Communication, DocumentReference, Task } from '@siegel/fhir'
import { hex, isRefusal, unutf8, utf8 } from '@siegel/foundation'
import { Readers } from '@siegel/intake'
import {
  chart,
  cancelDocument,
  composeMessage,
  finishMessages,
  inbox,
  inboxItem,
  messageThreads,
  original,
  receiveMessage,
  uploadDocument,
  type DocumentContext,
} from '@siegel/practice'
import { protectChart } from '@siegel/records'
import { GatewaySync, messageHandler, portalStateOf, releaseOf, type ReleaseContext } from '@siegel/release'
import { openReleasedItem, openStatement, randomBytes, randomId, sealUpload } from '@siegel/sealing/node'
import { pdfOf } from '../../packages/intake/pages/testing.ts'
import { practiceOf } from '../../packages/practice/testing.ts'
import { mailboxState } from '../../packages/release/mailbox-state.ts'
import { doctor, fixture as releaseFixture, noHandlers, takesEverything } from '../../packages/release/testing.ts'

const assistant = callerOfRole('p2', 'Jana Wolf', 'assistant')
const office = callerOfRole('p3', 'Olaf Büro', 'office')
const refused = (code: string) => (error: unknown) => isRefusal(error, code)

type Message = Extract<NewUpload, { kind: 'message' }>
const thread = '19'.repeat(16)
const question: Message = {
  kind: 'message',
  thread,
  topic: 'question',
  text: 'Guten Tag,\nsind dicke Knöchel schlimm?',
}
const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0, 40, 0, 60, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xd9])
const attached = (bytes: Uint8Array, mediaType: 'image/jpeg' | 'image/png' | 'application/pdf' = 'image/jpeg') => ({
  name: 'knoechel.jpg',
  mediaType,
  data: Buffer.from(bytes).toString('base64'),
})

/** A safe with charts and patient access, two patients with open mailboxes, and a gateway that takes everything. */
async function fixture(t: TestContext) {
  const readers = new Readers({ readerEntry: fileURLToPath(new URL('../reader/main.ts', import.meta.url)) })
  t.after(() => readers.close())
  const documentsOf = ({ records, blobs, store, clock }: ReleaseContext): DocumentContext => ({
    ...practiceOf(records, () => clock.now(), {
      releaseOf: (reference) => store.read((reader) => releaseOf(reader, reference)) ?? {},
    }),
    blobs,
    readers,
    newId: randomId,
  })
  const scene = await releaseFixture(t, (context) => ({
    ...noHandlers,
    message: messageHandler(context, new GatewaySync(context, takesEverything()), (patient, body) =>
      receiveMessage(documentsOf(context), patient, body),
    ),
  }))
  const { context } = scene
  const documents = documentsOf(context)
  const practice = practiceOf(context.records, () => context.clock.now(), documents)
  const [first, second] = [{ id: scene.id, ...(await scene.open()) }, await scene.invited('Ekici')]
  const stateOf = ({ ref }: Pick<typeof first, 'ref'>) =>
    context.store.read((reader) => mailboxState(context, reader, hex(ref.mailbox))) ?? assert.fail('no mailbox')
  type Opened = Pick<typeof first, 'ref' | 'keys'>
  /** The content of an item as the patient's browser opens it. */
  const opened = async (who: Opened, item: string) => {
    const found = stateOf(who).items.find(({ row }) => row.id === item) ?? assert.fail('no item')
    const { sealed } = found
    const statement = openStatement(sealed.statement, scene.documentKey, context.keys.practice)
    const file = context.sealedFiles.get(hex(who.ref.mailbox), sealed.name)
    return (await openReleasedItem(file, statement, who.keys.identity, context.clock.now())).content
  }
  /** What belongs to a message after it: they are of one instant, and then in no order. */
  const itemsOf = (who: Opened) =>
    stateOf(who).index.items.toSorted((a, b) => Number(a.parent !== undefined) - Number(b.parent !== undefined))
  const threads = (patient: string) => messageThreads(practice, doctor, patient)
  const answer = (patient: string, more: Partial<Parameters<typeof composeMessage>[2]> = {}, caller = doctor) =>
    scene.access.message(
      caller,
      patient,
      composeMessage(caller, patient, {
        key: crypto.randomUUID(),
        thread,
        topic: 'question',
        text: 'Nein, das ist nicht gefährlich.',
        documents: [],
        closes: true,
        ...more,
      }),
    )
  return { ...scene, documents, practice, first, second, stateOf, itemsOf, opened, threads, answer }
}

test('a message comes into chart and inbox with its photo, and back into the mailbox', async (t) => {
  const { first, upload, threads, practice, documents, context, itemsOf, opened, verbs } = await fixture(t)
  const { id } = first
  const body: Message = { ...question, attachments: [attached(jpeg)] }
  assert.equal(await upload(first, body), 'taken')
  const [row] = await inbox(practice, doctor)
  assert.deepEqual(
    [row?.kind, row?.topic, row?.title, row?.patient?.id, row?.state],
    ['message', 'question', 'Guten Tag, sind dicke Knöchel schlimm?', id, 'unsigned'],
  )
  const item = await inboxItem(practice, doctor, row?.id ?? '')
  assert.equal(item.thread?.messages[0]?.text, question.text)
  const [conversation] = await threads(id)
  const [message] = conversation?.messages ?? []
  assert.deepEqual([conversation?.thread, conversation?.waiting, message?.direction], [thread, row?.id, 'in'])
  const [photo] = message?.attachments ?? []
  assert.deepEqual([photo?.mediaType, photo?.fileName], ['image/jpeg', 'knoechel.jpg'])
  const kept = await original(documents, doctor, photo?.reference.split('/')[1] ?? '', 'content')
  assert.deepEqual(kept.bytes, jpeg)
  const [text, copy] = itemsOf(first)
  assert.deepEqual(text?.message, {
    thread,
    topic: 'question',
    direction: 'in',
    preview: 'Guten Tag, sind dicke Knöchel schlimm?',
  })
  assert.deepEqual(
    [text?.kind, text?.sentence, copy?.kind, copy?.parent],
    ['message', undefined, 'document', text?.item],
  )
  assert.equal(unutf8(await opened(first, text?.item ?? '')), question.text)
  assert.deepEqual(new Uint8Array(await opened(first, copy?.item ?? '')), jpeg)
  assert.ok(verbs().includes('message'))
  const communication = await context.records.read(doctor, { verb: 'read' }, (reader) =>
    reader.require<Communication>('Communication', message?.reference.split('/')[1] ?? ''),
  )
  assert.equal(communication.resource.sender?.reference, `Patient/${id}`)
  context.records.verifyChart(id)
  // The copy in the mailbox is the patient's, whatever becomes of the document in the chart.
  const version = (await chart(practice, doctor, id)).timeline.entries[0]?.document?.version ?? 0
  cancelDocument(documents, doctor, photo?.reference.split('/')[1] ?? '', { version, reason: 'Doppelt' })
  assert.equal(itemsOf(first).length, 2)
})

test('an answer with a document of the chart reaches the mailbox, is done in the inbox, and its entry has the hashes', async (t) => {
  const { first, upload, threads, answer, practice, documents, itemsOf, opened, context, access } = await fixture(t)
  const { id } = first
  await upload(first, question)
  const letter = await uploadDocument(documents, doctor, id, { bytes: pdfOf(['Merkblatt']), fileName: 'merkblatt.pdf' })
  const key = crypto.randomUUID()
  await answer(id, { key, documents: [letter] })
  await answer(id, { key, documents: [letter] })
  assert.deepEqual(await inbox(practice, doctor), [])
  const items = itemsOf(first)
  assert.equal(items.length, 3, 'the same key is the same message')
  const sent = items.find(({ message }) => message?.direction === 'out')
  assert.equal(sent?.from, 'Dr. Katrin Hollmann')
  assert.equal(unutf8(await opened(first, sent?.item ?? '')), 'Nein, das ist nicht gefährlich.')
  const copy = items.find(({ parent }) => parent === sent?.item)
  assert.equal(copy?.fileName, 'merkblatt.pdf')
  const entries = context.store.read((reader) => context.ledger.query(reader, { patient: id }, 1e9, 50))
  const { entry } =
    entries.find((one) => one.entry.verb === 'message' && one.entry.actor.role === 'doctor') ?? assert.fail()
  for (const { statement } of [sent, copy].filter((one) => one !== undefined))
    assert.ok(entry.facts?.includes(`statement sha256:${statement}`))
  const [conversation] = await threads(id)
  assert.deepEqual(
    conversation?.messages.map(({ direction, by, attachments }) => [direction, by, attachments.length]),
    [
      ['in', '', 0],
      ['out', 'Dr. Katrin Hollmann', 1],
    ],
  )
  assert.equal(conversation?.waiting, undefined)
  // A release of the same document later, and its withdrawal, leave the conversation whole, or take the document from both.
  await access.release(doctor, id, [letter], { meaning: 'Zum Nachlesen.' })
  assert.equal(itemsOf(first).filter(({ reference }) => reference === letter).length, 2)
  assert.equal(context.store.read((reader) => portalStateOf(reader, context.clock, id)).items.length, 1)
  await access.withdraw(doctor, id, [letter])
  assert.equal(itemsOf(first).filter(({ reference }) => reference === letter).length, 0)
  await access.withdraw(doctor, id, [sent?.reference ?? ''])
  assert.deepEqual(
    itemsOf(first).map(({ message }) => message?.direction),
    ['in'],
  )
  assert.ok((await threads(id))[0]?.messages[1]?.withdrawnAt !== undefined)
})

test('several messages of a thread wait as one, and are done by who may write', async (t) => {
  const { first, upload, practice, threads, clock } = await fixture(t)
  await upload(first, question)
  clock.advance(1000)
  await upload(first, { ...question, text: 'Noch etwas.' })
  await upload(first, {
    kind: 'message',
    thread: '20'.repeat(16),
    topic: 'prescription',
    medication: ['Ramipril 5 mg'],
  })
  const rows = await inbox(practice, assistant)
  assert.deepEqual(rows.map(({ title }) => title ?? '').toSorted(), ['Noch etwas.', 'Ramipril 5 mg'])
  const ids = rows.map(({ id }) => id)
  assert.throws(() => finishMessages(practice, office, ids), refused('not-allowed'))
  finishMessages(practice, assistant, ids)
  assert.deepEqual(await inbox(practice, assistant), [])
  const [prescription] = await threads(first.id)
  assert.deepEqual(prescription?.messages[0]?.medication, ['Ramipril 5 mg'])
})

test('an access that the patient does not know is a warning as well', async (t) => {
  const { first, upload, store, clock, threads } = await fixture(t)
  assert.equal(await upload(first, { ...question, topic: 'access', entry: 4711 }), 'taken')
  assert.deepEqual(
    store.read((reader) => portalStateOf(reader, clock, first.id)).warnings.map(({ code }) => code),
    ['access-reported'],
  )
  assert.equal((await threads(first.id))[0]?.messages[0]?.entry, 4711)
})

test('attack: what is not the picture or PDF that it says it is refuses the message, and nothing of it stays', async (t) => {
  const { first, upload, itemsOf, practice, context, count } = await fixture(t)
  const svg = utf8('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
  const lies: [Uint8Array, 'image/jpeg' | 'image/png' | 'application/pdf', string][] = [
    [svg, 'image/jpeg', 'attachment-type'],
    [utf8('<!doctype html><script>alert(1)</script>'), 'image/jpeg', 'attachment-type'],
    [Uint8Array.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0]), 'image/jpeg', 'attachment-type'],
    [Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]), 'application/pdf', 'attachment-type'],
    [utf8('Nur Text'), 'application/pdf', 'attachment-type'],
    [pdfOf(['Seite']), 'image/jpeg', 'attachment-type'],
    [jpeg, 'image/png', 'attachment-type'],
    [jpeg.slice(0, 6), 'image/jpeg', 'attachment-broken'],
    [utf8('%PDF-1.4 halb'), 'application/pdf', 'attachment-broken'],
  ]
  for (const [bytes, mediaType, code] of lies) {
    const body: Message = { ...question, attachments: [attached(jpeg), attached(bytes, mediaType)] }
    assert.equal(await upload(first, body), code)
  }
  assert.deepEqual([itemsOf(first), await inbox(practice, doctor)], [[], []])
  assert.equal(count('loose_blob'), 0)
  assert.equal(
    await upload(first, { ...question, attachments: [attached(pdfOf(['Seite']), 'application/pdf')] }),
    'taken',
  )
  assert.equal(context.records.countUnlogged(doctor, 'DocumentReference', {}), 1)
})

test('attack: a thread of another patient is one’s own under the same name, and joins nothing', async (t) => {
  const { first, second, upload, threads, practice, itemsOf, answer, context } = await fixture(t)
  await upload(first, { ...question, text: 'kanarienvogel-eins' })
  await upload(second, { ...question, text: 'kanarienvogel-zwei' })
  for (const [who, own, other] of [
    [first, 'kanarienvogel-eins', 'kanarienvogel-zwei'],
    [second, 'kanarienvogel-zwei', 'kanarienvogel-eins'],
  ] as const) {
    const seen = JSON.stringify([await threads(who.id), itemsOf(who)])
    assert.ok(seen.includes(own) && !seen.includes(other))
  }
  const rows = await inbox(practice, doctor)
  assert.equal(rows.length, 2)
  const theirs = await context.records.read(doctor, { verb: 'read' }, (reader) =>
    reader.find<Communication>('Communication', { patient: `Patient/${second.id}` }),
  )
  assert.equal(theirs[0]?.resource.inResponseTo, undefined)
  await answer(second.id, { text: 'nur-fuer-zwei' })
  assert.equal((await inbox(practice, doctor)).length, 1, 'the other still waits')
  assert.ok(!JSON.stringify([await threads(first.id), itemsOf(first)]).includes('nur-fuer-zwei'))
  const foreign = await context.records.read(doctor, { verb: 'read' }, (reader) => reader.find<Task>('Task', {}))
  assert.ok(foreign.every(({ patient }) => patient === first.id || patient === second.id))
})

test('attack: somebody else’s document is not attached, from neither side', async (t) => {
  const { first, second, answer, documents, itemsOf } = await fixture(t)
  const letter = await uploadDocument(documents, doctor, second.id, { bytes: pdfOf(['Fremd']), fileName: 'fremd.pdf' })
  await assert.rejects(answer(first.id, { documents: [letter] }), refused('not-found'))
  await assert.rejects(answer(first.id, { documents: [`Patient/${second.id}`] }), refused('not-releasable'))
  assert.deepEqual(itemsOf(first), [])
})

test('attack: a forged sender, another’s mailbox and the same once more put nothing into a chart', async (t) => {
  const { first, second, take, seal, context, threads, upload, clock } = await fixture(t)
  const forged = { ref: first.ref, keys: second.keys }
  assert.equal(await upload(forged, question), 'nothing')
  const stranger = { ref: first.ref, keys: { ...first.keys, signingSeed: randomBytes(32) } }
  assert.equal(await upload(stranger, question), 'nothing')
  assert.deepEqual(await threads(first.id), [])
  const sealed = await seal(first, question)
  await take([sealed, sealed])
  clock.advance(60_000)
  await take([sealed])
  assert.equal((await threads(first.id))[0]?.messages.length, 1)
  const acting = await sealUpload(
    { ...second.ref, about: first.ref.mailbox },
    utf8(JSON.stringify({ version: 1, ...question })),
    context.keys.inbox.recipient,
    second.keys.signingSeed,
  )
  await take([acting])
  assert.equal((await threads(first.id))[0]?.messages.length, 1)
  assert.deepEqual(await threads(second.id), [])
})

test('attack: one patient does not fill the practice; another is heard', async (t) => {
  const { first, second, upload, clock } = await fixture(t)
  for (let count = 0; count < 50; count += 1)
    assert.equal(await upload(first, { ...question, text: `Nummer ${count}` }), 'taken')
  assert.equal(await upload(first, question), 'too-many-messages')
  assert.equal(await upload(second, question), 'taken')
  clock.advance(25 * 60 * 60_000)
  assert.equal(await upload(first, question), 'taken')
})

test('messages of a specially protected chart come in, and only who is named reads, answers or counts them', async (t) => {
  const { first, upload, practice, answer, context, documents } = await fixture(t)
  protectChart(context.records, doctor, first.id, [])
  assert.equal(await upload(first, { ...question, attachments: [attached(jpeg)] }), 'taken')
  assert.equal(await upload(first, { ...question, text: 'Noch etwas.' }), 'taken')
  const [row, ...more] = await inbox(practice, doctor)
  assert.deepEqual([row?.title, more.length], ['Noch etwas.', 0])
  assert.deepEqual(await inbox(practice, assistant), [])
  await assert.rejects(inboxItem(practice, assistant, row?.id ?? ''), refused('not-found'))
  await assert.rejects(messageThreads(practice, assistant, first.id), refused('chart-protected'))
  await assert.rejects(answer(first.id, {}, assistant), refused('chart-protected'))
  const photos = await context.records.read(doctor, { verb: 'read' }, (reader) =>
    reader.find<DocumentReference>('DocumentReference', { patient: `Patient/${first.id}` }),
  )
  await assert.rejects(original(documents, assistant, photos[0]?.id ?? '', 'content'), refused('not-found'))
  await answer(first.id)
})

test('attack: the office neither reads nor writes messages', async (t) => {
  const { first, upload, practice, answer } = await fixture(t)
  await upload(first, question)
  await assert.rejects(messageThreads(practice, office, first.id), refused('not-allowed'))
  await assert.rejects(inbox(practice, office), refused('not-allowed'))
  await assert.rejects(answer(first.id, {}, office), refused('not-allowed'))
})

test('nobody is written to without an open mailbox; a new link keeps the conversation', async (t) => {
  const { first, upload, answer, access, itemsOf, context, id, opened } = await fixture(t)
  await upload(first, { ...question, attachments: [attached(jpeg)] })
  await answer(id)
  await access.invite(doctor, id, { language: 'de', channel: 'letter' })
  assert.equal(itemsOf(first).length, 3)
  await assert.rejects(opened(first, itemsOf(first)[0]?.item ?? ''))
  await access.revoke(doctor, id)
  await assert.rejects(answer(id), refused('no-mailbox'))
  const stranger = context.records.transact(
    doctor,
    { verb: 'create' },
    (write) => write.create({ resourceType: 'Patient' }).id,
  )
  await assert.rejects(answer(stranger), refused('no-mailbox'))
})
