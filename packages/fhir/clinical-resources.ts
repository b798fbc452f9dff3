import type { Annotation, CodeableConcept, Identifier, Period, Reference } from './datatypes.ts'
import type { DomainResource } from './resources.ts'

/** Resources that stand for one line of a chart, as far as own code builds or reads them. */
export interface Condition extends DomainResource {
  resourceType: 'Condition'
  identifier?: Identifier[]
  clinicalStatus?: CodeableConcept
  verificationStatus?: CodeableConcept
  category?: CodeableConcept[]
  severity?: CodeableConcept
  code?: CodeableConcept
  bodySite?: CodeableConcept[]
  subject: Reference
  onsetDateTime?: string
  abatementDateTime?: string
  recordedDate?: string
  recorder?: Reference
  asserter?: Reference
  note?: Annotation[]
}

export interface MedicationStatement extends DomainResource {
  resourceType: 'MedicationStatement'
  identifier?: Identifier[]
  status: 'active' | 'completed' | 'entered-in-error' | 'intended' | 'stopped' | 'on-hold' | 'unknown' | 'not-taken'
  statusReason?: CodeableConcept[]
  medicationCodeableConcept?: CodeableConcept
  medicationReference?: Reference
  subject: Reference
  effectiveDateTime?: string
  effectivePeriod?: Period
  dateAsserted?: string
  informationSource?: Reference
  note?: Annotation[]
  dosage?: { text?: string; patientInstruction?: string }[]
}

export interface AllergyIntolerance extends DomainResource {
  resourceType: 'AllergyIntolerance'
  identifier?: Identifier[]
  clinicalStatus?: CodeableConcept
  verificationStatus?: CodeableConcept
  type?: 'allergy' | 'intolerance'
  category?: ('food' | 'medication' | 'environment' | 'biologic')[]
  criticality?: 'low' | 'high' | 'unable-to-assess'
  code?: CodeableConcept
  patient: Reference
  recordedDate?: string
  recorder?: Reference
  note?: Annotation[]
  reaction?: { substance?: CodeableConcept; manifestation: CodeableConcept[]; description?: string; onset?: string }[]
}

export interface Immunization extends DomainResource {
  resourceType: 'Immunization'
  identifier?: Identifier[]
  status: 'completed' | 'entered-in-error' | 'not-done'
  vaccineCode: CodeableConcept
  patient: Reference
  occurrenceDateTime?: string
  occurrenceString?: string
  recorded?: string
  lotNumber?: string
  performer?: { function?: CodeableConcept; actor: Reference }[]
  note?: Annotation[]
}

/** What R4 has no type for; `code` says what it is. */
export interface CodeSystem extends DomainResource {
  resourceType: 'CodeSystem'
  url?: string
  name?: string
  status: 'draft' | 'active' | 'retired' | 'unknown'
  caseSensitive?: boolean
  content: 'not-present' | 'example' | 'fragment' | 'complete' | 'supplement'
  property?: { code: string; type: string; description?: string }[]
  concept?: CodeSystemConcept[]
}

export interface CodeSystemConcept {
  code: string
  display?: string
  property?: { code: string; valueCode?: string; valueBoolean?: boolean }[]
}

export interface Basic extends DomainResource {
  resourceType: 'Basic'
  identifier?: Identifier[]
  code: CodeableConcept
  subject?: Reference
  created?: string
  author?: Reference
}
