import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import {
  decimalText,
  displayName,
  type DiagnosticReport,
  type DocumentReference,
  type Observation,
  reportNotes,
  type Resource,
  type ServiceRequest,
  type Specimen,
} from '@siegel/fhir'
import { hex, isRefusal } from '@siegel/foundation'
import { sharedData } from '@siegel/foundation/testing'
import { parseLdt } from './ldt/parse-ldt.ts'
import type { MappedReport } from './map/mapping.ts'
import { sha1 } from './sha1.ts'
import { ldtFile, obj, reportWith } from './write-ldt.ts'
import { toFhir } from './to-fhir.ts'

function kbv(t: TestContext, part: string): MappedReport | undefined {
  const folder = sharedData(t, 'xdt-ldt3-kbv')
  if (folder === undefined) return undefined
  const name = readdirSync(folder).find((file) => file.includes(part)) ?? ''
  const [message, ...others] = parseLdt(readFileSync(join(folder, name))).messages
  assert.ok(message !== undefined && others.length === 0)
  return toFhir(message)
}

function get<R extends Resource>(mapped: MappedReport, key: string): R {
  const found = mapped.resources.find((item) => item.key === key)
  assert.ok(found, key)
  return found.resource as R
}

const only = (bytes: Uint8Array): MappedReport => {
  const [message] = parseLdt(bytes).messages
  assert.ok(message)
  return toFhir(message)
}

const codes = (concepts: Observation['interpretation']) =>
  (concepts ?? []).map(({ coding = [] }) => coding.map(({ code }) => code))

const quantityText = (quantity: Observation['valueQuantity']) =>
  `${quantity?.comparator ?? ''}${quantity?.value === undefined ? '' : decimalText(quantity.value)} ${quantity?.unit}`

test('report 1: patient, report, chemistry with value, unit, range, flag and texts', (t) => {
  const mapped = kbv(t, 'Befund_mitObj_BAK')
  if (mapped === undefined) return
  assert.equal(displayName(mapped.patient.name?.[0], 'list'), 'Musterpatientin, Karla')
  assert.equal(mapped.patient.birthDate, '1960-05-12')
  assert.equal(mapped.patient.gender, 'female')
  assert.deepEqual(
    mapped.patient.identifier?.map(({ value }) => value),
    ['S040464113', 'PMUFR2312345'],
  )
  assert.deepEqual(mapped.patient.address?.[0]?.line, ['Siegburger Straße 425 b', '3. Hinterhaus'])

  const report = get<DiagnosticReport>(mapped, 'report')
  assert.equal(report.status, 'final')
  assert.equal(report.issued, '2018-07-12T19:36:25+02:00')
  assert.deepEqual(
    report.identifier?.map(({ value }) => value),
    ['47112345678001', '47112345678', '47112345678'],
  )
  assert.equal(report.result?.length, 4)
  assert.match(
    reportNotes(report)[1]?.text ?? '',
    /^Eingesandte Menge .* für |^Eingesandte Menge .*zukünftigen Aufträgen/,
  )

  const hbs = get<Observation>(mapped, 'obs-1')
  assert.deepEqual(hbs.code.coding, [
    { system: 'urn:siegel:ldt:field:8410:Labor27%2F12', code: 'HBs-Ag', display: 'Hepatitis B Antigen' },
  ])
  assert.equal(quantityText(hbs.valueQuantity), '47.12 Einheit')
  assert.equal(quantityText(hbs.referenceRange?.[0]?.low), '36.2 Einheit')
  assert.equal(quantityText(hbs.referenceRange?.[0]?.high), '96 Einheit')
  assert.equal(hbs.referenceRange?.[0]?.text, 'TextTextText')
  assert.deepEqual(codes(hbs.interpretation), [['N', 'N']])
  assert.deepEqual(
    hbs.note?.map(({ text }) => text),
    ['Negativ'],
  )
  assert.equal(hbs.method?.text, 'CLIA')
  assert.equal(hbs.effectiveDateTime, '2018-07-10T10:25:30+02:00', 'when the specimen was taken')
  assert.equal(hbs.extension?.[0]?.valueDateTime, '2018-07-12T14:36:30+02:00', 'when it was measured')
  assert.equal(hbs.performer?.[1]?.display, 'Paul Musterarzt')

  const quick = get<Observation>(mapped, 'obs-2')
  assert.equal(quantityText(quick.valueQuantity), '2.5 Einheit')
  assert.deepEqual(codes(quick.interpretation), [['L', '-']])
  assert.deepEqual(
    quick.note?.map(({ text }) => text),
    ['Probenmaterial unvollständig', 'Achtung!! Wert zu niedrig.'],
  )
  const serum = get<Specimen>(mapped, 'specimen-1')
  assert.deepEqual(
    [serum.type?.text, serum.condition?.[0]?.text, serum.note?.[0]?.text],
    ['Serum', 'gefroren', 'Arzneimittel XYZ'],
  )
})

