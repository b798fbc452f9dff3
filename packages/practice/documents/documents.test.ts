import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { PDFDocument } from '@cantoo/pdf-lib'
import { callerOfRole } from '@siegel/access'
import type { DocumentReference, Patient } from '@siegel/fhir'
import { isRefusal, utf8 } from '@siegel/foundation'
import { standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Readers } from '@siegel/intake'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { Records, recordsSchema } from '@siegel/records'
import { randomId } from '@siegel/sealing/node'
import { Blobs, Store } from '@siegel/store'
import {
  cancelDocument,
  changeDocument,
  chart,
  documentVersions,
  documentView,
  mergeDocuments,
  moveDocument,
  original,
  releasedCopy,
  searchChart,
  splitDocument,
  turnDocument,
  uploadDocument,
  type DocumentContext,
} from '../index.ts'
import { practiceOf } from '../testing.ts'
import { faxPage, pdfOf, tiffOf } from '../../intake/pages/testing.ts'

const doctor = callerOfRole('p1', 'Dr. Katrin Hollmann', 'doctor')
const assistant = callerOfRole('p2', 'Jana Wolf', 'assistant')
const tiffFax = tiffOf([faxPage])
const refused = (code: string) => (error: unknown) => isRefusal(error, code)

function fixture(t: TestContext) {
  const folder = temporaryFolder(t)
  const clock = standingClock()
  const store = new Store({ file: `${folder}/r.db`, key: new Uint8Array(32), schemas: [ledgerSchema, recordsSchema] })
  t.after(() => store.close())
  const records = new Records({ store, ledger: new Ledger(store, clock), clock, newId: randomId })
  const keys = new Map<string, Uint8Array>()
  const keyOf = (holder: string) => {
    const key = keys.get(holder) ?? new Uint8Array(32).fill(keys.size + 1)
    keys.set(holder, key)
    return key
  }
  const released = new Set<string>()
  const practice = practiceOf(records, () => clock.now(), {
    releaseOf: (reference) =>
      released.has(reference) ? { released: { at: '2026-11-23T09:00:00Z', meaning: 'x' } } : {},
  })
  const context: DocumentContext = {
    ...practice,
    blobs: new Blobs(`${folder}/blobs`, 'safe', keyOf),
    readers: new Readers({ readerEntry: fileURLToPath(new URL('../../../apps/reader/main.ts', import.meta.url)) }),
    newId: randomId,
  }
  const add = (family: string) => {
    const patient: Patient = { resourceType: 'Patient', name: [{ family, given: ['Karla'] }] }
    return records.transact(doctor, { verb: 'create' }, (write) => write.create(patient).resource.id ?? '')
  }
  const entries = async (patient: string) => (await chart(practice, doctor, patient)).timeline.entries
  const stored = (id: string) =>
    records.read(doctor, { verb: 'read' }, (read) => read.require<DocumentReference>('DocumentReference', id))
  const upload = async (patient: string, bytes: Uint8Array, fileName: string, said: object = {}) =>
    idOf(await uploadDocument(context, doctor, patient, { bytes, fileName, ...said }))
  return { context, records, released, add, entries, stored, upload }
}

const idOf = (reference: string): string => reference.split('/')[1] ?? ''

test('an uploaded file is what its content says and kept byte for byte; its words find it in the chart', async (t) => {
  const { context, add, upload, entries } = fixture(t)
  const [id, other] = [add('Albrecht'), add('Berger')]
  const bytes = pdfOf(['Kardiologischer Befund: Aortenklappenstenose', 'Seite zwei'])
  const document = await upload(id, bytes, 'scan.png', { kind: 'letter', from: 'Dr. Meier', date: '2025-03-12' })
  await upload(other, pdfOf(['Aortenklappenstenose']), 'b.pdf')
  const kept = await original(context, doctor, document, 'content')
  assert.deepEqual([kept.mediaType, Buffer.from(kept.bytes).equals(Buffer.from(bytes))], ['application/pdf', true])
  const [entry] = await entries(id)
  assert.equal(entry?.title, 'scan.png')
  const { version, kind, from, date, pages, hasWords } = entry?.document ?? assert.fail()
  assert.deepEqual([version, kind, from, date, pages, hasWords], [1, 'letter', 'Dr. Meier', '2025-03-12', 2, true])
  for (const words of ['aortenklappen', 'Zwei kardio', 'meier arztbrief'])
    assert.deepEqual(await searchChart(context, doctor, id, words), [`DocumentReference/${document}`], words)
  assert.deepEqual(await searchChart(context, doctor, id, 'mitralklappe'), [])
  assert.deepEqual(await searchChart(context, doctor, id, '…'), [])
  await assert.rejects(upload(id, utf8('<svg onload="x()"/>'), 'a.png'), refused('upload-type'))
  await assert.rejects(upload('nobody', bytes, 'a.pdf'), refused('not-found'))
})

