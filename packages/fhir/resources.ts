import type {
  Address,
  Annotation,
  Attachment,
  CodeableConcept,
  Coding,
  ContactPoint,
  Element,
  Extension,
  HumanName,
  Identifier,
  Meta,
  Narrative,
  Period,
  Quantity,
  Range,
  Reference,
  Signature,
} from './datatypes.ts'

/** Any R4 resource, known or not: what the store keeps. */
export interface Resource {
  resourceType: string
  id?: string
  meta?: Meta
  implicitRules?: string
  language?: string
}

export interface DomainResource extends Resource {
  text?: Narrative
  contained?: Resource[]
  extension?: Extension[]
  modifierExtension?: Extension[]
}

export interface Patient extends DomainResource {
  resourceType: 'Patient'
  identifier?: Identifier[]
  active?: boolean
  name?: HumanName[]
  telecom?: ContactPoint[]
  gender?: 'male' | 'female' | 'other' | 'unknown'
  _gender?: Element
  birthDate?: string
  deceasedBoolean?: boolean
  deceasedDateTime?: string
  address?: Address[]
  communication?: { language: CodeableConcept; preferred?: boolean }[]
  generalPractitioner?: Reference[]
  managingOrganization?: Reference
  link?: { other: Reference; type: 'replaced-by' | 'replaces' | 'refer' | 'seealso' }[]
}

export interface RelatedPerson extends DomainResource {
  resourceType: 'RelatedPerson'
  identifier?: Identifier[]
  active?: boolean
  patient: Reference
  relationship?: CodeableConcept[]
  name?: HumanName[]
  telecom?: ContactPoint[]
  address?: Address[]
  period?: Period
}

export interface Coverage extends DomainResource {
  resourceType: 'Coverage'
  identifier?: Identifier[]
  status: 'active' | 'cancelled' | 'draft' | 'entered-in-error'
  type?: CodeableConcept
  subscriber?: Reference
  beneficiary: Reference
  relationship?: CodeableConcept
  period?: Period
  payor: Reference[]
  order?: number
}

export interface Consent extends DomainResource {
  resourceType: 'Consent'
  identifier?: Identifier[]
  status: 'draft' | 'proposed' | 'active' | 'rejected' | 'inactive' | 'entered-in-error'
  scope: CodeableConcept
  category: CodeableConcept[]
  patient?: Reference
  dateTime?: string
  performer?: Reference[]
  sourceReference?: Reference
  policyRule?: CodeableConcept
}

export interface Practitioner extends DomainResource {
  resourceType: 'Practitioner'
  identifier?: Identifier[]
  active?: boolean
  name?: HumanName[]
  telecom?: ContactPoint[]
  address?: Address[]
  gender?: 'male' | 'female' | 'other' | 'unknown'
  birthDate?: string
  qualification?: { identifier?: Identifier[]; code: CodeableConcept; period?: Period; issuer?: Reference }[]
}

export interface Organization extends DomainResource {
  resourceType: 'Organization'
  identifier?: Identifier[]
  active?: boolean
  type?: CodeableConcept[]
  name?: string
  alias?: string[]
  telecom?: ContactPoint[]
  address?: Address[]
  partOf?: Reference
  contact?: { purpose?: CodeableConcept; name?: HumanName; telecom?: ContactPoint[]; address?: Address }[]
}

export type ObservationStatus =
  | 'registered'
  | 'preliminary'
  | 'final'
  | 'amended'
  | 'corrected'
  | 'cancelled'
  | 'entered-in-error'
  | 'unknown'

export interface ObservationReferenceRange extends Element {
  low?: Quantity
  high?: Quantity
  type?: CodeableConcept
  appliesTo?: CodeableConcept[]
  age?: Range
  text?: string
}

/** The values that laboratory results and vital signs use; the other choices of `value[x]` pass through untyped. */
export interface ObservationValue {
  valueQuantity?: Quantity
  valueCodeableConcept?: CodeableConcept
  valueString?: string
  valueBoolean?: boolean
  valueInteger?: number
  valueDateTime?: string
  dataAbsentReason?: CodeableConcept
  interpretation?: CodeableConcept[]
  referenceRange?: ObservationReferenceRange[]
}

export interface ObservationComponent extends Element, ObservationValue {
  code: CodeableConcept
}

export interface Observation extends DomainResource, ObservationValue {
  resourceType: 'Observation'
  identifier?: Identifier[]
  basedOn?: Reference[]
  partOf?: Reference[]
  status: ObservationStatus
  category?: CodeableConcept[]
  code: CodeableConcept
  subject?: Reference
  focus?: Reference[]
  encounter?: Reference
  effectiveDateTime?: string
  effectivePeriod?: Period
  issued?: string
  performer?: Reference[]
  note?: Annotation[]
  bodySite?: CodeableConcept
  method?: CodeableConcept
  specimen?: Reference
  device?: Reference
  hasMember?: Reference[]
  derivedFrom?: Reference[]
  component?: ObservationComponent[]
}

export interface DiagnosticReport extends DomainResource {
  resourceType: 'DiagnosticReport'
  identifier?: Identifier[]
  basedOn?: Reference[]
  status: ObservationStatus | 'partial' | 'appended'
  category?: CodeableConcept[]
  code: CodeableConcept
  subject?: Reference
  encounter?: Reference
  effectiveDateTime?: string
  effectivePeriod?: Period
  issued?: string
  performer?: Reference[]
  resultsInterpreter?: Reference[]
  specimen?: Reference[]
  result?: Reference[]
  conclusion?: string
  conclusionCode?: CodeableConcept[]
  presentedForm?: Attachment[]
}