test('report 1: germs and antibiogram, each cell at its germ', (t) => {
  const mapped = kbv(t, 'Befund_mitObj_BAK')
  if (mapped === undefined) return
  const culture = get<Observation>(mapped, 'obs-3')
  assert.deepEqual(
    culture.hasMember?.map(({ reference }) => reference),
    ['#obs-4', '#obs-5', '#obs-6'],
  )
  assert.equal(culture.valueString, 'Anaerobier kulturell nicht nachweisbar.')
  assert.match(
    culture.note?.[0]?.text ?? '',
    /eingesetzt werden\.\n\n Eine synergistische Wirkung ist zu erwarten\.$/,
    'empty line and blank kept',
  )
  const cells = (key: string) =>
    (get<Observation>(mapped, key).component ?? []).map(
      ({ code, interpretation, valueQuantity, valueCodeableConcept }) =>
        [
          code.text,
          valueCodeableConcept?.text,
          codes(interpretation)[0]?.[0],
          valueQuantity && quantityText(valueQuantity),
        ].filter(Boolean),
    )
  assert.equal(get<Observation>(mapped, 'obs-4').valueCodeableConcept?.text, 'Enterococcus Faecalis')
  assert.deepEqual(codes(get<Observation>(mapped, 'obs-4').interpretation), [['DET', '2']])
  assert.deepEqual(cells('obs-4'), [
    ['Wachstum', 'reichlich'],
    ['Ampicillin/Amoxy (verschiedene)', 'S'],
    ['Cefotiam (Spizef)', 'R'],
    ['Ciprofloxacin (z.B. Ciprobay)', 'I'],
  ])
  assert.deepEqual(cells('obs-5'), [
    ['Wachstum', 'reichlich'],
    ['Ampicillin/Amoxy (verschiedene)', 'R'],
    ['Piperacillin (z.B. Pipril)', 'R'],
    ['Cefotiam (Spizef)', 'R'],
    ['Ciprofloxacin (z.B. Ciprobay)', 'S'],
    ['Gentamicin 500 (Refobacin)', 'R', '0.047 mg/l'],
  ])
  assert.deepEqual(cells('obs-6'), [['Wachstum', 'reichlich']])
  const chlamydia = get<Observation>(mapped, 'obs-7')
  assert.equal(chlamydia.valueString, 'Chlamydien: positiv')
  assert.equal(chlamydia.note?.[0]?.text.length, 384, 'the BAK text whole')
})

