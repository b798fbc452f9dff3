import { decimalText, type QuestionnaireItem } from '@siegel/fhir'
import { isDay, issueOf } from './check.ts'
import { itemTypes, type Condition, type Expected, type FormItem, type ItemType } from './form.ts'
import { answerLengths, formLimits } from './limits.ts'
import { extensionsOf, foreignParts, known, type Problems } from './problems.ts'
import { readInitial, readOptions } from './read-options.ts'

const controls: Readonly<Partial<Record<ItemType, readonly string[]>>> = {
  choice: ['radio-button', 'check-box', 'drop-down'],
  'open-choice': ['radio-button', 'check-box', 'drop-down'],
  display: ['help', 'inline'],
  group: ['page', 'list'],
}
const isChoice = (type: ItemType): boolean => type === 'choice' || type === 'open-choice'
const isNumber = (type: ItemType): boolean => type === 'integer' || type === 'decimal' || type === 'quantity'

/** Items as they are shown. Stops counting and descending at the limits, so that no questionnaire keeps it busy. */
export function readItems(items: readonly QuestionnaireItem[], problems: Problems): FormItem[] {
  let left: number = formLimits.items
  const readAll = (list: readonly QuestionnaireItem[], depth: number): FormItem[] => {
    if (depth > formLimits.depth) {
      problems('too-deep', list[0]?.linkId, String(formLimits.depth))
      return []
    }
    const read: FormItem[] = []
    for (const item of list) {
      if (left === 0) {
        problems('too-many-items', item.linkId, String(formLimits.items))
        return read
      }
      left -= 1
      const one = readItem(item, problems)
      if (one === undefined) continue
      const children = item.item ?? []
      if (one.type === 'group') read.push({ ...one, items: readAll(children, depth + 1) })
      else read.push({ ...one, hints: [...one.hints, ...hintsIn(children, problems)] })
    }
    return read
  }
  return readAll(items, 1)
}

/** What stands under a question explains it; questions there are none of this form. */
function hintsIn(children: readonly QuestionnaireItem[], problems: Problems): string[] {
  return children.flatMap((child) => {
    const isHint = child.type === 'display' && child.enableWhen === undefined && child.item === undefined
    if (!isHint) problems('nested', child.linkId)
    foreignParts(child, problems, child.linkId, [known.control])
    return isHint ? [textOf(child, problems)] : []
  })
}

function readItem(item: QuestionnaireItem, problems: Problems): FormItem | undefined {
  const { linkId, required = false, repeats = false } = item
  const type = itemTypes.find((one) => one === item.type)
  if (type === undefined) {
    problems('item-type', linkId, item.type)
    return undefined
  }
  if (linkId.length > formLimits.linkId || linkId.length === 0 || /[\p{Cc}\p{Cs}\u2028\u2029]/u.test(linkId))
    problems('link-id')
  foreignParts(item, problems, linkId, allowedAt(type))
  if (item.readOnly === true) problems('read-only', linkId)
  if (item.answerValueSet !== undefined) problems('value-set', linkId)
  if (type === 'group' && (required || repeats)) problems('group', linkId)
  else if (repeats && !isChoice(type)) problems('repeats', linkId, type)
  const options = readOptions(item, problems)
  if (isChoice(type) && options.length === 0) problems('no-options', linkId)
  const control = controlOf(item, type, problems)
  const unit = unitOf(item, type, problems)
  const form: FormItem = {
    linkId,
    type,
    text: textOf(item, problems),
    hints: extensionsOf(item, known.format).flatMap(({ valueString }) => valueString ?? []),
    required,
    repeats,
    maxLength: lengthOf(item, type, problems),
    ...boundsOf(item, type, problems),
    ...(unit !== undefined && { unit }),
    options,
    isMenu: control === 'drop-down' && !repeats && type === 'choice',
    initial: readInitial(item, type, problems),
    conditions: conditionsOf(item, problems),
    needsAll: item.enableBehavior === 'all',
    items: [],
  }
  const isWrong = form.initial.length > 0 && issueOf({ ...form, required: false }, form.initial) !== undefined
  if (isWrong) problems('initial', linkId)
  return form
}

function allowedAt(type: ItemType): string[] {
  if (isNumber(type)) return [known.min, known.max, type === 'quantity' ? known.unitOption : known.unit, known.format]
  if (type === 'date') return [known.min, known.max, known.format]
  if (type === 'string' || type === 'text') return [known.format]
  return [known.control]
}