export interface ServiceRequest extends DomainResource {
  resourceType: 'ServiceRequest'
  identifier?: Identifier[]
  basedOn?: Reference[]
  replaces?: Reference[]
  requisition?: Identifier
  status: 'draft' | 'active' | 'on-hold' | 'revoked' | 'completed' | 'entered-in-error' | 'unknown'
  intent: 'proposal' | 'plan' | 'directive' | 'order' | 'original-order' | 'reflex-order' | 'filler-order' | 'option'
  category?: CodeableConcept[]
  priority?: 'routine' | 'urgent' | 'asap' | 'stat'
  code?: CodeableConcept
  subject: Reference
  occurrenceDateTime?: string
  authoredOn?: string
  requester?: Reference
  performer?: Reference[]
  reasonCode?: CodeableConcept[]
  supportingInfo?: Reference[]
  specimen?: Reference[]
  note?: Annotation[]
}

export interface Specimen extends DomainResource {
  resourceType: 'Specimen'
  identifier?: Identifier[]
  accessionIdentifier?: Identifier
  status?: 'available' | 'unavailable' | 'unsatisfactory' | 'entered-in-error'
  type?: CodeableConcept
  subject?: Reference
  receivedTime?: string
  request?: Reference[]
  collection?: { collectedDateTime?: string; quantity?: Quantity; bodySite?: CodeableConcept }
  condition?: CodeableConcept[]
  note?: Annotation[]
}

export interface DocumentReference extends DomainResource {
  resourceType: 'DocumentReference'
  masterIdentifier?: Identifier
  identifier?: Identifier[]
  status: 'current' | 'superseded' | 'entered-in-error'
  docStatus?: 'preliminary' | 'final' | 'amended' | 'entered-in-error'
  type?: CodeableConcept
  category?: CodeableConcept[]
  subject?: Reference
  date?: string
  author?: Reference[]
  description?: string
  content: { attachment: Attachment; format?: Coding }[]
  context?: { related?: Reference[]; period?: Period }
}

export interface Binary extends Resource {
  resourceType: 'Binary'
  contentType: string
  securityContext?: Reference
  data?: string
}

export interface Task extends DomainResource {
  resourceType: 'Task'
  identifier?: Identifier[]
  basedOn?: Reference[]
  groupIdentifier?: Identifier
  partOf?: Reference[]
  status:
    | 'draft'
    | 'requested'
    | 'received'
    | 'accepted'
    | 'rejected'
    | 'ready'
    | 'cancelled'
    | 'in-progress'
    | 'on-hold'
    | 'failed'
    | 'completed'
    | 'entered-in-error'
  statusReason?: CodeableConcept
  businessStatus?: CodeableConcept
  intent: 'unknown' | ServiceRequest['intent']
  priority?: 'routine' | 'urgent' | 'asap' | 'stat'
  code?: CodeableConcept
  description?: string
  focus?: Reference
  for?: Reference
  authoredOn?: string
  lastModified?: string
  requester?: Reference
  owner?: Reference
  note?: Annotation[]
  restriction?: { repetitions?: number; period?: Period; recipient?: Reference[] }
}

/** What somebody wrote to somebody, with what was attached. */
export interface Communication extends DomainResource {
  resourceType: 'Communication'
  identifier?: Identifier[]
  inResponseTo?: Reference[]
  status:
    | 'preparation'
    | 'in-progress'
    | 'not-done'
    | 'on-hold'
    | 'stopped'
    | 'completed'
    | 'entered-in-error'
    | 'unknown'
  category?: CodeableConcept[]
  medium?: CodeableConcept[]
  subject?: Reference
  about?: Reference[]
  sent?: string
  received?: string
  recipient?: Reference[]
  sender?: Reference
  payload?: { id?: string; contentString?: string; contentReference?: Reference }[]
}

export interface Provenance extends DomainResource {
  resourceType: 'Provenance'
  target: Reference[]
  occurredDateTime?: string
  recorded: string
  policy?: string[]
  reason?: CodeableConcept[]
  activity?: CodeableConcept
  agent: { type?: CodeableConcept; role?: CodeableConcept[]; who: Reference; onBehalfOf?: Reference }[]
  entity?: { role: 'derivation' | 'revision' | 'quotation' | 'source' | 'removal'; what: Reference }[]
  signature?: Signature[]
}

export interface BundleEntry {
  fullUrl?: string
  resource?: Resource
  search?: { mode?: 'match' | 'include' | 'outcome'; score?: number }
  request?: {
    method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'PATCH'
    url: string
    ifMatch?: string
    ifNoneExist?: string
  }
  response?: { status: string; location?: string; etag?: string; lastModified?: string; outcome?: Resource }
}

export interface Bundle extends Resource {
  resourceType: 'Bundle'
  identifier?: Identifier
  type:
    | 'document'
    | 'message'
    | 'transaction'
    | 'transaction-response'
    | 'batch'
    | 'batch-response'
    | 'history'
    | 'searchset'
    | 'collection'
  timestamp?: string
  total?: number
  link?: { relation: string; url: string }[]
  entry?: BundleEntry[]
  signature?: Signature
}
