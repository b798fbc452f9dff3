import { decimal, type CodeableConcept, type Observation, type Quantity } from '@siegel/fhir'
import { bodyMassIndex, pressureParts, vitalKinds, vitalPanel, type Vital, type VitalKey } from '../line/index.ts'

const loinc = 'http://loinc.org'
const codeOf = ({ loinc: code, display }: { loinc: string; display: string }, text?: string): CodeableConcept => ({
  coding: [{ system: loinc, code, display }],
  ...(text === undefined ? {} : { text }),
})
export const vitalSigns: CodeableConcept = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }],
}
export const bodyMass = {
  loinc: '39156-5',
  display: 'Body mass index (BMI) [Ratio]',
  unit: 'kg/m²',
  ucum: 'kg/m2',
} as const

const quantity = (value: string, unit: string, code: string): Quantity => ({
  value: decimal(value),
  unit,
  system: 'http://unitsofmeasure.org',
  code,
})

/** What a record calls a value: the practice's language. Screens have words of their own, in the reader's. */
const recordNames: Readonly<Record<VitalKey, string>> = {
  pressure: 'Blutdruck',
  pulse: 'Puls',
  weight: 'Gewicht',
  height: 'Größe',
  temperature: 'Temperatur',
  saturation: 'Sauerstoffsättigung',
  respiration: 'Atemfrequenz',
  glucose: 'Blutzucker',
  waist: 'Bauchumfang',
  head: 'Kopfumfang',
}

type Content = Pick<Observation, 'code' | 'valueQuantity' | 'component'>

function contentOf({ key, value, second }: Vital): Content {
  const kind = vitalKinds[key]
  const code = codeOf(kind, recordNames[key])
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
    ...(ratio === undefined
      ? []
      : [{ code: codeOf(bodyMass, 'BMI'), valueQuantity: quantity(ratio, bodyMass.unit, bodyMass.ucum) }]),
  ]
}

/** `Blutdruck 148/86 mmHg, Puls 72/min`, as the record of the whole line says it. */
export const vitalsText = (values: readonly Vital[]): string =>
  values
    .map(({ key, value, second }) => {
      const { unit } = vitalKinds[key]
      const number = second === undefined ? value.replace('.', ',') : `${value.replace('.', ',')}/${second}`
      return `${recordNames[key]} ${number}${unit.startsWith('/') ? unit : ` ${unit}`}`
    })
    .join(', ')

/** Marks what stands in a panel, so that a chart shows it once. */
export const memberTag = 'member'

export const panelCode: CodeableConcept = codeOf(vitalPanel, 'Vitalwerte')
export const isPanel = ({ code }: Observation): boolean =>
  code.coding?.some(({ system, code: one }) => system === loinc && one === vitalPanel.loinc) ?? false
