import { enabledItems } from './enabled.ts'
import { allItems, isQuestion, type Answer, type AnswerValue, type Form, type FormItem } from './form.ts'

/** What is wrong with an answer. `missing` and what follows are what somebody who answers can do. */
export type AnswerIssue =
  | 'unknown'
  | 'twice'
  | 'not-asked'
  | 'type'
  | 'option'
  | 'missing'
  | 'too-many'
  | 'exclusive'
  | 'too-long'
  | 'not-a-number'
  | 'not-whole'
  | 'not-a-date'
  | 'too-small'
  | 'too-large'

export interface AnswerProblem {
  linkId: string
  issue: AnswerIssue
}

/** As many digits as a decimal of FHIR keeps everywhere. */
const numberPattern = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?$/
const largestInteger = 2 ** 31 - 1

/**
 * What is wrong with answers to a form; nothing where they are just what the form asks for. Looks at every answer once,
 * and no further than the form goes.
 */
export function checkAnswers(form: Form, answers: readonly Answer[]): AnswerProblem[] {
  const questions = new Map(allItems(form.items).flatMap((item) => (isQuestion(item) ? [[item.linkId, item]] : [])))
  const given = new Map<string, readonly AnswerValue[]>()
  for (const { linkId, values } of answers) {
    if (!questions.has(linkId)) return [{ linkId, issue: 'unknown' }]
    if (given.has(linkId)) return [{ linkId, issue: 'twice' }]
    given.set(linkId, values)
  }
  const enabled = enabledItems(form, given)
  return [...questions].flatMap(([linkId, item]) => {
    const values = given.get(linkId)
    if (!enabled.has(linkId)) return values === undefined ? [] : [{ linkId, issue: 'not-asked' as const }]
    const issue = issueOf(item, values ?? [])
    return issue === undefined ? [] : [{ linkId, issue }]
  })
}

/** What is wrong with the values of one question that is asked. */
export function issueOf(item: FormItem, values: readonly AnswerValue[]): AnswerIssue | undefined {
  if (values.length === 0) return item.required ? 'missing' : undefined
  if (values.length > 1 && !item.repeats) return 'too-many'
  const options = values.flatMap((value) => ('option' in value ? [value.option] : []))
  if (new Set(options).size < options.length || values.length - options.length > 1) return 'too-many'
  for (const value of values) {
    const issue = issueOfValue(item, value)
    if (issue !== undefined) return issue
  }
  const isAlone = options.some((option) => item.options[option]?.isExclusive === true)
  return isAlone && values.length > 1 ? 'exclusive' : undefined
}

function issueOfValue(item: FormItem, value: AnswerValue): AnswerIssue | undefined {
  switch (item.type) {
    case 'boolean':
      return 'boolean' in value ? undefined : 'type'
    case 'integer':
    case 'decimal':
    case 'quantity':
      return 'number' in value ? issueOfNumber(item, value.number) : 'type'
    case 'date':
      return 'date' in value ? issueOfDate(item, value.date) : 'type'
    case 'string':
    case 'text':
      return 'text' in value ? issueOfText(item, value.text) : 'type'
    case 'choice':
    case 'open-choice':
      if ('option' in value) return item.options[value.option] === undefined ? 'option' : undefined
      return item.type === 'open-choice' && 'text' in value ? issueOfText(item, value.text) : 'type'
    case 'group':
    case 'display':
      return 'type'
    default:
      return item.type satisfies never
  }
}

function issueOfText({ type, maxLength }: FormItem, text: string): AnswerIssue | undefined {
  if (text.length > maxLength) return 'too-long'
  return type !== 'text' && text.includes('\n') ? 'type' : undefined
}

function issueOfNumber({ type, min, max }: FormItem, text: string): AnswerIssue | undefined {
  if (!numberPattern.test(text)) return 'not-a-number'
  const number = Number(text)
  if (type === 'integer' && !Number.isInteger(number)) return 'not-whole'
  if (type === 'integer' && text.includes('.')) return 'not-whole'
  if (min !== undefined && number < Number(min)) return 'too-small'
  if (max !== undefined && number > Number(max)) return 'too-large'
  return type === 'integer' && Math.abs(number) > largestInteger ? 'too-large' : undefined
}

function issueOfDate({ min, max }: FormItem, date: string): AnswerIssue | undefined {
  if (!isDay(date)) return 'not-a-date'
  if (min !== undefined && date < min) return 'too-small'
  return max !== undefined && date > max ? 'too-large' : undefined
}

/** Whether a text is a civil date that there is, within what people live to see. */
export function isDay(text: string): boolean {
  if (!/^(?:1[89]|20|21)\d\d-\d\d-\d\d$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}
