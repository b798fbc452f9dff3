import type { FhirDecimal } from './decimal.ts'

/** FHIR R4 datatypes as far as Siegel's own code builds or reads them; stored resources may hold more. */
export interface Element {
  id?: string
  extension?: Extension[]
}

/** The values of extensions that own code writes; others pass through as they came. */
export interface Extension extends Element {
  url: string
  valueString?: string
  valueCode?: string
  valueUri?: string
  valueBoolean?: boolean
  valueInteger?: number
  valueDecimal?: FhirDecimal
  valueDate?: string
  valueDateTime?: string
  valueInstant?: string
  valueTime?: string
  valueCoding?: Coding
  valueCodeableConcept?: CodeableConcept
  valueIdentifier?: Identifier
  valueQuantity?: Quantity
  valueReference?: Reference
  valueAnnotation?: Annotation
  valuePeriod?: Period
}

export interface Meta extends Element {
  versionId?: string
  lastUpdated?: string
  source?: string
  profile?: string[]
  security?: Coding[]
  tag?: Coding[]
}

export interface Coding extends Element {
  system?: string
  version?: string
  code?: string
  display?: string
  userSelected?: boolean
}

export interface CodeableConcept extends Element {
  coding?: Coding[]
  text?: string
}

export interface Identifier extends Element {
  use?: 'usual' | 'official' | 'temp' | 'secondary' | 'old'
  type?: CodeableConcept
  system?: string
  value?: string
  period?: Period
  assigner?: Reference
}

export interface HumanName extends Element {
  use?: 'usual' | 'official' | 'temp' | 'nickname' | 'anonymous' | 'old' | 'maiden'
  text?: string
  family?: string
  _family?: Element
  given?: string[]
  _given?: (Element | null)[]
  prefix?: string[]
  _prefix?: (Element | null)[]
  suffix?: string[]
  period?: Period
}

export interface Address extends Element {
  use?: 'home' | 'work' | 'temp' | 'old' | 'billing'
  type?: 'postal' | 'physical' | 'both'
  text?: string
  line?: string[]
  _line?: (Element | null)[]
  city?: string
  district?: string
  state?: string
  postalCode?: string
  country?: string
  period?: Period
}

export interface ContactPoint extends Element {
  system?: 'phone' | 'fax' | 'email' | 'pager' | 'url' | 'sms' | 'other'
  value?: string
  use?: 'home' | 'work' | 'temp' | 'old' | 'mobile'
  rank?: number
  period?: Period
}

export interface Quantity extends Element {
  value?: FhirDecimal
  _value?: Element
  comparator?: '<' | '<=' | '>=' | '>'
  unit?: string
  system?: string
  code?: string
}

export interface Range extends Element {
  low?: Quantity
  high?: Quantity
}

export interface Reference extends Element {
  reference?: string
  type?: string
  identifier?: Identifier
  display?: string
}

export interface Period extends Element {
  start?: string
  end?: string
}

export interface Attachment extends Element {
  contentType?: string
  language?: string
  data?: string
  url?: string
  size?: number
  hash?: string
  title?: string
  creation?: string
}

export interface Annotation extends Element {
  authorReference?: Reference
  authorString?: string
  time?: string
  text: string
}

export interface Narrative extends Element {
  status: 'generated' | 'extensions' | 'additional' | 'empty'
  div: string
}

export interface Signature extends Element {
  type: Coding[]
  when: string
  who: Reference
  onBehalfOf?: Reference
  targetFormat?: string
  sigFormat?: string
  data?: string
}
