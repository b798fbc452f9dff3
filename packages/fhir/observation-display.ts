import { decimalText, isDecimal, type FhirDecimal } from './decimal.ts'
import type { CodeableConcept, Quantity } from './datatypes.ts'
import type { Observation, ObservationValue } from './resources.ts'

export type Flag = 'none' | 'normal' | 'low' | 'high' | 'critical-low' | 'critical-high' | 'abnormal' | 'critical'

/** A result as screens and letters show it: text for people, numbers for plots. */
export interface DisplayValue {
  name: string
  /** As the laboratory wrote it, with comparator; without the unit. */
  value: string
  number?: number
  unit?: string
  low?: number
  high?: number
  /** The range as text: "3,5–5,1", or the laboratory's words. */
  range?: string
  flag: Flag
  /** The laboratory's own flag, such as `!H`. */
  originalFlag?: string
  comment?: string
}

/** HL7 v3 ObservationInterpretation, strongest first. */
const flags: readonly (readonly [code: string, flag: Flag])[] = [
  ['HH', 'critical-high'],
  ['LL', 'critical-low'],
  ['AA', 'critical'],
  ['H', 'high'],
  ['L', 'low'],
  ['A', 'abnormal'],
  ['N', 'normal'],
]

/** Whether a flag asks for attention, and how much: 0 none, 1 out of range, 2 dangerous. */
export const flagWeight = (flag: Flag): 0 | 1 | 2 =>
  flag === 'none' || flag === 'normal' ? 0 : flag.startsWith('critical') ? 2 : 1

const asWritten = (quantity: Quantity): string => {
  const extension = (quantity as { _value?: { extension?: { valueString?: string }[] } })._value?.extension
  const text = extension?.find(({ valueString }) => valueString !== undefined)?.valueString
  if (text !== undefined) return text.trim()
  return `${quantity.comparator ?? ''}${quantity.value === undefined ? '' : decimalText(quantity.value)}`
}

const numberOf = (value: FhirDecimal | undefined): number | undefined =>
  isDecimal(value) ? Number(decimalText(value)) : undefined

function flagOf(interpretations: readonly CodeableConcept[]): { flag: Flag; originalFlag?: string } {
  const codings = interpretations.flatMap(({ coding }) => coding ?? [])
  const found = flags.find(([code]) =>
    codings.some((coding) => coding.code === code && coding.system?.includes('v3-ObservationInterpretation')),
  )
  const original = codings.find((coding) => coding.system?.includes('ldt') && coding.code !== undefined)?.code
  return { flag: found?.[1] ?? 'none', ...(original === undefined ? {} : { originalFlag: original }) }
}

function rangeOf(value: ObservationValue): Pick<DisplayValue, 'low' | 'high' | 'range'> {
  const range = value.referenceRange?.find(({ low, high, text }) => low ?? high ?? text)
  if (range === undefined) return {}
  const [low, high] = [numberOf(range.low?.value), numberOf(range.high?.value)]
  const [from, to] = [range.low && asWritten(range.low), range.high && asWritten(range.high)]
  const text =
    from !== undefined && to !== undefined
      ? `${from}–${to}`
      : from !== undefined
        ? `≥ ${from}`
        : to !== undefined
          ? `≤ ${to}`
          : range.text
  return {
    ...(low === undefined ? {} : { low }),
    ...(high === undefined ? {} : { high }),
    ...(text === undefined || text.trim().toLowerCase() === 'k.a.' ? {} : { range: text }),
  }
}

/** What an antibiogram says has no value, only S, I or R (HL7 v3 ObservationInterpretation). */
function susceptibility({ interpretation = [] }: ObservationValue): string {
  const codes = interpretation.flatMap(({ coding }) => coding ?? []).map(({ code }) => code ?? '')
  return codes.find((code) => ['S', 'I', 'R'].includes(code)) ?? ''
}

function valueText(value: ObservationValue): string {
  if (value.valueQuantity !== undefined) return asWritten(value.valueQuantity)
  if (value.valueString !== undefined) return value.valueString
  const concept = value.valueCodeableConcept
  if (concept !== undefined) return concept.text ?? concept.coding?.[0]?.display ?? concept.coding?.[0]?.code ?? ''
  if (value.valueInteger !== undefined) return String(value.valueInteger)
  if (value.valueBoolean !== undefined) return value.valueBoolean ? '+' : '−'
  return value.valueDateTime ?? susceptibility(value)
}

const nameOf = (code: CodeableConcept): string =>
  code.text ?? code.coding?.[0]?.display ?? code.coding?.[0]?.code ?? '?'

/** What an observation says, its first value; see `displayValues` for components. */
export function displayValue(observation: Observation): DisplayValue {
  const number = numberOf(observation.valueQuantity?.value)
  const unit = observation.valueQuantity?.unit ?? observation.valueQuantity?.code
  const comment = observation.note
    ?.map(({ text }) => text)
    .filter((text) => text !== '')
    .join('\n')
  return {
    name: nameOf(observation.code),
    value: valueText(observation),
    ...(number === undefined ? {} : { number }),
    ...(unit === undefined ? {} : { unit }),
    ...rangeOf(observation),
    ...flagOf(observation.interpretation ?? []),
    ...(comment === undefined || comment === '' ? {} : { comment }),
  }
}

/** Longest text that names what components belong to. */
const longestName = 60

/**
 * An observation with its components, each as a value of its own. Components of a finding in words (a germ's antibiogram)
 * are named after the finding, others (repeated values) after the test.
 */
export function displayValues(observation: Observation): DisplayValue[] {
  const own = displayValue(observation)
  const inWords =
    own.number === undefined && own.value !== '' && own.value.length <= longestName && !own.value.includes('\n')
  const components = (observation.component ?? []).map((component) => ({
    ...displayValue({ resourceType: 'Observation', status: observation.status, ...component }),
    name: `${inWords ? own.value : own.name}: ${nameOf(component.code)}`,
  }))
  return own.value === '' && components.length > 0 ? components : [own, ...components]
}
