import { decimalText, type Coding, type QuestionnaireItem, type QuestionnaireOption } from '@siegel/fhir'
import type { AnswerValue, FormOption, ItemType } from './form.ts'
import { formLimits } from './limits.ts'
import { extensionsOf, foreignParts, known, type Problems } from './problems.ts'

/** The options of a choice. */
export function readOptions({ linkId, answerOption = [], type }: QuestionnaireItem, problems: Problems): FormOption[] {
  if (answerOption.length > formLimits.options) problems('too-many-options', linkId, String(formLimits.options))
  // Of other types they would be the only answers there are.
  if (answerOption.length > 0 && type !== 'choice' && type !== 'open-choice') problems('option-type', linkId, type)
  const options = answerOption.slice(0, formLimits.options).flatMap((option) => {
    foreignParts(option, problems, linkId, [known.exclusive])
    const read = readOption(option)
    if (read === undefined || read.label.trim() === '') problems('option-type', linkId)
    else if (read.label.length > formLimits.option) problems('too-long', linkId, String(formLimits.option))
    return read ?? []
  })
  if (new Set(options.map(({ label }) => label)).size < options.length) problems('option-type', linkId, 'twice')
  return options
}

function readOption(option: QuestionnaireOption): FormOption | undefined {
  const { valueCoding, valueString, valueInteger, valueDate } = option
  const isExclusive = extensionsOf(option, known.exclusive)[0]?.valueBoolean === true
  if (valueCoding !== undefined) {
    const label = valueCoding.display ?? valueCoding.code
    return label === undefined ? undefined : { label, value: { coding: valueCoding }, isExclusive }
  }
  if (valueString !== undefined) return { label: valueString, value: { string: valueString }, isExclusive }
  if (valueInteger !== undefined) return { label: String(valueInteger), value: { integer: valueInteger }, isExclusive }
  return valueDate === undefined ? undefined : { label: valueDate, value: { date: valueDate }, isExclusive }
}

/** What a question says before anybody answers. */
export function readInitial(item: QuestionnaireItem, type: ItemType, problems: Problems): AnswerValue[] {
  const { answerOption = [], initial = [] } = item
  const selected = answerOption.flatMap(({ initialSelected }, option) => (initialSelected === true ? [{ option }] : []))
  const values = initial.flatMap((value): AnswerValue[] => {
    foreignParts(value, problems, item.linkId)
    const read = initialOf(value, type)
    if (read === undefined) problems('initial', item.linkId)
    return read === undefined ? [] : [read]
  })
  return [...selected, ...values]
}

function initialOf(value: NonNullable<QuestionnaireItem['initial']>[number], type: ItemType): AnswerValue | undefined {
  const { valueBoolean, valueInteger, valueDecimal, valueDate, valueString, valueQuantity } = value
  const number = valueInteger ?? valueDecimal ?? valueQuantity?.value
  if (type === 'boolean' && valueBoolean !== undefined) return { boolean: valueBoolean }
  if (type === 'date' && valueDate !== undefined) return { date: valueDate }
  if ((type === 'string' || type === 'text') && valueString !== undefined) return { text: valueString }
  const isNumber = type === 'integer' || type === 'decimal' || type === 'quantity'
  return isNumber && number !== undefined ? { number: decimalText(number) } : undefined
}

/** Whether a coded answer is one of the options. */
export const isSameCoding = (a: Pick<Coding, 'system' | 'code'>, b: Pick<Coding, 'system' | 'code'>): boolean =>
  a.code === b.code && (a.system === undefined || b.system === undefined || a.system === b.system)
