import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { DiagnosticReport, DocumentReference, Patient, ServiceRequest } from '@siegel/fhir'
import { isRefusal } from '@siegel/foundation'
import { sharedData } from '@siegel/foundation/testing'
import { assign, importFile, seenPatientOf } from './index.ts'
import { doctor, intakeFixture } from './testing.ts'

const karl: Patient = {
  resourceType: 'Patient',
  name: [{ family: 'von Musterpatient', given: ['Karl'] }],
  birthDate: '1960-05-12',
  gender: 'male',
}
const karla: Patient = {
  resourceType: 'Patient',
  name: [{ family: 'Musterpatientin', given: ['Karla'] }],
  birthDate: '1960-05-12',
  gender: 'female',
}

const lines = (bytes: Uint8Array): Buffer =>
  Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('\n', '\r\n'), 'latin1')
const file = (folder: string, name: string): Buffer => readFileSync(join(folder, name))

test('a report of a known patient is filed under that patient, once, with its PDF byte for byte', async (t) => {
  const data = sharedData(t, 'xdt-ldt3-kbv')
  if (data === undefined) return
  const { context, records, add, tasks } = intakeFixture(t)
  const id = add(karl)
  add(karla)
  const bytes = file(data, 'Z01_UseCase14_Befund_Obj_0073_mit_PDF.ldt')
  const outcome = await importFile(context, doctor, 'befund.ldt', lines(bytes))
  assert.deepEqual(
    [outcome.outcome, outcome.warnings, outcome.items.map(({ matched }) => matched)],
    ['taken', [], [true]],
  )
  for (const again of [lines(bytes), bytes]) {
    assert.equal(
      (await importFile(context, doctor, 'befund.ldt', again)).outcome,
      'duplicate',
      'also in another wrapping',
    )
  }
  assert.equal((await tasks()).length, 1)
  await records.read(doctor, { verb: 'read' }, (read) => {
    assert.equal(read.compartment<DiagnosticReport>(id, 'DiagnosticReport').length, 1)
    const [document] = read.compartment<DocumentReference>(id, 'DocumentReference')
    const attachment = document?.resource.content[0]?.attachment
    const blob = { id: attachment?.url?.replace('Binary/', '') ?? '', holder: id, mediaType: 'application/pdf' }
    const base64 = bytes.toString('latin1').matchAll(/^\d{3}6329(.*)$/gm)
    assert.deepEqual(
      Buffer.from(context.blobs.get(blob)),
      Buffer.from([...base64].map((match) => match[1]).join(''), 'base64'),
    )
  })
})

test('an unknown patient, and one who only shares number and birth date, wait in the inbox; assigning files everything', async (t) => {
  const data = sharedData(t, 'xdt-ldt3-kbv')
  if (data === undefined) return
  const { context, records, add, tasks } = intakeFixture(t)
  const wrong = add({ ...karl, identifier: [{ system: 'http://fhir.de/sid/gkv/kvid-10', value: 'S040464113' }] })
  const outcome = await importFile(context, doctor, 'befund.ldt', file(data, 'Z01_Befund_mitObj_BAK.ldt'))
  assert.deepEqual(
    [outcome.outcome, outcome.warnings, outcome.items.map(({ matched }) => matched)],
    ['taken', ['line-ends'], [false]],
  )
  const task = (await tasks())[0]?.resource ?? assert.fail()
  assert.equal(task.for?.reference, undefined)
  assert.equal(seenPatientOf(task)?.name?.[0]?.family, 'Musterpatientin')
  const right = add(karla)
  await assign(context, doctor, task.id ?? '', right)
  await assert.rejects(assign(context, doctor, task.id ?? '', wrong), (error) => isRefusal(error, 'already-assigned'))
  await records.read(doctor, { verb: 'read' }, (read) => {
    assert.equal(read.compartment(wrong).length, 1, 'only the other patient')
    const types = read.compartment(right).map(({ resource }) => resource.resourceType)
    assert.equal(types.filter((type) => type === 'DiagnosticReport').length, 1)
    assert.ok(types.filter((type) => type === 'Observation').length >= 4)
    assert.equal(types.filter((type) => type === 'Specimen').length, 4)
  })
  records.verifyChart(right)
})

test('a cancelling order revokes the examination it names, in either sequence', async (t) => {
  const data = sharedData(t, 'xdt-ldt3-kbv')
  if (data === undefined) return
  const orders = ['Z01_UseCase01_Auftrag322_323.ldt', 'Z01_UseCase12_Storno_Auftrag.ldt']
  for (const sequence of [orders, orders.toReversed()]) {
    const { context, records, add } = intakeFixture(t)
    const id = add(karl)
    for (const name of sequence)
      assert.equal((await importFile(context, doctor, name, file(data, name))).outcome, 'taken')
    const requests = await records.read(doctor, { verb: 'read' }, (read) =>
      read.compartment<ServiceRequest>(id, 'ServiceRequest'),
    )
    const statusOf = (code: string) =>
      requests
        .filter(({ resource }) => resource.code?.coding?.[0]?.code === code)
        .map(({ resource }) => resource.status)
    assert.deepEqual(statusOf('HBs-Ag'), ['active'])
    assert.deepEqual(statusOf('Qu'), ['revoked', 'revoked'])
  }
})

test('a damaged file is refused with its line, and nothing of it is there', async (t) => {
  const data = sharedData(t, 'xdt-ldt3-kbv')
  if (data === undefined) return
  const { context, tasks } = intakeFixture(t)
  const bytes = lines(file(data, 'Z01_Befund_mitObj_BAK.ldt'))
  for (const damaged of [
    bytes.subarray(0, 5000),
    Buffer.from(bytes.toString('latin1').replace('Quick', 'Quack'), 'latin1'),
  ]) {
    const outcome = await importFile(context, doctor, 'befund.ldt', damaged)
    assert.equal(outcome.outcome, 'refused')
    assert.match(outcome.code ?? '', /^ldt-/)
    assert.ok((outcome.line ?? 0) > 0)
  }
  assert.deepEqual(await tasks(), [])
  assert.equal((await importFile(context, doctor, 'x', Buffer.from('keine LDT-Datei'))).outcome, 'refused')
})
