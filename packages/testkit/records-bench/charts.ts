import type { Resource } from '@siegel/fhir'

/** Synthetic charts in the shape and size of Synthea's: about a hundred resources for each patient, one bundle a chart. */
const families =
  'Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf'.split(' ')
const givens = 'Karin Peter Anna Jürgen Ayşe Lukas Marie Hans Ingrid Mehmet Sophie Erwin Olga Jonas Heike'.split(' ')
const tests = [
  ['718-7', 'Hemoglobin [Mass/volume] in Blood', 'g/dL', 14],
  ['2345-7', 'Glucose [Mass/volume] in Serum or Plasma', 'mg/dL', 95],
  ['2160-0', 'Creatinine [Mass/volume] in Serum or Plasma', 'mg/dL', 0.9],
  ['8302-2', 'Body height', 'cm', 172],
  ['29463-7', 'Body weight', 'kg', 78],
  ['2093-3', 'Cholesterol [Mass/volume] in Serum or Plasma', 'mg/dL', 190],
  ['4548-4', 'Hemoglobin A1c/Hemoglobin.total in Blood', '%', 5.6],
  ['6690-2', 'Leukocytes [#/volume] in Blood by Automated count', '10*3/uL', 6.8],
] as const
const conditions = ['I10.90', 'E11.9', 'J06.9', 'M54.5', 'E78.5', 'F32.1', 'K21.9', 'J45.9'] as const

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T
const uuid = (patient: number, n: number): string =>
  `${patient.toString(16).padStart(8, '0')}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`
const day = (n: number): string => new Date(Date.UTC(2016, 0, 1) + (n % 3650) * 86_400_000).toISOString().slice(0, 10)

export interface BenchEntry {
  fullUrl: string
  resource: Resource & Record<string, unknown>
  request: { method: string; url: string }
}

const perPatient = { encounters: 8, observations: 80, conditions: 6, medications: 4, reports: 1 } as const
export const resourcesPerPatient = 100

/** The chart of the patient with the number, as entries of a transaction that puts each resource under its own id. */
export function chart(number: number): BenchEntry[] {
  const entries: BenchEntry[] = []
  const add = (resource: Record<string, unknown> & { resourceType: string }) => {
    const id = uuid(number, entries.length)
    const url = `${resource.resourceType}/${id}`
    entries.push({ fullUrl: `urn:uuid:${id}`, resource: { ...resource, id }, request: { method: 'PUT', url } })
    return url
  }
  const subject = add({
    resourceType: 'Patient',
    identifier: [{ system: 'urn:praxis:nummer', value: String(100_000 + number) }],
    name: [
      {
        use: 'official',
        family: pick(families, number * 7),
        given: [pick(givens, number), pick(givens, number * 3 + 1)],
      },
    ],
    gender: number % 2 === 0 ? 'female' : 'male',
    birthDate: `${1930 + (number % 80)}-0${1 + (number % 9)}-1${number % 9}`,
    address: [{ line: [`Lindenweg ${number % 200}`], city: 'Köln', postalCode: '50667', country: 'DE' }],
  })
  const reference = { reference: subject }
  const encounters = Array.from({ length: perPatient.encounters }, (_, n) =>
    add({
      resourceType: 'Encounter',
      status: 'finished',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      type: [{ coding: [{ system: 'http://snomed.info/sct', code: '185349003', display: 'Encounter for check up' }] }],
      subject: reference,
      period: {
        start: `${day(number * 31 + n * 400)}T09:00:00+01:00`,
        end: `${day(number * 31 + n * 400)}T09:20:00+01:00`,
      },
    }),
  )
  const results = Array.from({ length: perPatient.observations }, (_, n) => {
    const [code, display, unit, normal] = pick(tests, n)
    const encounter = pick(encounters, n)
    return add({
      resourceType: 'Observation',
      status: 'final',
      category: [
        {
          coding: [
            {
              system: 'http://terminology.hl7.org/CodeSystem/observation-category',
              code: n % 5 === 0 ? 'vital-signs' : 'laboratory',
              display: n % 5 === 0 ? 'vital-signs' : 'laboratory',
            },
          ],
        },
      ],
      code: { coding: [{ system: 'http://loinc.org', code, display }], text: display },
      subject: reference,
      encounter: { reference: encounter },
      effectiveDateTime: `${day(number * 31 + n * 40)}T09:10:00+01:00`,
      issued: `${day(number * 31 + n * 40)}T11:10:00.000+01:00`,
      valueQuantity: {
        value: Number((normal * (0.8 + ((number + n) % 40) / 100)).toFixed(2)),
        unit,
        system: 'http://unitsofmeasure.org',
        code: unit,
      },
    })
  })
  for (let n = 0; n < perPatient.conditions; n++)
    add({
      resourceType: 'Condition',
      clinicalStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
      },
      code: {
        coding: [
          { system: 'http://fhir.de/CodeSystem/bfarm/icd-10-gm', version: '2023', code: pick(conditions, number + n) },
        ],
        text: `Diagnose ${pick(conditions, number + n)}`,
      },
      subject: reference,
      encounter: { reference: pick(encounters, n) },
      onsetDateTime: day(number * 17 + n * 100),
    })
  for (let n = 0; n < perPatient.medications; n++)
    add({
      resourceType: 'MedicationRequest',
      status: 'active',
      intent: 'order',
      medicationCodeableConcept: {
        coding: [{ system: 'http://www.whocc.no/atc', code: `C09AA0${n}` }],
        text: `Ramipril ${n + 1} mg`,
      },
      subject: reference,
      encounter: { reference: pick(encounters, n) },
      authoredOn: day(number * 13 + n * 90),
    })
  add({
    resourceType: 'DiagnosticReport',
    status: 'final',
    code: { text: 'Labor' },
    subject: reference,
    encounter: { reference: pick(encounters, 1) },
    effectiveDateTime: day(number * 31),
    result: results.slice(0, 8).map((result) => ({ reference: result })),
  })
  return entries
}

export const observationOf = (patient: number, n = 0): string =>
  `Observation/${uuid(patient, 1 + perPatient.encounters + n)}`
export const patientOf = (patient: number): string => `Patient/${uuid(patient, 0)}`
