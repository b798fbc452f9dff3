import {
  allItems,
  type AnswerValue,
  type Answers,
  type Condition,
  type Expected,
  type Form,
  type FormItem,
  type FormOption,
} from './form.ts'

/**
 * Items that are asked under these answers (FHIR R4, Questionnaire.item.enableWhen). What is not asked has no answer, so
 * nothing depends on what was answered there; a questionnaire in which items wait for each other is none.
 */
export function enabledItems({ items }: Pick<Form, 'items'>, answers: Answers): Set<string> {
  const parents = new Map<string, FormItem>()
  const byId = new Map<string, FormItem>()
  const known = new Map<string, boolean>()
  for (const item of allItems(items)) {
    byId.set(item.linkId, item)
    for (const child of item.items) parents.set(child.linkId, item)
  }
  const isEnabled = (item: FormItem): boolean => {
    const before = known.get(item.linkId)
    if (before !== undefined) return before
    // Items that wait for each other are refused when a form is read; this ends it all the same.
    known.set(item.linkId, false)
    const parent = parents.get(item.linkId)
    const result = (parent === undefined || isEnabled(parent)) && holdsFor(item)
    known.set(item.linkId, result)
    return result
  }
  const holdsFor = ({ conditions, needsAll }: FormItem): boolean => {
    const isTrue = (condition: Condition): boolean => {
      const question = byId.get(condition.question)
      const isAsked = question !== undefined && isEnabled(question)
      return holds(condition, question, isAsked ? (answers.get(condition.question) ?? []) : [])
    }
    return conditions.length === 0 || (needsAll ? conditions.every(isTrue) : conditions.some(isTrue))
  }
  return new Set([...byId.values()].filter(isEnabled).map(({ linkId }) => linkId))
}

function holds(
  { operator, expected }: Condition,
  question: FormItem | undefined,
  values: readonly AnswerValue[],
): boolean {
  const options = question?.options ?? []
  if (operator === 'exists') return 'boolean' in expected && values.length > 0 === expected.boolean
  if (operator === '=') return values.some((value) => equals(value, expected, options))
  // R4: no answer has this value; so it also holds before there is any.
  if (operator === '!=') return !values.some((value) => equals(value, expected, options))
  return values.some((value) => {
    const order = compare(value, expected, options)
    if (order === undefined) return false
    if (order === 0) return operator.endsWith('=')
    return operator.startsWith('>') === order > 0
  })
}

function equals(value: AnswerValue, expected: Expected, options: readonly FormOption[]): boolean {
  if ('boolean' in expected) return 'boolean' in value && value.boolean === expected.boolean
  if ('text' in expected) return textOf(value, options) === expected.text
  if ('coding' in expected) {
    const chosen = 'option' in value ? options[value.option]?.value : undefined
    if (chosen === undefined || !('coding' in chosen)) return false
    const { system, code } = chosen.coding
    const { system: wanted } = expected.coding
    return code === expected.coding.code && (system === undefined || wanted === undefined || system === wanted)
  }
  return compare(value, expected, options) === 0
}

function textOf(value: AnswerValue, options: readonly FormOption[]): string | undefined {
  if ('text' in value) return value.text
  const chosen = 'option' in value ? options[value.option]?.value : undefined
  return chosen !== undefined && 'string' in chosen ? chosen.string : undefined
}

/** Negative, zero or positive; undefined for what has no order. */
function compare(value: AnswerValue, expected: Expected, options: readonly FormOption[]): number | undefined {
  const chosen = 'option' in value ? options[value.option]?.value : undefined
  if ('number' in expected) {
    const number =
      'number' in value ? Number(value.number) : chosen && 'integer' in chosen ? chosen.integer : Number.NaN
    const order = number - Number(expected.number)
    return Number.isNaN(order) ? undefined : order
  }
  if (!('date' in expected)) return undefined
  const date = 'date' in value ? value.date : chosen && 'date' in chosen ? chosen.date : undefined
  if (date === undefined) return undefined
  return date === expected.date ? 0 : date < expected.date ? -1 : 1
}