function textOf({ linkId, type, prefix, text = '' }: QuestionnaireItem, problems: Problems): string {
  const shown = [prefix, text].filter((part) => part !== undefined && part.trim() !== '').join(' ')
  if (shown === '' && type !== 'group') problems('no-text', linkId)
  if (shown.length > formLimits.text) problems('too-long', linkId, String(formLimits.text))
  return shown
}

function lengthOf({ linkId, maxLength }: QuestionnaireItem, type: ItemType, problems: Problems): number {
  if (maxLength === undefined) return type === 'text' ? answerLengths.text : answerLengths.string
  if (maxLength < 1 || maxLength > answerLengths.most) problems('bounds', linkId, `maxLength ${maxLength}`)
  // Of numbers it is the number of digits, which limits no more than the limits of the value.
  if (isNumber(type) || type === 'boolean') problems('bounds', linkId, 'maxLength')
  return maxLength
}

function boundsOf(item: QuestionnaireItem, type: ItemType, problems: Problems): Pick<FormItem, 'min' | 'max'> {
  const boundOf = (url: string): string | undefined => {
    const [extension, ...more] = extensionsOf(item, url)
    if (extension === undefined) return undefined
    const { valueInteger, valueDecimal, valueDate } = extension
    const number = valueInteger ?? valueDecimal
    const bound = type === 'date' ? valueDate : number === undefined ? undefined : decimalText(number)
    if (more.length > 0 || bound === undefined || (type === 'date' && !isDay(bound))) problems('bounds', item.linkId)
    return bound
  }
  const [min, max] = isNumber(type) || type === 'date' ? [boundOf(known.min), boundOf(known.max)] : []
  const isEmpty = min !== undefined && max !== undefined && (type === 'date' ? min > max : Number(min) > Number(max))
  if (isEmpty) problems('bounds', item.linkId)
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) }
}

function unitOf(item: QuestionnaireItem, type: ItemType, problems: Problems): FormItem['unit'] {
  const units = extensionsOf(item, type === 'quantity' ? known.unitOption : known.unit)
  const [unit] = units
  if (units.length > 1 || (type === 'quantity' && unit === undefined)) problems('unit', item.linkId)
  if (unit === undefined || !isNumber(type)) return undefined
  const { system, code, display = code } = unit.valueCoding ?? {}
  if (display === undefined || display === '' || display.length > 30) {
    problems('unit', item.linkId)
    return undefined
  }
  return { display, ...(system !== undefined && { system }), ...(code !== undefined && { code }) }
}

function controlOf(item: QuestionnaireItem, type: ItemType, problems: Problems): string | undefined {
  const codes = extensionsOf(item, known.control).map(
    ({ valueCodeableConcept: concept }) => concept?.coding?.[0]?.code ?? '',
  )
  for (const code of codes) if (controls[type]?.includes(code) !== true) problems('control', item.linkId, code)
  return codes[0]
}

function conditionsOf({ linkId, enableWhen = [] }: QuestionnaireItem, problems: Problems): Condition[] {
  if (enableWhen.length > formLimits.conditions) problems('condition', linkId, `> ${formLimits.conditions}`)
  return enableWhen.slice(0, formLimits.conditions).flatMap((when) => {
    foreignParts(when, problems, linkId)
    const expected = expectedOf(when)
    if (expected === undefined) problems('condition', linkId, when.question)
    return expected === undefined ? [] : [{ question: when.question, operator: when.operator, expected }]
  })
}

function expectedOf(when: NonNullable<QuestionnaireItem['enableWhen']>[number]): Expected | undefined {
  const { answerBoolean, answerDecimal, answerInteger, answerDate, answerString, answerCoding, answerQuantity } = when
  const number = answerInteger ?? answerDecimal ?? answerQuantity?.value
  if (answerBoolean !== undefined) return { boolean: answerBoolean }
  if (number !== undefined)
    return answerQuantity?.comparator === undefined ? { number: decimalText(number) } : undefined
  if (answerDate !== undefined) return isDay(answerDate) ? { date: answerDate } : undefined
  if (answerString !== undefined) return { text: answerString }
  if (answerCoding?.code === undefined) return undefined
  const { system, code } = answerCoding
  return { coding: { code, ...(system !== undefined && { system }) } }
}
