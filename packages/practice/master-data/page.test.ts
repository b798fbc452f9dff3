import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { callerOfRole } from '@siegel/access'
import type { Coverage, Patient } from '@siegel/fhir'
import { isRefusal } from '@siegel/foundation'
import { sharedData } from '@siegel/foundation/testing'
import { createPatient, masterData, masterDataPage, saveMasterData } from '../index.ts'
import { doctor, practiceFixture } from './testing.ts'

const office = callerOfRole('p9', 'Ina Feld', 'office')
const plain = { addresses: [], telecoms: [], insurances: [], isDeceased: false }

test('everything that can be typed comes back as it was typed, and as the German profiles want it', async (t) => {
  const { context, records, page, edit } = practiceFixture(t)
  const { id } = createPatient(context, office, {
    family: 'Heide',
    given: 'Karl Maria',
    gender: 'diverse',
    birthDate: '1958',
  })
  const wanted = {
    ...plain,
    title: 'Dr. med.',
    affix: 'Freiherr',
    prefix: 'von der',
    family: 'Heide-Möhn',
    birthName: 'Kranz',
    given: 'Karl Maria',
    callName: 'Maria',
    birthDate: '1958-03',
    gender: 'undetermined' as const,
    number: '4711',
    insuranceNumber: 'A123456780',
    language: 'tr',
    occupation: 'Tischler',
    employer: 'Holz & Söhne',
    generalPractitioner: 'Dr. Uhl',
    note: 'Hört schlecht.\nBitte anrufen.',
    addresses: [
      { use: 'home' as const, lines: ['Hauptstr. 1', '2. Stock'], isPostBox: false, postalCode: '50667', city: 'Köln' },
      {
        use: 'work' as const,
        lines: ['Postfach 10 20'],
        isPostBox: true,
        postalCode: '50668',
        city: 'Köln',
        country: 'Deutschland',
      },
    ],
    telecoms: [
      { system: 'phone' as const, use: 'mobile' as const, value: '0170 1' },
      { system: 'email' as const, use: 'work' as const, value: 'k@heide.example' },
    ],
    insurances: [
      {
        kind: 'statutory' as const,
        insurer: 'AOK Rheinland',
        ik: '104212505',
        memberStatus: '1' as const,
        from: '2020-01-01',
      },
      { kind: 'private' as const, insurer: 'Debeka', number: 'P-77' },
    ],
  }
  await edit(id, () => wanted)
  const { data, warnings } = await page(id)
  const { addresses, telecoms, insurances, ...person } = data
  const withoutPlaces = <T extends { at?: number | undefined; id?: string | undefined }>(list: T[]) =>
    list.map(({ at: _at, id: _id, ...rest }) => rest)
  assert.deepEqual(
    {
      ...person,
      addresses: withoutPlaces(addresses),
      telecoms: withoutPlaces(telecoms),
      insurances: withoutPlaces(insurances),
    },
    wanted,
  )
  assert.deepEqual(warnings, [])
  const [patient, coverages] = await records.read(doctor, { verb: 'read' }, (reader) => [
    reader.require<Patient>('Patient', id).resource,
    reader.compartment<Coverage>(id, 'Coverage').map(({ resource }) => resource),
  ])
  assert.equal(patient.name?.[0]?.family, 'Freiherr von der Heide-Möhn')
  assert.deepEqual(
    patient.name?.[0]?._family?.extension?.map(({ valueString }) => valueString),
    ['Freiherr', 'von der', 'Heide-Möhn'],
  )
  assert.deepEqual([patient.gender, patient._gender?.extension?.[0]?.valueCoding?.code], ['other', 'X'])
  assert.deepEqual(
    coverages.map(({ type, beneficiary, order }) => [type?.coding?.[0]?.code, beneficiary.identifier?.value, order]),
    [
      ['GKV', 'A123456780', 1],
      ['PKV', undefined, 2],
    ],
  )
  const header = await masterData(context, office, id)
  assert.deepEqual(header.insurance, { kind: 'statutory', name: 'AOK Rheinland' })
  assert.equal(header.phone, '0170 1')
})

