import type { Coding } from '@siegel/fhir'

/** Kinds of items of a FHIR R4 Questionnaire that are shown; a questionnaire with any other is not taken. */
export const itemTypes = [
  'group',
  'display',
  'boolean',
  'decimal',
  'integer',
  'date',
  'string',
  'text',
  'choice',
  'open-choice',
  'quantity',
] as const
export type ItemType = (typeof itemTypes)[number]

/** A questionnaire as it is shown and answered: what of the resource has an effect, checked and in one shape. */
export interface Form {
  title: string
  /** Of the questions, as a BCP 47 tag. */
  language?: string
  /** Has to be shown with the questions. */
  copyright?: string
  items: readonly FormItem[]
}

export interface FormItem {
  linkId: string
  type: ItemType
  /** With its number, where it has one. */
  text: string
  /** What helps with the question. */
  hints: readonly string[]
  required: boolean
  /** Several answers; of choices alone. */
  repeats: boolean
  /** In characters; of `string`, `text` and what is typed beside the options. */
  maxLength: number
  /** Numbers, or civil dates, as they were written. */
  min?: string
  max?: string
  unit?: Unit
  options: readonly FormOption[]
  /** One menu rather than a list. */
  isMenu: boolean
  initial: readonly AnswerValue[]
  conditions: readonly Condition[]
  /** Whether all of them have to hold. */
  needsAll: boolean
  items: readonly FormItem[]
}

export interface Unit {
  display: string
  system?: string
  code?: string
}

export interface FormOption {
  label: string
  value: { coding: Coding } | { string: string } | { integer: number } | { date: string }
  /** Goes with no other. */
  isExclusive: boolean
}

export interface Condition {
  question: string
  operator: 'exists' | '=' | '!=' | '>' | '<' | '>=' | '<='
  expected: Expected
}
export type Expected =
  | { boolean: boolean }
  | { number: string }
  | { date: string }
  | { text: string }
  | { coding: Pick<Coding, 'system' | 'code'> }

/**
 * One value of an answer. `number` is the text of a decimal number, `option` the place of an option in the questionnaire
 * that was asked, from 0.
 */
export type AnswerValue =
  | { boolean: boolean }
  | { number: string }
  | { date: string }
  | { text: string }
  | { option: number }

/** All values that one question got. */
export interface Answer {
  linkId: string
  values: readonly AnswerValue[]
}

/** By linkId. */
export type Answers = ReadonlyMap<string, readonly AnswerValue[]>

export const isQuestion = ({ type }: Pick<FormItem, 'type'>): boolean => type !== 'group' && type !== 'display'

/** All items of a form, each group before what is in it. */
export const allItems = (items: readonly FormItem[]): FormItem[] =>
  items.flatMap((item) => [item, ...allItems(item.items)])
