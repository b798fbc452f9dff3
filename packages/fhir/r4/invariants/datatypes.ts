import { decimalText, isDecimal } from '../../decimal.ts'
import { parseDateInterval } from '../dates.ts'
import type { Json } from '../walk-checks.ts'
import { isNarrative } from './narrative.ts'
import { anyOf, exactlyOne, has, hasChoice, needs, notBoth, objectAt, type Check, type RuleTable } from './rule.ts'

const ucum = 'http://unitsofmeasure.org'

/** True unless the period certainly ends before it begins; different precisions cannot be compared and pass. */
function isPeriod({ start, end }: Json): boolean {
  if (typeof start !== 'string' || typeof end !== 'string') return true
  // Of the same form and zone, text sorts as time does.
  if (start.length === end.length && start.slice(19) === end.slice(19) && start <= end) return true
  const [from, to] = [parseDateInterval(start), parseDateInterval(end)]
  return from === undefined || to === undefined || from.from < to.to
}

function isRange(range: Json): boolean {
  const [low, high] = [objectAt(range, 'low'), objectAt(range, 'high')]
  if (low === undefined || high === undefined || low['code'] !== high['code'] || low['unit'] !== high['unit'])
    return true
  const [from, to] = [low['value'], high['value']]
  return !isDecimal(from) || !isDecimal(to) || Number(from) <= Number(to)
}

const notNegative =
  (name: string): Check =>
  (value) => {
    const number = value[name]
    return !isDecimal(number) || !decimalText(number).startsWith('-') || Number(number) === 0
  }

const quantity = { 'qty-3': needs('code', 'system') }
const isUcum = (value: Json): boolean => value['system'] === ucum

/** Invariants of datatypes (R4 datatypes, constraints); resources have theirs beside. */
export const datatypeRules: RuleTable = {
  Extension: { 'ext-1': (value) => has(value, 'extension') !== hasChoice(value, 'value') },
  Quantity: quantity,
  Age: { ...quantity, 'age-1': (value) => !has(value, 'system') || isUcum(value) },
  Count: { ...quantity, 'cnt-3': (value) => !has(value, 'system') || isUcum(value) },
  Distance: { ...quantity, 'dis-1': (value) => !has(value, 'system') || isUcum(value) },
  Duration: { ...quantity, 'drt-1': (value) => !has(value, 'code') || (isUcum(value) && has(value, 'value')) },
  Attachment: { 'att-1': needs('data', 'contentType') },
  ContactPoint: { 'cpt-2': needs('value', 'system') },
  'DataRequirement.codeFilter': { 'drq-1': exactlyOne('path', 'searchParam') },
  'DataRequirement.dateFilter': { 'drq-2': exactlyOne('path', 'searchParam') },
  Expression: { 'exp-1': anyOf('expression', 'reference') },
  Narrative: { 'txt-1': ({ div }) => typeof div !== 'string' || isNarrative(div) },
  Period: { 'per-1': isPeriod },
  Range: { 'rng-2': isRange },
  Ratio: {
    'rat-1': (value) =>
      has(value, 'numerator') === has(value, 'denominator') && (has(value, 'numerator') || has(value, 'extension')),
  },
  Reference: {
    'ref-1': ({ reference }, { contained, openFragments }) =>
      typeof reference !== 'string' ||
      reference.charCodeAt(0) !== 0x23 ||
      reference === '#' ||
      openFragments ||
      contained.has(reference.slice(1)),
  },
  'Timing.repeat': {
    'tim-1': needs('duration', 'durationUnit'),
    'tim-2': needs('period', 'periodUnit'),
    'tim-4': notNegative('duration'),
    'tim-5': notNegative('period'),
    'tim-6': needs('periodMax', 'period'),
    'tim-7': needs('durationMax', 'duration'),
    'tim-8': needs('countMax', 'count'),
    'tim-9': needs('offset', 'when'),
    'tim-10': notBoth('timeOfDay', 'when'),
  },
  TriggerDefinition: {
    'trd-1': (value) => !(has(value, 'data') && hasChoice(value, 'timing')),
    'trd-2': needs('condition', 'data'),
  },
}