test('report 2: genetics as text, body measures, the PDF byte for byte', (t) => {
  const mapped = kbv(t, 'UseCase14')
  if (mapped === undefined) return
  assert.equal(displayName(mapped.patient.name?.[0], 'text'), 'Dr. med. Karl Graf von Musterpatient')
  const finding = get<Observation>(mapped, 'obs-1')
  assert.equal(finding.code.text, 'Untersuchung des CYP21A2-Gens und der CYP21A2-Genregion')
  assert.deepEqual(codes(finding.interpretation), [['HH', '++']])
  assert.match(finding.valueString ?? '', /^Ergebnis:\nPromotorvarianten .*\n\nHumangenetische Begutachtung:/)
  assert.match(finding.valueString ?? '', /\(Araújo et al\., J Clin/)
  assert.deepEqual(
    finding.note?.map(({ text }) => text.slice(0, 27)),
    [
      'Beim adrenogenitalen Syndro',
      'Methode:\nSequenzierung: Anr',
      'Wiedervorstellung empfohlen',
      'Nachkommen erben die Promot',
    ],
  )
  assert.equal(quantityText(get<Observation>(mapped, 'obs-2').valueQuantity), '185 cm')
  const weight = get<Observation>(mapped, 'obs-3')
  assert.equal(quantityText(weight.valueQuantity), '98.6 kg')
  assert.equal(weight.valueQuantity?.system, 'http://unitsofmeasure.org')
  const [pdf] = mapped.attachments
  assert.ok(pdf)
  assert.equal(pdf.mediaType, 'application/pdf')
  assert.equal(pdf.bytes.length, 80_964)
  // Taken with sha1sum from `grep -a '^...6329' | cut -c8- | base64 -d`, so without any of the code under test.
  assert.equal(hex(sha1(pdf.bytes)), '93cc5498309d71a685a67b6166f75f87cc592ced')
  const ascii = new TextDecoder('iso-8859-1').decode(pdf.bytes)
  assert.ok(ascii.startsWith('%PDF-1.6\r%') && ascii.endsWith('%%EOF\r\n'))
  const { attachment } = get<DocumentReference>(mapped, 'document-1').content[0] ?? {}
  assert.deepEqual(
    [attachment?.url, attachment?.size, attachment?.contentType],
    ['#attachment-1', 80_964, 'application/pdf'],
  )
  assert.equal(attachment?.hash, sha1(pdf.bytes).toBase64())
})

test('the orders: the first asks, the second cancels one test of it', (t) => {
  const [order, cancellation] = [kbv(t, 'UseCase01'), kbv(t, 'UseCase12')]
  if (order === undefined || cancellation === undefined) return
  const asked = get<ServiceRequest>(order, 'order')
  assert.equal(asked.status, 'active')
  assert.equal(asked.note?.[0]?.text, 'Patient war in Afrika!')
  assert.equal(asked.supportingInfo?.length, 2)
  const requests = ['request-1', 'request-2'].map((key) => get<ServiceRequest>(order, key))
  assert.deepEqual(
    requests.map(({ code, status, priority }) => [code?.text, status, priority]),
    [
      ['Hepatitis B Antigen', 'active', 'stat'],
      ['Quick', 'active', 'routine'],
    ],
  )
  assert.deepEqual(
    requests.map(({ reasonCode }) => reasonCode?.[0]?.coding?.[0]?.code),
    ['C00.1', 'C00.2'],
  )
  assert.deepEqual(
    requests[1]?.reasonCode?.[0]?.coding?.[0]?.extension?.map(({ valueCoding }) => valueCoding?.code),
    ['V', 'L'],
  )
  const stopped = get<ServiceRequest>(cancellation, 'order')
  const quick = get<ServiceRequest>(cancellation, 'request-1')
  assert.deepEqual([stopped.status, quick.status, quick.code?.text], ['revoked', 'revoked', 'Quick'])
  assert.deepEqual(quick.requisition, requests[1]?.requisition, 'found by the same order number')
  assert.deepEqual(quick.code, requests[1]?.code)
  assert.ok(!cancellation.resources.some(({ key }) => key === 'request-2'))
})

test('a partial cancellation revokes only what it names', () => {
  const request = (ident: string, kind: string) =>
    ['8159', 'Untersuchungsanforderung', obj('0059', ['8410', ident], ['7303', kind])] as const
  const mapped = only(ldtFile({ kind: 'order', records: [[request('Qu', '99'), request('Na', '1')]] }))
  const states = mapped.resources.map(({ resource }) => (resource as ServiceRequest).status)
  assert.deepEqual(states, ['active', 'revoked', 'active'])
})

const observed = (...lines: Parameters<typeof reportWith>) => {
  const mapped = only(reportWith(...lines))
  return { mapped, observation: get<Observation>(mapped, 'obs-1') }
}

test('values: numbers with unit, bare numbers, text, comparators, several of them', () => {
  assert.deepEqual(observed(['8420', '0047.12'], ['8421', 'mg/l']).observation.valueQuantity, {
    value: 47.12,
    _value: { extension: [{ url: 'urn:siegel:ldt:text', valueString: '0047.12' }] },
    unit: 'mg/l',
  })
  assert.equal(observed(['8420', '1.10']).observation.valueString, '1.10', 'no unit: text')
  assert.equal(quantityText(observed(['8420', '1.10'], ['8419', '9']).observation.valueQuantity), '1.10 undefined')
  assert.equal(quantityText(observed(['8420', '<0.5'], ['8421', 'U/l']).observation.valueQuantity), '<0.5 U/l')
  assert.equal(observed(['8420', '1:160'], ['8421', 'Titer']).observation.valueString, '1:160')
  const { observation } = observed(
    ['8411', 'Glukose'],
    ['8420', '5.0'],
    ['8421', 'mmol/l'],
    ['8420', '90'],
    ['8421', 'mg/dl'],
  )
  assert.equal(quantityText(observation.valueQuantity), '5.0 mmol/l')
  assert.deepEqual(
    observation.component?.map(({ code, valueQuantity }) => [code.text, quantityText(valueQuantity)]),
    [['Glukose', '90 mg/dl']],
  )
})

test('a bound keeps its own unit and never gives the result one', () => {
  const range = obj('0042', ['8461', '3'], ['8421', 'mg/dl'], ['8462', '<7'], ['8421', 'g/l'], ['8422', '!+'])
  const { observation } = observed(['8420', '5'], ['8142', 'Normalwert', range])
  assert.equal(observation.valueString, '5')
  assert.equal(quantityText(observation.referenceRange?.[0]?.low), '3 mg/dl')
  assert.equal(quantityText(observation.referenceRange?.[0]?.high), '<7 g/l')
  assert.deepEqual(codes(observation.interpretation), [['HH', '!+']])
})

test('flags and states that nobody knows are kept as they are, with a warning', () => {
  const range = obj('0042', ['8460', 'k.A.'], ['8422', '?!'])
  const { mapped, observation } = observed(['8418', '77'], ['8420', 'x'], ['8142', 'Normalwert', range])
  assert.deepEqual(codes(observation.interpretation), [['?!']])
  assert.equal(observation.referenceRange?.[0]?.text, 'k.A.')
  assert.equal(observation.status, 'unknown')
  assert.deepEqual(
    mapped.warnings.map(({ code }) => code),
    ['status', 'flag', 'status'],
  )
  assert.ok(JSON.stringify(mapped.resources).includes('"77"'))
})

test('states: nothing is final before a doctor of the laboratory has said so', () => {
  const state = (code: string) => observed(['8418', code]).observation.status
  assert.deepEqual(['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'].map(state), [
    'unknown',
    'registered',
    'preliminary',
    'preliminary',
    'preliminary',
    'final',
    'final',
    'corrected',
    'cancelled',
    'preliminary',
    'cancelled',
    'cancelled',
  ])
})

test('a cell of an antibiogram for a germ that is not listed stays at the result, with a warning', () => {
  const matrix = obj('0011', ['7287', 'Colistin'], ['7354', '09'], ['7367', 'R'])
  const micro = obj(
    '0061',
    ['8410', 'Urin'],
    ['7354', '01'],
    ['7355', 'E. coli'],
    ['7301', '0'],
    ['7286', '1'],
    ['8111', 'Antibiogramm', matrix],
  )
  const mapped = only(ldtFile({ records: [[['8135', 'Bericht', obj('0035', ['8161', 'UE', micro])]]] }))
  assert.deepEqual(
    get<Observation>(mapped, 'obs-1').component?.map(({ code }) => code.text),
    ['Colistin: 09'],
  )
  assert.deepEqual(codes(get<Observation>(mapped, 'obs-2').interpretation), [['ND', '0']])
  assert.ok(mapped.warnings.some(({ code }) => code === 'germ'))
})

test('a result object of an unknown kind is a result, and its fields are kept', () => {
  const mapped = only(
    ldtFile({
      records: [
        [
          [
            '8135',
            'Bericht',
            obj('0035', [
              '8999',
              'UE_Neu',
              obj('0999', ['8237', 'Text', obj('0068', ['3564', 'auffällig'])], ['9990', 'xyz']),
            ]),
          ],
        ],
      ],
    }),
  )
  const observation = get<Observation>(mapped, 'obs-1')
  assert.deepEqual([observation.code.text, observation.valueString], ['UE_Neu', 'auffällig'])
  assert.ok(JSON.stringify(get(mapped, 'report')).includes('xyz'))
})

test('attachments: base64 joined per attachment, kind by content, names of our own; broken base64 is refused', () => {
  const attach = (...lines: [string, string][]) =>
    [
      '8110',
      'Anhang',
      obj('0010', ['6305', '../../etc/passwd'], ['8242', 'Anlage', obj('0068', ...lines)], ['6303', 'PDF']),
    ] as const
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3).toBase64()
  const mapped = only(ldtFile({ records: [[attach(['6329', 'JVBERi0'], ['6329', 'xLjc=']), attach(['6329', png])]] }))
  assert.deepEqual(
    mapped.attachments.map(({ mediaType, fileName, bytes }) => [mediaType, fileName, bytes.length]),
    [
      ['application/pdf', 'anhang-1.pdf', 8],
      ['image/png', 'anhang-2.png', 11],
    ],
  )
  assert.equal(get<DocumentReference>(mapped, 'document-1').content[0]?.attachment.title, 'anhang-1.pdf')
  assert.throws(
    () => only(ldtFile({ records: [[attach(['6329', 'JVB*'])]] })),
    (error) => isRefusal(error, 'ldt-attachment') && error.detail === 'line 13',
  )
})

test('the partial birth dates of libldt3, and sexes', () => {
  const patient = (...lines: [string, string][]) =>
    only(ldtFile({ records: [[['8145', 'Patient', obj('0045', ['8147', 'Person', obj('0047', ...lines)])]]] })).patient
  assert.equal(patient(['3103', '19900204']).birthDate, '1990-02-04')
  assert.equal(patient(['3103', '19900200']).birthDate, '1990-02')
  assert.equal(patient(['3103', '19900000']).birthDate, '1990')
  assert.equal(patient(['3103', '00000000']).birthDate, undefined)
  assert.equal(patient(['3110', 'W']).gender, 'female')
  assert.equal(patient(['3110', 'X'])._gender?.extension?.[0]?.valueCoding?.code, 'X')
  assert.equal(patient(['3110', '?']).gender, undefined)
})
