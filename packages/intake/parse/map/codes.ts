import type { CodeableConcept, DiagnosticReport, ObservationStatus, ServiceRequest } from '@siegel/fhir'
import type { LdtField } from '../ldt/tree.ts'
import { fieldSystem, interpretationSystem, observationCategories } from '../systems.ts'
import type { Mapping } from './mapping.ts'

/** 8418 (rule E007). Only what a doctor at the laboratory has validated is final; 04 is corrected but not validated. */
const resultStates: Record<string, ObservationStatus> = {
  '01': 'unknown',
  '02': 'registered',
  '03': 'preliminary',
  '04': 'preliminary',
  '05': 'preliminary',
  '06': 'final',
  '07': 'final',
  '08': 'corrected',
  '09': 'cancelled',
  '10': 'preliminary',
  '11': 'cancelled',
  '12': 'cancelled',
}

/** 8401 (rule E006: 1 order not completed, 2 completed); letters in files of the older kind. */
const reportStates: Record<string, DiagnosticReport['status']> = {
  '1': 'partial',
  '2': 'final',
  T: 'partial',
  V: 'preliminary',
  E: 'final',
  N: 'appended',
}

/** 8422 (rule E005) to HL7's codes; LDT grades "extreme" (!) above "strong", HL7 has one code for both. */
const interpretations: Record<string, string> = {
  N: 'N',
  H: 'H',
  '+': 'H',
  HH: 'HH',
  '++': 'HH',
  '!H': 'HH',
  '!+': 'HH',
  L: 'L',
  '-': 'L',
  LL: 'LL',
  '--': 'LL',
  '!L': 'LL',
  '!-': 'LL',
  A: 'A',
  AA: 'AA',
  '!': 'A',
}

/** 7367 (rule E025): S, I, R; N stands for "no interpretation". */
const susceptibilities: Record<string, string> = { S: 'S', I: 'I', R: 'R', N: 'IE' }

/** 7301 (rule E064). */
const detections: Record<string, { code: string; text: string }> = {
  '0': { code: 'ND', text: 'nicht nachweisbar' },
  '1': { code: 'IND', text: 'zweifelhaft/unspezifisch' },
  '2': { code: 'DET', text: 'nachweisbar' },
}

/** 7357 (rule E026). */
export const growthTexts: Record<string, string> = {
  '0': 'nicht nachweisbar/kein Wachstum',
  '1': 'spärlich',
  '2': 'mäßig/vereinzelt',
  '3': 'reichlich',
  '4': 'massenhaft',
}

/** 7280 (rule E049): why the laboratory asks for attention. */
export const attentionTexts: Record<string, string> = {
  '1': 'Pathologisch auffälliger Befund',
  '2': 'Lebensbedrohlicher Zustand',
  '3': 'Wiedervorstellung empfohlen',
  '4': 'Probenmaterial nicht verwendbar',
  '5': 'Probenmaterial unvollständig',
  '6': 'Meldung nach KFRG erfolgt',
  '7': 'Meldung nach IfSG erfolgt',
}

/** 8501 (rule E032); routine where absent. */
export const priorities: Record<string, NonNullable<ServiceRequest['priority']>> = { '1': 'stat', '2': 'urgent' }

/** 7303 (rule E050): 99 is "storniert", the only mark of a cancelled request; LDT leaves the rest of the protocol open. */
export const cancelled = '99'

/** Known codes are left among the kept fields too, because the mapping to FHIR's codes is coarser. */
export function resultStatus(mapping: Mapping, field: LdtField | undefined): ObservationStatus {
  const status = resultStates[field?.content.padStart(2, '0') ?? '']
  if (status === undefined) mapping.warn('status', field)
  return status ?? 'unknown'
}

/** A completed report in which a result is marked corrected (08) is a corrected report. */
export function reportStatus(
  mapping: Mapping,
  field: LdtField | undefined,
  results: readonly ObservationStatus[],
): DiagnosticReport['status'] {
  const status = reportStates[field?.content ?? '']
  if (status === undefined) mapping.warn('status', field)
  return status === 'final' && results.includes('corrected') ? 'corrected' : (status ?? 'unknown')
}

/** A flag with HL7's code first and the laboratory's own second; an unknown one alone, with a warning. */
function flagged(mapping: Mapping, field: LdtField, code: string | undefined, text?: string): CodeableConcept {
  const own = mapping.code(field, fieldSystem(field.field))
  if (code === undefined) mapping.warn('flag', field)
  const coding = [...(code === undefined ? [] : [{ system: interpretationSystem, code }]), ...(own ? [own] : [])]
  return { ...(coding.length === 0 ? {} : { coding }), ...(text === undefined ? {} : { text }) }
}

export const interpretation = (mapping: Mapping, flags: readonly LdtField[]): CodeableConcept[] =>
  flags.flatMap((flag) => filled(flagged(mapping, flag, interpretations[flag.content])))

export const susceptibility = (mapping: Mapping, category: LdtField | undefined): CodeableConcept[] =>
  category === undefined ? [] : filled(flagged(mapping, category, susceptibilities[category.content]))

export function detection(mapping: Mapping, field: LdtField | undefined): CodeableConcept[] {
  if (field === undefined) return []
  const known = detections[field.content]
  return filled(flagged(mapping, field, known?.code, known?.text))
}

const filled = (concept: CodeableConcept): CodeableConcept[] => (Object.keys(concept).length === 0 ? [] : [concept])

export const laboratory: CodeableConcept[] = [{ coding: [{ system: observationCategories, code: 'laboratory' }] }]
export const vitalSigns: CodeableConcept[] = [{ coding: [{ system: observationCategories, code: 'vital-signs' }] }]