test('facts change from version to version and all versions stay; who was slower is told', async (t) => {
  const { context, add, upload, entries } = fixture(t)
  const patient = add('Albrecht')
  const id = await upload(patient, utf8('Größe'), 'brief.txt')
  assert.equal((await entries(patient))[0]?.document?.from, undefined, 'who files it is no sender')
  const said = {
    title: 'Brief der Klinik',
    kind: 'letter',
    from: 'Klinik Nord',
    date: '2026-01-02',
    note: 'Original an Patientin',
  } as const
  changeDocument(context, assistant, id, { version: 1, ...said })
  assert.throws(() => changeDocument(context, doctor, id, { version: 1, ...said }), refused('version-conflict'))
  changeDocument(context, doctor, id, { version: 2, title: 'Brief der Klinik', kind: 'finding' })
  const [entry] = await entries(patient)
  const { from, note, date, kind } = entry?.document ?? assert.fail()
  assert.deepEqual([from, note, date, kind], [undefined, undefined, undefined, 'finding'])
  const versions = await documentVersions(context, doctor, id)
  assert.deepEqual(
    versions.map(({ version, act, by, from: sender }) => [version, act, by, sender]),
    [
      [3, 'change', 'Dr. Katrin Hollmann', undefined],
      [2, 'change', 'Jana Wolf', 'Klinik Nord'],
      [1, 'file', 'Dr. Katrin Hollmann', undefined],
    ],
  )
})

test('turned pages turn the copy that is released, never the original', async (t) => {
  const { context, add, upload, stored } = fixture(t)
  const patient = add('Albrecht')
  const bytes = pdfOf(['Eins', 'Zwei', 'Drei'])
  const id = await upload(patient, bytes, 'scan.pdf')
  const content = { bytes: new Uint8Array(bytes), mediaType: 'application/pdf' }
  const as = async () => releasedCopy(context, (await stored(id)).resource, content)
  assert.equal((await as()).bytes, content.bytes, 'nothing is turned: the very bytes')
  assert.throws(
    () => turnDocument(context, doctor, id, { version: 1, turns: [{ page: 4, degrees: 90 }] }),
    refused('pages-missing'),
  )
  turnDocument(context, doctor, id, {
    version: 1,
    turns: [
      { page: 3, degrees: 180 },
      { page: 2, degrees: 180 },
      { page: 1, degrees: 90 },
    ],
  })
  const turned = Buffer.from((await as()).bytes)
  assert.equal(turned.subarray(0, 5).toString(), '%PDF-')
  assert.deepEqual(await rotations(turned), [90, 180, 180])
  assert.deepEqual(Buffer.from((await original(context, doctor, id, 'content')).bytes), Buffer.from(bytes))
  turnDocument(context, doctor, id, { version: 2, turns: [] })
  assert.equal((await as()).bytes, content.bytes)
})

test('a TIFF is shown and released as a PDF, a text of an old program in UTF-8; the originals are kept', async (t) => {
  const { context, add, upload, stored } = fixture(t)
  const patient = add('Albrecht')
  const fax = await upload(patient, tiffFax, 'fax.tif')
  assert.equal((await documentView(context, doctor, fax)).mediaType, 'application/pdf')
  const { bytes, mediaType } = await original(context, doctor, fax, 'content')
  assert.deepEqual([mediaType, Buffer.from(bytes)], ['image/tiff', Buffer.from(tiffFax)])
  const copy = await releasedCopy(context, (await stored(fax)).resource, { bytes, mediaType })
  assert.equal(copy.mediaType, 'application/pdf')
  const text = await upload(patient, Uint8Array.from([0x47, 0x72, 0xf6, 0xdf, 0x65]), 'alt.txt')
  const view = await documentView(context, doctor, text)
  assert.deepEqual([view.mediaType, new TextDecoder().decode(view.bytes)], ['text/plain', 'Größe'])
})

