import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DiagnosticReport, DocumentReference, Immunization, Resource, ServiceRequest } from '@siegel/fhir'
import { inboxTask } from '../intake/inbox-task.ts'
import { chart, createPatient, inbox, laboratoryTable } from './index.ts'
import { doctor, practiceFixture } from './master-data/testing.ts'

test('what nobody gave a title goes to screens without one of ours; what a laboratory wrote goes as written', async (t) => {
  const { context, records } = practiceFixture(t)
  const { id } = createPatient(context, doctor, { family: 'Uhl', given: 'Ida', gender: 'female' })
  const subject = { reference: `Patient/${id}` }
  const add = <R extends Resource>(resource: R) =>
    records.transact(doctor, { verb: 'create' }, (write) => write.create(resource).id)
  const report = (text: string | undefined, day: string) =>
    add<DiagnosticReport>({
      resourceType: 'DiagnosticReport',
      status: 'final',
      category: [
        { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'LAB', display: 'Laboratory' }] },
      ],
      code: text === undefined ? { coding: [{ system: 'http://loinc.org', code: '11502-2' }] } : { text },
      subject,
      effectiveDateTime: day,
    })
  report('Laborbefund', '2026-01-04')
  report(undefined, '2026-01-03')
  report('Großes Blutbild', '2026-01-02')
  add<ServiceRequest>({
    resourceType: 'ServiceRequest',
    status: 'active',
    intent: 'order',
    code: { text: 'Laborauftrag' },
    subject,
    authoredOn: '2026-01-01',
  })
  add<DocumentReference>({
    resourceType: 'DocumentReference',
    status: 'current',
    subject,
    date: '2025-12-31T10:00:00Z',
    content: [{ attachment: { contentType: 'application/pdf', url: 'Binary/b' } }],
  })
  add<Immunization>({
    resourceType: 'Immunization',
    status: 'completed',
    vaccineCode: { text: 'Tetanus' },
    patient: subject,
    occurrenceDateTime: '2025-12-30',
    lotNumber: 'AC37B',
  })
  const { timeline } = await chart(context, doctor, id)
  assert.deepEqual(
    timeline.entries.map(({ kind, title, text, lot }) => [kind, title, text, lot]),
    [
      ['laboratory', undefined, undefined, undefined],
      ['laboratory', undefined, undefined, undefined],
      ['laboratory', 'Großes Blutbild', undefined, undefined],
      ['order', undefined, undefined, undefined],
      ['document', undefined, undefined, undefined],
      ['vaccination', 'Tetanus', undefined, 'AC37B'],
    ],
  )
  const { columns } = await laboratoryTable(context, doctor, id)
  assert.deepEqual(
    columns.map(({ title }) => title),
    [undefined, undefined, 'Großes Blutbild'],
  )
  for (const title of ['Laborauftrag', 'TSH, fT4']) {
    const facts = { kind: 'order' as const, focus: subject, title, from: '', abnormal: 0, critical: 0, warnings: [] }
    const original = { url: 'Binary/b', contentType: 'text/plain', title: 'a.ldt', size: 1 }
    add(inboxTask({ resourceType: 'Patient' }, id, '2026-01-01T10:00:00Z', { ...facts, original }))
  }
  assert.deepEqual((await inbox(context, doctor)).map(({ title }) => title ?? '').toSorted(), ['', 'TSH, fT4'])
})
