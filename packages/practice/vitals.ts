import type { TimelineEntry, VitalKind } from '@siegel/contract/staff'
import { decimalText, displayValue, type Observation, type Quantity } from '@siegel/fhir'
import type { RecordReader, Stored } from '@siegel/records'
import { instantOf, type PracticeContext } from './context.ts'
import { isTakenBack } from './entries/take-back.ts'
import { bodyMass } from './entries/vitals.ts'
import { pressureParts, vitalKinds, type Vital, type VitalKey } from './line/index.ts'

type Measured = NonNullable<TimelineEntry['measured']>[number]

const loinc = 'http://loinc.org'
const keys = Object.keys(vitalKinds) as VitalKey[]

/** The practice's own unit of a kind, as people and as UCUM write it. */
export const unitOf = (kind: VitalKind): { unit: string; ucum: string } =>
  kind === 'bmi' ? bodyMass : vitalKinds[kind]

/** The codes of a kind, the practice's own first. */
function codesOf(kind: VitalKind): readonly string[] {
  if (kind === 'bmi') return [bodyMass.loinc]
  const { loinc: own, also = [] }: { loinc: string; also?: readonly string[] } = vitalKinds[kind]
  return [own, ...also]
}

const kindByCode = new Map([...keys, 'bmi' as const].flatMap((kind) => codesOf(kind).map((code) => [code, kind])))

/** What an observation measures, by its LOINC; undefined for what is no vital sign. */
export function vitalKindOf({ code }: Observation): VitalKind | undefined {
  const codings = code.coding?.filter(({ system }) => system === loinc) ?? []
  return codings.map((coding) => kindByCode.get(coding.code ?? '')).find((kind) => kind !== undefined)
}

/** A typed value as screens show it. */
export const measuredAs = ({ key, value, second }: Vital): Measured => ({
  kind: key,
  value: second === undefined ? value : `${value}/${second}`,
  unit: vitalKinds[key].unit,
})

/** What a kind is made of: one quantity, or of a blood pressure the systolic and the diastolic, however they were sent. */
export function quantitiesOf(
  kind: VitalKind,
  { valueQuantity, component = [] }: Observation,
): (Quantity | undefined)[] {
  if (kind !== 'pressure') return [valueQuantity]
  return [pressureParts.systolic, pressureParts.diastolic].map(
    ({ loinc: part }) =>
      component.find(({ code }) => code.coding?.some((coding) => coding.code === part))?.valueQuantity,
  )
}

/** An observed value as it was given. A blood pressure is one value of two numbers. */
export function measuredOf(kind: VitalKind, resource: Observation): Measured {
  const parts = quantitiesOf(kind, resource).flatMap((quantity) =>
    quantity?.value === undefined ? [] : [decimalText(quantity.value)],
  )
  const { value, unit } = displayValue(resource)
  const shown =
    parts.length === 2 ? { value: parts.join('/'), unit: quantitiesOf(kind, resource)[0]?.unit } : { value, unit }
  return { kind, value: shown.value, ...(shown.unit === undefined ? {} : { unit: shown.unit }) }
}

export interface Measurement {
  at: string
  stored: Stored<Observation>
}

/** The newest measurements of a kind, newest first, without those that were taken back; `cut` where there are more. */
export function measurements(
  context: PracticeContext,
  reader: RecordReader,
  patient: string,
  kind: VitalKind,
  most: number,
): { found: Measurement[]; cut: boolean } {
  const code = { anyOf: codesOf(kind) }
  const newest = reader.find<Observation>('Observation', { patient: `Patient/${patient}`, code, _sort: '-date' }, most)
  const found = newest
    .filter(({ resource }) => !isTakenBack(resource))
    .map((stored) => ({ at: timeOf(context, stored), stored }))
    .sort((a, b) => (a.at < b.at ? 1 : -1))
  return { found, cut: newest.length === most }
}

const timeOf = (context: PracticeContext, { resource, at }: Stored<Observation>): string =>
  instantOf(resource.effectiveDateTime ?? resource.effectivePeriod?.start ?? resource.issued ?? at, context.timeZone())
