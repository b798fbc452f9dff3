import type { Observation, Reference } from '@siegel/fhir'
import type { LdtMeasure } from '../ldt/model.ts'
import { vitalSigns } from './codes.ts'
import { type Mapping, refer } from './mapping.ts'
import { quantity } from './quantity.ts'
import { dateTime } from './time.ts'

const kinds = {
  height: { code: '8302-2', display: 'Body height', text: 'Körpergröße', unit: 'cm' },
  weight: { code: '29463-7', display: 'Body weight', text: 'Körpergewicht', unit: 'kg' },
}

/** Height and weight as FHIR's vital signs profile wants them (LOINC and UCUM from http://hl7.org/fhir/R4/observation-vitalsigns.html). */
export const mapMeasures = (mapping: Mapping, measures: readonly LdtMeasure[]): Reference[] =>
  measures.map((measure) => {
    const { unit, text, ...loinc } = kinds[measure.kind]
    const measured = dateTime(mapping, measure.measured)
    const value = quantity(mapping, measure.value, measure.unit)
    const words = value === undefined ? mapping.carry(measure.value) : undefined
    const isUcum = value?.unit === unit
    return mapping.add(mapping.nextObservation(), {
      resourceType: 'Observation',
      status: 'final',
      category: vitalSigns,
      code: { coding: [{ system: 'http://loinc.org', ...loinc }], text },
      subject: refer('patient'),
      ...(measured === undefined ? {} : { effectiveDateTime: measured }),
      ...(value === undefined
        ? {}
        : { valueQuantity: { ...value, ...(isUcum ? { system: 'http://unitsofmeasure.org', code: unit } : {}) } }),
      ...(words === undefined ? {} : { valueString: words }),
    } satisfies Observation)
  })