test('a scan of two letters is split, and two scans are one letter; the originals stay as replaced', async (t) => {
  const { context, add, upload, stored, entries } = fixture(t)
  const patient = add('Albrecht')
  const id = await upload(patient, pdfOf(['Alpha', 'Beta', 'Gamma']), 'scan.pdf', { kind: 'letter', from: 'Dr. Meier' })
  turnDocument(context, doctor, id, { version: 1, turns: [{ page: 1, degrees: 270 }] })
  const parts = [
    { from: 1, to: 1, title: 'Erster' },
    { from: 2, to: 3, title: 'Zweiter' },
  ]
  await assert.rejects(splitDocument(context, doctor, id, { version: 1, parts }), refused('version-conflict'))
  const tooFar = [{ from: 3, to: 4, title: 'x' }]
  await assert.rejects(splitDocument(context, doctor, id, { version: 2, parts: tooFar }), refused('pages-missing'))
  const [first = '', second = ''] = (await splitDocument(context, doctor, id, { version: 2, parts })).map(idOf)
  assert.equal((await stored(id)).resource.status, 'superseded')
  const hits = new Set(await searchChart(context, doctor, patient, 'beta'))
  assert.deepEqual(hits, new Set([`DocumentReference/${id}`, `DocumentReference/${second}`]))
  assert.deepEqual(await rotations((await original(context, doctor, first, 'content')).bytes), [270])
  await assert.rejects(splitDocument(context, doctor, id, { version: 3, parts }), refused('document-closed'))
  const fax = await upload(patient, tiffFax, 'fax.tif')
  const documents = [
    { id: fax, version: 1 },
    { id: second, version: 1 },
  ]
  const merged = idOf(await mergeDocuments(context, doctor, patient, { title: 'Alles', kind: 'letter', documents }))
  const made = (await stored(merged)).resource as DocumentReference & {
    relatesTo?: { target: { reference: string } }[]
  }
  assert.deepEqual(
    made.relatesTo?.map(({ target }) => target.reference),
    [`DocumentReference/${fax}`, `DocumentReference/${second}`],
  )
  const entry = (await entries(patient)).find(({ reference }) => reference === `DocumentReference/${merged}`)
  assert.deepEqual([entry?.document?.pages, entry?.status], [3, 'current'])
  const elsewhere = await upload(add('Berger'), tiffFax, 'b.tif')
  const mixed = [
    { id: merged, version: 1 },
    { id: elsewhere, version: 1 },
  ]
  await assert.rejects(mergeDocuments(context, doctor, patient, { title: 'x', documents: mixed }), refused('not-found'))
})

test('a document in the wrong chart goes to the right one; nothing it says stays where it was', async (t) => {
  const { context, records, released, add, upload, stored, entries } = fixture(t)
  const [wrong, right] = [add('Albrecht'), add('Berger')]
  const bytes = pdfOf(['Schwangerschaft'])
  const id = await upload(wrong, bytes, 'brief.pdf', { title: 'Mutterschaft', from: 'Dr. Meier' })
  const blob = (await stored(id)).resource.content[0]?.attachment.url?.slice('Binary/'.length) ?? ''
  const reason = 'Namensschwester'
  released.add(`DocumentReference/${id}`)
  await assert.rejects(
    moveDocument(context, doctor, id, { version: 1, patient: right, reason }),
    refused('document-released'),
  )
  released.clear()
  await assert.rejects(
    moveDocument(context, doctor, id, { version: 1, patient: wrong, reason }),
    refused('same-patient'),
  )
  await assert.rejects(
    moveDocument(context, doctor, id, { version: 1, patient: 'nobody', reason }),
    refused('not-found'),
  )
  assert.ok(context.blobs.has(blob), 'what failed changed nothing')
  const moved = idOf(await moveDocument(context, doctor, id, { version: 1, patient: right, reason }))
  const there = await original(context, doctor, moved, 'content')
  assert.deepEqual([Buffer.from(there.bytes), there.place?.holder], [Buffer.from(bytes), right])
  assert.ok(!context.blobs.has(blob))
  const [left] = await entries(wrong)
  assert.deepEqual(
    [left?.status, left?.attachment, left?.document?.change?.reason],
    ['entered-in-error', undefined, reason],
  )
  assert.doesNotMatch(JSON.stringify((await stored(id)).resource), /Mutterschaft|Schwanger|Meier/)
  assert.deepEqual(await searchChart(context, doctor, wrong, 'schwangerschaft'), [])
  assert.deepEqual(await searchChart(context, doctor, right, 'schwangerschaft'), [`DocumentReference/${moved}`])
  await assert.rejects(original(context, doctor, id, 'content'), refused('not-found'))
  records.verifyChart(wrong)
  records.verifyChart(right)
})

test('a document is taken back with a reason and its bytes stay; not while the patient has it', async (t) => {
  const { context, released, add, upload, entries } = fixture(t)
  const patient = add('Albrecht')
  const id = await upload(patient, utf8('Notiz'), 'n.txt')
  released.add(`DocumentReference/${id}`)
  const cancel = () => cancelDocument(context, doctor, id, { version: 1, reason: 'Doppelt' })
  assert.throws(cancel, refused('document-released'))
  released.clear()
  cancel()
  const [entry] = await entries(patient)
  assert.deepEqual([entry?.status, entry?.document?.change?.reason], ['entered-in-error', 'Doppelt'])
  assert.equal(Buffer.from((await original(context, doctor, id, 'content')).bytes).toString(), 'Notiz')
  assert.throws(() => turnDocument(context, doctor, id, { version: 2, turns: [] }), refused('document-closed'))
})

test('a file that the reader cannot get through is filed as it is, without words', async (t) => {
  const { add, upload, entries } = fixture(t)
  const patient = add('Albrecht')
  await upload(patient, utf8('%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 1 0 R >>\n%%EOF\n'), 'kaputt.pdf')
  const [entry] = await entries(patient)
  assert.deepEqual([entry?.attachment?.mediaType, entry?.document?.hasWords], ['application/pdf', false])
})

/** The turns that a PDF itself gives its pages, in their order. */
async function rotations(bytes: Uint8Array): Promise<number[]> {
  return (await PDFDocument.load(bytes)).getPages().map((page) => page.getRotation().angle)
}
