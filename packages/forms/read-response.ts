import { decimalText, type QuestionnaireResponse, type QuestionnaireResponseItem } from '@siegel/fhir'

/** What was answered, as text for reading; screens say yes and no, days and numbers in their language. */
export type AnsweredValue =
  | { boolean: boolean }
  | { date: string }
  | { number: string; unit?: string | undefined }
  | { text: string }

/** One line of what was asked: a heading, or a question with its answers. */
export interface AnsweredLine {
  depth: number
  text: string
  isGroup: boolean
  values: AnsweredValue[]
}

const most = 1000
const deepest = 10

/** A QuestionnaireResponse from wherever, read line by line. */
export function answeredLines({ item = [] }: Pick<QuestionnaireResponse, 'item'>): AnsweredLine[] {
  const lines: AnsweredLine[] = []
  const readAll = (items: readonly QuestionnaireResponseItem[], depth: number): void => {
    if (depth > deepest) return
    for (const { linkId, text, answer = [], item: inside = [] } of items) {
      if (lines.length >= most) return
      const isGroup = inside.length > 0 && answer.length === 0
      const shown = text ?? (isGroup ? '' : linkId)
      if (shown !== '') lines.push({ depth, text: shown, isGroup, values: answer.map(valueOf) })
      readAll(inside, depth + 1)
      for (const one of answer) readAll(one.item ?? [], depth + 1)
    }
  }
  readAll(item, 0)
  return lines
}

function valueOf(answer: NonNullable<QuestionnaireResponseItem['answer']>[number]): AnsweredValue {
  const { valueBoolean, valueInteger, valueDecimal, valueQuantity, valueDate, valueCoding } = answer
  if (valueBoolean !== undefined) return { boolean: valueBoolean }
  if (valueDate !== undefined) return { date: valueDate }
  const number = valueInteger ?? valueDecimal ?? valueQuantity?.value
  if (number !== undefined) {
    const unit = valueQuantity?.unit ?? valueQuantity?.code
    return { number: decimalText(number), ...(unit !== undefined && { unit }) }
  }
  if (valueCoding !== undefined) return { text: valueCoding.display ?? valueCoding.code ?? '?' }
  const { valueString, valueDateTime, valueTime, valueUri, valueReference } = answer
  return { text: valueString ?? valueDateTime ?? valueTime ?? valueUri ?? valueReference?.display ?? '?' }
}
