import { decimal, type CodeableConcept, type Observation, type Quantity } from '@siegel/fhir'
import { bodyMassIndex, pressureParts, vitalKinds, vitalPanel, type Vital } from '../line/index.ts'

const loinc = 'http://loinc.org'
const codeOf = ({ loinc: code, display }: { loinc: string; display: string }, text?: string): CodeableConcept => ({
  coding: [{ system: loinc, code, display }],
  ...(text === undefined ? {} : { text }),
})
export const vitalSigns: CodeableConcept = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }],
}
const index = { loinc: '39156-5', display: 'Body mass index (BMI) [Ratio]' } as const

const quantity = (value: string, unit: string, code: string): Quantity => ({
  value: decimal(value),
  unit,
  system: 'http://unitsofmeasure.org',
  code,
})

type Content = Pick<Observation, 'code' | 'valueQuantity' | 'component'>

function contentOf({ key, value, second }: Vital): Content {
  const kind = vitalKinds[key]
  const code = codeOf(kind, kind.name)
  if (second === undefined) return { code, valueQuantity: quantity(value, kind.unit, kind.ucum) }
  return {
    code,
    component: [
      { code: codeOf(pressureParts.systolic), valueQuantity: quantity(value, kind.unit, kind.ucum) },
      { code: codeOf(pressureParts.diastolic), valueQuantity: quantity(second, kind.unit, kind.ucum) },
    ],
  }
}

/** What was measured, one Observation each; the body mass index where weight and height stand together. */
export function vitalContents(values: readonly Vital[]): Content[] {
  const ratio = bodyMassIndex(values)
  return [
    ...values.map(contentOf),
    ...(ratio === undefined ? [] : [{ code: codeOf(index, 'BMI'), valueQuantity: quantity(ratio, 'kg/m²', 'kg/m2') }]),
  ]
}

/** Marks what stands in a panel, so that a chart shows it once. */
export const memberTag = 'member'

export const panelCode: CodeableConcept = codeOf(vitalPanel, 'Vitalwerte')
export const isPanel = ({ code }: Observation): boolean =>
  code.coding?.some(({ system, code: one }) => system === loinc && one === vitalPanel.loinc) ?? false
