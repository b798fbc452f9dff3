import { formatDate, formatNumber } from '@siegel/ui/format'
import type { AnswerValue, FormItem } from '../form.ts'
import type { AnsweredValue } from '../read-response.ts'
import type { FormWords } from './words.ts'

/** An answer in words. */
export function valueText(value: AnsweredValue, words: Pick<FormWords, 'yes' | 'no'>, locale: string): string {
  if ('boolean' in value) return value.boolean ? words.yes : words.no
  if ('date' in value) return formatDate(value.date, locale)
  if ('text' in value) return value.text
  const number = formatNumber(value.number, locale)
  return value.unit === undefined ? number : `${number}\u00a0${value.unit}`
}

/** The same of an answer that is not sent yet. */
export function typedText(item: FormItem, value: AnswerValue, words: FormWords, locale: string): string {
  if ('option' in value) {
    const option = item.options[value.option]
    if (option === undefined) return ''
    return 'date' in option.value ? formatDate(option.value.date, locale) : option.label
  }
  const unit = item.unit?.display
  return valueText('number' in value && unit !== undefined ? { ...value, unit } : value, words, locale)
}