test('fields and extensions that the page does not show survive an edit untouched', async (t) => {
  const data = sharedData(t, 'fhir-de-basis')
  if (data === undefined) return
  const { records, add, edit } = practiceFixture(t)
  const files = globSync('Patient-*.json', { cwd: data })
  assert.ok(files.length >= 5)
  for (const file of files) {
    const given = JSON.parse(readFileSync(join(data, file), 'utf8')) as Patient
    const extra = { maritalStatus: { text: 'ledig' }, contact: [{ name: { family: 'X' } }], multipleBirthInteger: 2 }
    const id = add({ ...given, ...extra })
    const read = () =>
      records.read(doctor, { verb: 'read' }, (reader) => reader.require<Patient>('Patient', id).resource)
    const before = await read()
    await edit(id, (page) => page)
    assert.deepEqual(await read(), before, `${file}: nothing typed, nothing written`)
    await edit(id, (page) => ({ ...page, note: 'Neu', telecoms: [...page.telecoms, { system: 'phone', value: '1' }] }))
    const { meta: _before, ...old } = before
    const { meta: _after, extension = [], telecom = [], ...now } = await read()
    assert.deepEqual(
      { ...now, extension: extension.slice(0, -1), telecom: telecom.slice(0, -1) },
      { extension: [], telecom: [], ...old },
      file,
    )
    await edit(id, (page) => ({
      ...page,
      family: 'Andersson',
      addresses: page.addresses.map((one) => ({ ...one, city: 'Bonn' })),
    }))
    const edited = await read()
    assert.deepEqual(edited.identifier, before.identifier, file)
    assert.deepEqual(
      edited.address?.map(({ _line, line }) => [line, _line]),
      before.address?.map(({ _line, line }) => [line, _line]),
      file,
    )
    assert.deepEqual(edited.name?.[0]?._prefix, before.name?.[0]?._prefix, file)
    assert.deepEqual(
      { ...extra },
      {
        maritalStatus: edited['maritalStatus' as never],
        contact: edited['contact' as never],
        multipleBirthInteger: edited['multipleBirthInteger' as never],
      },
    )
    assert.match(edited.name?.[0]?.family ?? '', /Andersson$/)
  }
})

test('who saves what another has changed meanwhile is refused, insurances included', async (t) => {
  const { context, page, edit } = practiceFixture(t)
  const { id } = createPatient(context, office, {
    family: 'Rühl',
    given: 'Gerda',
    gender: 'female',
    birthDate: '1943-02-01',
  })
  const first = await page(id)
  const stale = (change: object) => () =>
    saveMasterData(context, doctor, id, { ifVersion: first.version, data: { ...first.data, ...change } })
  const conflict = (error: unknown) => isRefusal(error, 'version-conflict')
  await edit(id, (data) => ({ ...data, insurances: [{ kind: 'self' }] }))
  assert.throws(stale({ note: 'x' }), conflict)
  const second = await page(id)
  await edit(id, (data) => ({ ...data, insurances: data.insurances.map((one) => ({ ...one, from: '2026-01-01' })) }))
  assert.throws(() => saveMasterData(context, doctor, id, { ifVersion: second.version, data: second.data }), conflict)
  await edit(id, (data) => ({ ...data, insurances: [] }))
  assert.deepEqual((await page(id)).data.insurances, [], 'ended, not deleted')
})

test('what is doubtful is taken with a warning', async (t) => {
  const { context, page } = practiceFixture(t)
  const { id, warnings } = createPatient(context, office, {
    family: 'Uhl',
    given: 'Ida',
    gender: 'female',
    birthDate: '1890-01-01',
    insuranceNumber: 'a 123 456 789',
    insurances: [{ kind: 'statutory', insurer: 'BKK', ik: '12' }],
  })
  assert.deepEqual(warnings, ['kvnr-check-digit', 'age-over-120', 'ik-format'])
  assert.equal((await page(id)).data.insuranceNumber, 'A123456789')
})

test('the office keeps master data, and the administration does not see them', async (t) => {
  const { context, page } = practiceFixture(t)
  const { id } = createPatient(context, office, { family: 'Uhl', given: 'Ida', gender: 'female' })
  const { version, data } = await page(id)
  saveMasterData(context, office, id, { ifVersion: version, data: { ...data, note: 'x' } })
  for (const role of ['admin', 'dpo'] as const) {
    const caller = callerOfRole('p8', 'A', role)
    await assert.rejects(masterDataPage(context, caller, id), (error) => isRefusal(error, 'not-allowed'))
  }
})
