import { decimal, type FhirDecimal, type Quantity } from '@siegel/fhir'
import type { LdtField } from '../ldt/tree.ts'
import { textExtension } from '../systems.ts'
import type { Mapping } from './mapping.ts'

/** At most 40 digits, a point or (as Germans write) a comma, `<100` and `>2000` as LDT's 7306 = 02 and 03 have it. */
const pattern = /^\s*([<>]=?)?\s*([+-]?)0*(\d{1,40})(?:[.,](\d{1,40}))?(?:[eE]([+-]?\d{1,3}))?\s*$/

export interface ParsedDecimal {
  readonly value: FhirDecimal
  readonly comparator?: '<' | '<=' | '>=' | '>'
  /** Whether the JSON number alone gives back the laboratory's text. */
  readonly verbatim: boolean
}

/** The number in a laboratory's text, digits and trailing zeros exact; undefined for anything but one number. */
export function parseDecimal(text: string): ParsedDecimal | undefined {
  const match = pattern.exec(text)
  if (match === null) return undefined
  const [, comparator, sign, whole = '', fraction, exponent] = match
  const canonical = `${sign === '-' ? '-' : ''}${whole}${fraction === undefined ? '' : `.${fraction}`}${exponent === undefined ? '' : `e${exponent}`}`
  return {
    value: decimal(canonical),
    ...(comparator === undefined ? {} : { comparator: comparator as '<' }),
    verbatim: `${comparator ?? ''}${canonical}` === text,
  }
}

/** A quantity with the unit as written; undefined (nothing carried) where the text is no number. */
export function quantity(mapping: Mapping, value: LdtField, unit: LdtField | undefined): Quantity | undefined {
  const parsed = parseDecimal(value.content)
  if (parsed === undefined) return undefined
  mapping.carry(value)
  const name = mapping.carry(unit)
  return {
    value: parsed.value,
    ...(parsed.verbatim ? {} : { _value: { extension: [{ url: textExtension, valueString: value.content }] } }),
    ...(parsed.comparator === undefined ? {} : { comparator: parsed.comparator }),
    ...(name === undefined ? {} : { unit: name }),
  }
}
