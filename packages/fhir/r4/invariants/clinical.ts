import type { Json } from '../walk-checks.ts'
import {
  anyOf,
  exactlyOne,
  has,
  hasChoice,
  hasCode,
  listAt,
  needs,
  notBoth,
  objectAt,
  textAt,
  type RuleTable,
} from './rule.ts'

const conditionVerification = 'http://terminology.hl7.org/CodeSystem/condition-ver-status'
const conditionClinical = 'http://terminology.hl7.org/CodeSystem/condition-clinical'
const allergyVerification = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification'

const isWrongAllergy = (value: Json): boolean =>
  hasCode(value, 'verificationStatus', allergyVerification, ['entered-in-error'])
const isWrongCondition = (value: Json): boolean =>
  hasCode(value, 'verificationStatus', conditionVerification, ['entered-in-error'])

const codingKey = (coding: Json): string => `${textAt(coding, 'system')}|${textAt(coding, 'code')}`

/** Whether a component repeats the code of the observation although that has a value of its own. */
function repeatsCode(observation: Json): boolean {
  const own = new Set(listAt(objectAt(observation, 'code') ?? {}, 'coding').map(codingKey))
  return listAt(observation, 'component').some((component) =>
    listAt(objectAt(component, 'code') ?? {}, 'coding').some((coding) => own.has(codingKey(coding))),
  )
}

const noHome = (value: Json, name: string): boolean => listAt(value, name).every((item) => item['use'] !== 'home')

/** Invariants of resources about people, care and its organisation. */
export const clinicalRules: RuleTable = {
  'Patient.contact': { 'pat-1': anyOf('name', 'telecom', 'address', 'organization') },
  Organization: {
    'org-1': anyOf('identifier', 'name'),
    'org-2': (value) => noHome(value, 'address'),
    'org-3': (value) => noHome(value, 'telecom'),
  },
  Observation: {
    'obs-6': (value) => value['dataAbsentReason'] === undefined || !hasChoice(value, 'value'),
    'obs-7': (value) => value['component'] === undefined || !hasChoice(value, 'value') || !repeatsCode(value),
  },
  'Observation.referenceRange': { 'obs-3': anyOf('low', 'high', 'text') },
  AllergyIntolerance: {
    'ait-1': (value) => isWrongAllergy(value) || has(value, 'clinicalStatus'),
    'ait-2': (value) => !isWrongAllergy(value) || !has(value, 'clinicalStatus'),
  },
  Condition: {
    'con-4': (value) =>
      !hasChoice(value, 'abatement') ||
      hasCode(value, 'clinicalStatus', conditionClinical, ['resolved', 'remission', 'inactive']),
    'con-5': (value) => !isWrongCondition(value) || !has(value, 'clinicalStatus'),
  },
  'Condition.stage': { 'con-1': anyOf('summary', 'assessment') },
  'Condition.evidence': { 'con-2': anyOf('code', 'detail') },
  Appointment: {
    'app-2': (value) => has(value, 'start') === has(value, 'end'),
    'app-3': (value) =>
      (has(value, 'start') && has(value, 'end')) ||
      ['proposed', 'cancelled', 'waitlist'].includes(String(value['status'])),
    'app-4': (value) => !has(value, 'cancelationReason') || ['noshow', 'cancelled'].includes(String(value['status'])),
  },
  'Appointment.participant': { 'app-1': anyOf('type', 'actor') },
  AppointmentResponse: { 'apr-1': anyOf('participantType', 'actor') },
  'CarePlan.activity': { 'cpl-3': notBoth('detail', 'reference') },
  'Composition.section': { 'cmp-1': anyOf('text', 'entry', 'section'), 'cmp-2': notBoth('emptyReason', 'entry') },
  FamilyMemberHistory: {
    'fhs-1': (value) => !(hasChoice(value, 'age') && hasChoice(value, 'born')),
    'fhs-2': (value) => hasChoice(value, 'age') || !has(value, 'estimatedAge'),
  },
  'Goal.target': { 'gol-1': (value) => !hasChoice(value, 'detail') || has(value, 'measure') },
  Group: { 'grp-1': (value) => !has(value, 'member') || value['actual'] === true },
  'Immunization.education': { 'imm-1': anyOf('documentType', 'reference') },
  'ImmunizationRecommendation.recommendation': { 'imr-1': anyOf('vaccineCode', 'targetDisease') },
  List: {
    'lst-1': notBoth('emptyReason', 'entry'),
    'lst-2': (value) => value['mode'] === 'changes' || !listAt(value, 'entry').some((entry) => has(entry, 'deleted')),
    'lst-3': (value) => value['mode'] === 'working' || !listAt(value, 'entry').some((entry) => has(entry, 'date')),
  },
  'MedicationAdministration.dosage': { 'mad-1': (value) => has(value, 'dose') || hasChoice(value, 'rate') },
  'CoverageEligibilityResponse.insurance.item': { 'ces-1': exactlyOne('category', 'productOrService') },
  Consent: { 'ppc-1': anyOf('policy', 'policyRule') },
  'RequestGroup.action': { 'rqg-1': exactlyOne('resource', 'action') },
  ServiceRequest: { 'prr-1': needs('orderDetail', 'code') },
}
