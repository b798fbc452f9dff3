import type {
  Annotation,
  CodeableConcept,
  Observation,
  ObservationReferenceRange,
  ObservationStatus,
  ObservationValue,
  Reference,
} from '@siegel/fhir'
import type { LdtAttention, LdtRange, LdtResult, LdtTest, LdtValue } from '../ldt/model.ts'
import { measuredExtension, scopedSystem } from '../systems.ts'
import { attentionTexts, interpretation, laboratory, resultStatus } from './codes.ts'
import { listed, type Mapping, refer } from './mapping.ts'
import { mapGerms } from './microbiology.ts'
import { quantity } from './quantity.ts'
import type { Specimens } from './specimens.ts'
import { dateTime } from './time.ts'

/** What the observations of one report share. */
export interface ReportContext {
  readonly mapping: Mapping
  readonly specimens: Specimens
  /** Scopes the laboratory's own codes. */
  readonly laboratoryId: string | undefined
  readonly performer: Reference | undefined
}

/** A laboratory's test: its own ident (8410), a catalogue's number (7365), or only words. */
export function testConcept(
  mapping: Mapping,
  test: LdtTest,
  laboratoryId: string | undefined,
  fallback: string,
): CodeableConcept {
  const ident = mapping.code(test.ident, scopedSystem('8410', laboratoryId), test.name)
  const analysis = mapping.code(test.analysis, scopedSystem('7365', laboratoryId), test.analysisName)
  const request = mapping.carry(test.request)
  const text = mapping.carry(test.name) ?? mapping.carry(test.analysisName) ?? request ?? mapping.carry(test.ident)
  return {
    ...listed(
      'coding',
      [ident, analysis].filter((coding) => coding !== undefined),
    ),
    text: text ?? fallback,
  }
}

/** Why the laboratory asks for attention, and its words. */
export const attentionNotes = (mapping: Mapping, attention: readonly LdtAttention[]): Annotation[] =>
  attention.flatMap((item) => [
    ...item.reasons.flatMap((reason) => mapping.note('7280', attentionTexts[reason.content])),
    ...mapping.notes(item.texts),
  ])

/** A bound that is no number stays among the kept fields; "k.A." is text like any other. */
function referenceRange(mapping: Mapping, range: LdtRange): ObservationReferenceRange[] {
  const low = range.low && quantity(mapping, range.low.value, range.low.unit)
  const high = range.high && quantity(mapping, range.high.value, range.high.unit)
  const text = range.texts.flatMap((line) => mapping.carry(line) ?? []).join('\n')
  const result = {
    ...(low === undefined ? {} : { low }),
    ...(high === undefined ? {} : { high }),
    ...(text === '' ? {} : { text }),
  }
  return Object.keys(result).length === 0 ? [] : [result]
}

/**
 * A number with a unit, or one that LDT calls dimensionless (8419 = 9), is a quantity with the laboratory's own digits;
 * everything else is the laboratory's text.
 */
function observationValue(mapping: Mapping, from: LdtValue): ObservationValue {
  const isMeasure = (from.unit?.content.trim() ?? '') !== '' || from.unitKind?.content === '9'
  const number = isMeasure ? quantity(mapping, from.value, from.unit) : undefined
  const text = number === undefined ? mapping.carry(from.value) : undefined
  return {
    ...(number === undefined ? {} : { valueQuantity: number }),
    ...(text === undefined ? {} : { valueString: text }),
    ...listed(
      'interpretation',
      from.ranges.flatMap((range) => interpretation(mapping, range.flags)),
    ),
    ...listed(
      'referenceRange',
      from.ranges.flatMap((range) => referenceRange(mapping, range)),
    ),
  }
}

const valueNotes = (mapping: Mapping, values: readonly LdtValue[]): Annotation[] =>
  values.flatMap((value) => [
    ...mapping.notes(value.texts),
    ...value.ranges.flatMap((range) => attentionNotes(mapping, range.attention)),
  ])

/** Repeated values (8420) of one test: the first is the observation's, the others are components with the same code. */
function valuesOf(mapping: Mapping, result: LdtResult, code: CodeableConcept): Partial<Observation> {
  const [first, ...others] = result.values.map((value) => observationValue(mapping, value))
  const own = first ?? {}
  return {
    ...own,
    ...listed('interpretation', [...(own.interpretation ?? []), ...interpretation(mapping, result.flags)]),
    ...listed(
      'component',
      others.map((value) => ({ code, ...value })),
    ),
  }
}

function performers(context: ReportContext, result: LdtResult): Reference[] {
  const name = context.mapping.carry(result.signature?.name)
  const [identifier] = context.mapping.identifier(result.signature?.sign)
  const person = {
    ...(identifier === undefined ? {} : { identifier }),
    ...(name === undefined ? {} : { display: name }),
  }
  return [...(context.performer ? [context.performer] : []), ...(Object.keys(person).length === 0 ? [] : [person])]
}

function timesOf(mapping: Mapping, result: LdtResult, collected: string | undefined): Partial<Observation> {
  const measured = dateTime(mapping, result.measured ?? result.values[0]?.measured)
  for (const value of result.values.slice(1)) dateTime(mapping, value.measured)
  const effective = collected ?? measured
  return {
    ...(measured === undefined ? {} : { extension: [{ url: measuredExtension, valueDateTime: measured }] }),
    ...(effective === undefined ? {} : { effectiveDateTime: effective }),
  }
}

export interface MappedResult {
  readonly reference: Reference
  readonly status: ObservationStatus
}

/** One result object as an Observation; germs become its members. */
export function mapResult(context: ReportContext, result: LdtResult): MappedResult {
  const { mapping } = context
  const key = mapping.nextObservation()
  const status = resultStatus(mapping, result.status)
  const specimen = context.specimens.find(mapping, result.containers)
  const code = testConcept(mapping, result.test, context.laboratoryId, result.role.content || 'Untersuchung')
  const values = valuesOf(mapping, result, code)
  const isBare = values.valueQuantity === undefined && values.valueString === undefined
  // Results without a value (8420) say what they found as text (8237).
  const answers = isBare ? result.texts.filter((text) => text.role === '8237') : []
  const answer = answers.flatMap((text) => mapping.text(text) ?? []).join('\n')
  const method = result.methods.flatMap((field) => mapping.carry(field) ?? []).join('; ')
  const observation: Observation = {
    resourceType: 'Observation',
    ...timesOf(mapping, result, specimen?.collected),
    ...listed('identifier', mapping.identifier(result.id)),
    status,
    category: laboratory,
    code,
    subject: refer('patient'),
    ...listed('performer', performers(context, result)),
    ...values,
    ...(answer === '' ? {} : { valueString: answer }),
    ...(method === '' ? {} : { method: { text: method } }),
    ...(specimen === undefined ? {} : { specimen: specimen.reference }),
  }
  const reference = mapping.add(key, observation)
  const { members, components } = mapGerms(context, result, observation)
  const notes = [
    ...valueNotes(mapping, result.values),
    ...mapping.notes(result.texts.filter((text) => !answers.includes(text))),
    ...attentionNotes(mapping, result.attention),
  ]
  Object.assign(
    observation,
    listed('note', notes),
    listed('hasMember', members),
    listed('component', [...(observation.component ?? []), ...components]),
  )
  return { reference, status }
}
