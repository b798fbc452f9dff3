import type { Coding, Extension, Identifier, Quantity, Reference } from './datatypes.ts'
import type { FhirDecimal } from './decimal.ts'
import type { DomainResource } from './resources.ts'

/** Questionnaires and what was answered, as far as own code builds or reads them. */
export interface Questionnaire extends DomainResource {
  resourceType: 'Questionnaire'
  url?: string
  identifier?: Identifier[]
  version?: string
  name?: string
  title?: string
  status: 'draft' | 'active' | 'retired' | 'unknown'
  subjectType?: string[]
  date?: string
  publisher?: string
  description?: string
  copyright?: string
  item?: QuestionnaireItem[]
}

export interface QuestionnaireItem {
  id?: string
  extension?: Extension[]
  modifierExtension?: Extension[]
  linkId: string
  definition?: string
  code?: Coding[]
  prefix?: string
  text?: string
  type: string
  enableWhen?: QuestionnaireEnableWhen[]
  enableBehavior?: 'all' | 'any'
  required?: boolean
  repeats?: boolean
  readOnly?: boolean
  maxLength?: number
  answerValueSet?: string
  answerOption?: QuestionnaireOption[]
  initial?: (QuestionnaireValue & { extension?: Extension[] })[]
  item?: QuestionnaireItem[]
}

/** A value with the name of its type, as in `value[x]`; one of them. */
export interface QuestionnaireValue {
  valueBoolean?: boolean
  valueDecimal?: FhirDecimal
  valueInteger?: number
  valueDate?: string
  valueString?: string
  valueCoding?: Coding
  valueQuantity?: Quantity
}

export interface QuestionnaireOption extends QuestionnaireValue {
  extension?: Extension[]
  modifierExtension?: Extension[]
  initialSelected?: boolean
}

export interface QuestionnaireEnableWhen {
  extension?: Extension[]
  question: string
  operator: 'exists' | '=' | '!=' | '>' | '<' | '>=' | '<='
  answerBoolean?: boolean
  answerDecimal?: FhirDecimal
  answerInteger?: number
  answerDate?: string
  answerString?: string
  answerCoding?: Coding
  answerQuantity?: Quantity
}

export interface QuestionnaireResponse extends DomainResource {
  resourceType: 'QuestionnaireResponse'
  identifier?: Identifier
  questionnaire?: string
  /** The display extension has its title. */
  _questionnaire?: { extension?: Extension[] }
  status: 'in-progress' | 'completed' | 'amended' | 'entered-in-error' | 'stopped'
  subject?: Reference
  authored?: string
  author?: Reference
  source?: Reference
  item?: QuestionnaireResponseItem[]
}

export interface QuestionnaireResponseItem {
  linkId: string
  text?: string
  answer?: (QuestionnaireValue & {
    valueDateTime?: string
    valueTime?: string
    valueUri?: string
    valueReference?: Reference
    item?: QuestionnaireResponseItem[]
  })[]
  item?: QuestionnaireResponseItem[]
}
