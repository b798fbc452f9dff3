import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { callerOfRole } from '@siegel/access'
import type { Consent, DocumentReference } from '@siegel/fhir'
import { isRefusal } from '@siegel/foundation'
import { protectChart } from '@siegel/records'
import { addConsent, createPatient, documentsIn, masterDataPage } from '../index.ts'
import { doctor, practiceFixture } from './testing.ts'

const office = callerOfRole('p9', 'Ina Feld', 'office')
const colleague = callerOfRole('p8', 'Dr. Nils Brandt', 'doctor')
const refused = (code: string) => (error: unknown) => isRefusal(error, code)
const person = { given: 'Rosa', gender: 'female' as const, birthDate: '1958-03-12' }
const given = { kind: 'research', givenOn: '2026-01-01', givenBy: 'Mutter' } as const

function fixture(t: TestContext) {
  const { context, records, page } = practiceFixture(t)
  const [id, other] = ['Aydin', 'Berger'].map((family) => createPatient(context, doctor, { ...person, family }).id)
  assert.ok(id !== undefined && other !== undefined)
  const file = (patient: string, more: Partial<DocumentReference>) =>
    records.transact(doctor, { verb: 'create' }, (write) => {
      const document: DocumentReference = {
        resourceType: 'DocumentReference',
        status: 'current',
        subject: { reference: `Patient/${patient}` },
        content: [{ attachment: { contentType: 'application/pdf', url: 'Binary/b', size: 3, title: 'scan.pdf' } }],
        ...more,
      }
      return `DocumentReference/${write.create(document).id}`
    })
  return { context, records, page, file, id, other }
}

test('attack: a consent names no document of another patient, none that was taken back, and nothing else', async (t) => {
  const { context, page, file, id, other } = fixture(t)
  const foreign = file(other, { description: 'Scheidungsurteil' })
  const takenBack = file(id, { status: 'entered-in-error' })
  const add = (document: string, caller = doctor) => addConsent(context, caller, id, { ...given, document })
  assert.throws(() => add(foreign), refused('not-found'))
  assert.throws(() => add(`Patient/${id}`), refused('not-found'))
  assert.throws(() => add('DocumentReference/none'), refused('not-found'))
  assert.throws(() => add(takenBack), refused('document-closed'))
  assert.deepEqual((await page(id)).consents, [])
  const own = file(id, {})
  assert.throws(() => add(own, office), refused('not-allowed'), 'whoever reads no charts names nothing in them')
  protectChart(context.records, doctor, id, [])
  assert.throws(() => add(own, colleague), refused('not-found'))
  assert.deepEqual((await page(id)).consents, [])
})

test('a consent shows its document to who may read it, and nothing of one that is not the patient’s', async (t) => {
  const { context, records, page, file, id, other } = fixture(t)
  const document = file(id, { description: 'Einwilligung Studie', date: '2026-01-02T10:00:00Z' })
  addConsent(context, doctor, id, { ...given, document })
  const row = {
    reference: document,
    title: 'Einwilligung Studie',
    at: '2026-01-02T10:00:00.000Z',
    status: 'current',
    attachment: { reference: document, mediaType: 'application/pdf', size_bytes: 3, fileName: 'scan.pdf' },
  }
  assert.deepEqual((await page(id)).consents[0]?.document, { reference: document, row })
  const seenBy = async (caller: typeof doctor) => (await masterDataPage(context, caller, id)).consents[0]?.document
  assert.deepEqual(await seenBy(office), { reference: document })
  protectChart(records, doctor, id, [])
  assert.deepEqual(await seenBy(colleague), { reference: document })
  assert.deepEqual(await seenBy(doctor), { reference: document, row })
  // As another program could have written it.
  const foreign = file(other, { description: 'Scheidungsurteil' })
  records.transact(doctor, { verb: 'update' }, (write) => {
    const { resource, version } = write.compartment<Consent>(id, 'Consent')[0] ?? assert.fail()
    write.update<Consent>({ ...resource, sourceReference: { reference: foreign } }, version)
  })
  assert.deepEqual(await seenBy(doctor), { reference: foreign })
})

test('documents to choose from are this patient’s that stand, newest first, for who may read the chart', async (t) => {
  const { context, records, file, id, other } = fixture(t)
  file(other, { description: 'fremd' })
  file(id, { status: 'superseded', description: 'ersetzt' })
  file(id, { description: 'neu', date: '2026-03-01T10:00:00Z' })
  file(id, { description: 'alt', date: '2025-03-01T10:00:00Z' })
  file(id, { description: 'mittel', date: '2025-12-01T10:00:00Z' })
  const titles = async (caller: typeof doctor) => (await documentsIn(context, caller, id)).map(({ title }) => title)
  assert.deepEqual(await titles(doctor), ['neu', 'mittel', 'alt'])
  await assert.rejects(titles(office), refused('not-allowed'))
  protectChart(records, doctor, id, [])
  await assert.rejects(titles(colleague), refused('chart-protected'))
})
