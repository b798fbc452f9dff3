import type { ChartSummary, VitalKind } from '@siegel/contract/staff'
import type { AllergyIntolerance, Condition, DomainResource, MedicationStatement, Task } from '@siegel/fhir'
import type { RecordReader, Stored } from '@siegel/records'
import { diagnosisOf, problemCategory } from './entries/diagnosis.ts'
import { entryFactsOf } from './entries/entry-extension.ts'
import { isTakenBack } from './entries/take-back.ts'
import { taskKindOf } from './entries/task-record.ts'
import type { PracticeContext } from './context.ts'
import { coursesOf } from './vital-courses.ts'

const present = <T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never

function standing({ resource, type, id, version }: Stored<DomainResource>, text: string, since: string | undefined) {
  return {
    reference: `${type}/${id}`,
    text,
    ...present({
      version: entryFactsOf(resource) === undefined ? undefined : version,
      since: since?.slice(0, 10),
    }),
  }
}

/** What has to be seen before anything else; of several records of the same warning or medicine each is shown. */
export function summaryOf(context: PracticeContext, reader: RecordReader, patient: string): ChartSummary {
  return {
    warnings: warnings(reader, patient),
    problems: problems(reader, patient),
    medication: medication(reader, patient),
    open: open(reader, patient),
    vitals: vitals(context, reader, patient),
  }
}

/** More than anybody has. */
const most = 200

const warnings = (reader: RecordReader, patient: string): ChartSummary['warnings'] =>
  reader.compartment<AllergyIntolerance>(patient, 'AllergyIntolerance').flatMap((stored) => {
    const { resource } = stored
    const state = resource.clinicalStatus?.coding?.[0]?.code ?? 'active'
    if (state !== 'active' || isTakenBack(resource) || resource.verificationStatus?.coding?.[0]?.code === 'refuted')
      return []
    const text = resource.code?.text ?? resource.code?.coding?.[0]?.display ?? ''
    const reaction = resource.reaction?.[0]?.manifestation[0]?.text
    return [{ ...standing(stored, text, resource.recordedDate), ...present({ reaction }) }]
  })

const problems = (reader: RecordReader, patient: string): ChartSummary['problems'] =>
  reader
    .find<Condition>('Condition', { patient: `Patient/${patient}`, category: problemCategory }, most)
    .flatMap((stored) => {
      const { text, isActive, icd, certainty, side, permanent } = diagnosisOf(stored.resource)
      if (!isActive || !permanent) return []
      const { onsetDateTime, recordedDate } = stored.resource
      const diagnosis = { permanent, ...present({ icd, certainty, side }) }
      return [{ ...standing(stored, text, onsetDateTime ?? recordedDate), diagnosis }]
    })

const medication = (reader: RecordReader, patient: string): ChartSummary['medication'] =>
  reader
    .find<MedicationStatement>('MedicationStatement', { patient: `Patient/${patient}`, status: 'active' }, most)
    .flatMap((stored) => {
      const { medicationCodeableConcept: concept, medicationReference, effectivePeriod, dosage } = stored.resource
      const text = concept?.text ?? concept?.coding?.[0]?.display ?? medicationReference?.display ?? ''
      return [{ ...standing(stored, text, effectivePeriod?.start), ...present({ dosage: dosage?.[0]?.text }) }]
    })

const open = (reader: RecordReader, patient: string): ChartSummary['open'] =>
  reader
    .compartment<Task>(patient, 'Task')
    .flatMap((stored) => {
      const { resource } = stored
      const kind = taskKindOf(resource)
      if (kind === undefined || resource.status !== 'requested') return []
      const due = resource.restriction?.period?.end?.slice(0, 10)
      return [
        {
          ...standing(stored, resource.description ?? '', resource.authoredOn),
          kind,
          ...present({ due, owner: resource.owner?.display }),
        },
      ]
    })
    .sort((a, b) => ((a.due ?? '9999') < (b.due ?? '9999') ? -1 : 1))

/** Kinds that a glance at the chart needs. */
const shown: readonly VitalKind[] = [
  'pressure',
  'pulse',
  'weight',
  'height',
  'temperature',
  'saturation',
  'glucose',
  'bmi',
]

/** The last value of each kind that was measured. */
const vitals = (context: PracticeContext, reader: RecordReader, patient: string): ChartSummary['vitals'] =>
  coursesOf(context, reader, patient, shown, 3).flatMap(({ kind, points: [last] }) =>
    last === undefined
      ? []
      : [{ kind, value: last.value, ...present({ unit: last.unit }), at: last.at, observation: last.observation }],
  )
