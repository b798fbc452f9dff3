import { enabledItems } from './enabled.ts'
import { allItems, isQuestion, type Answer, type AnswerValue, type Answers, type Form, type FormItem } from './form.ts'

/** Answers as somebody types them: numbers with a comma, texts with blanks around them, and what is not asked any more. */
export type Typed = Answers

/** What a form says before anybody has answered. */
export const initialAnswers = ({ items }: Form): Typed =>
  new Map(allItems(items).flatMap(({ linkId, initial }) => (initial.length === 0 ? [] : [[linkId, initial]])))

/** What was typed as it is sent; values that say nothing are none. */
export function cleanValues(item: FormItem, values: readonly AnswerValue[]): AnswerValue[] {
  return values.flatMap((value): AnswerValue[] => {
    if ('number' in value) {
      const number = plainNumber(value.number)
      return number === '' ? [] : [{ number }]
    }
    if ('date' in value) return value.date === '' ? [] : [value]
    if (!('text' in value)) return [value]
    const text = plainText(value.text, item.type === 'text')
    return text === '' ? [] : [{ text }]
  })
}

function plainNumber(text: string): string {
  const plain = text
    .replaceAll(/[\s\u202f']/g, '')
    .replace(',', '.')
    .replace('−', '-')
    .replace(/^\+/, '')
  const [, sign = '', whole = '', rest = ''] = /^(-?)0*(\d+)(\.\d+)?$/.exec(plain) ?? []
  return whole === '' ? plain : `${sign}${whole}${rest}`
}

/** Without what no line of an upload may have (docs/formats/upload.md). */
function plainText(text: string, hasLines: boolean): string {
  const lines = text.replaceAll(/\r\n?|[\u2028\u2029]/g, '\n')
  const plain = (hasLines ? lines : lines.replaceAll('\n', ' ')).replaceAll(/(?:(?!\n)[\p{Cc}\p{Cs}])+/gu, ' ').trim()
  return /[^\s\p{Cf}]/u.test(plain) ? plain : ''
}

/** What is asked and was answered, in the order of the form. */
export function cleanAnswers(form: Form, typed: Typed): Answer[] {
  const questions = allItems(form.items).filter(isQuestion)
  const clean = new Map(
    questions.map((item): [string, AnswerValue[]] => [item.linkId, cleanValues(item, typed.get(item.linkId) ?? [])]),
  )
  const enabled = enabledItems(form, clean)
  return questions.flatMap(({ linkId }) => {
    const values = clean.get(linkId) ?? []
    return enabled.has(linkId) && values.length > 0 ? [{ linkId, values }] : []
  })
}

/** Items that are asked under what was typed so far. */
export const askedItems = (form: Form, typed: Typed): Set<string> =>
  enabledItems(form, new Map(cleanAnswers(form, typed).map(({ linkId, values }) => [linkId, values])))
