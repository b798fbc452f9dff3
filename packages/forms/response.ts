import {
  decimal,
  type Questionnaire,
  type QuestionnaireResponse,
  type QuestionnaireResponseItem,
  type QuestionnaireValue,
  type Reference,
} from '@siegel/fhir'
import { enabledItems } from './enabled.ts'
import type { Answer, Answers, AnswerValue, Form, FormItem } from './form.ts'

/** Who answered what, and when. */
export interface ResponseFacts {
  questionnaire: Pick<Questionnaire, 'url' | 'version' | 'id'>
  /** The request that was answered. */
  identifier: { system: string; value: string }
  subject: Reference
  /** Who answered: the patient, or who acts for the patient. */
  author: Reference
  authored: string
}

/** Answers that were checked, as FHIR has them: with the questions, and also those that were asked and left open. */
export function responseOf(form: Form, answers: readonly Answer[], facts: ResponseFacts): QuestionnaireResponse {
  const given: Answers = new Map(answers.map(({ linkId, values }) => [linkId, values]))
  const enabled = enabledItems(form, given)
  const { questionnaire, identifier, subject, author, authored } = facts
  const itemsOf = (items: readonly FormItem[]): QuestionnaireResponseItem[] =>
    items.flatMap((item): QuestionnaireResponseItem[] => {
      if (!enabled.has(item.linkId) || item.type === 'display') return []
      const { linkId, text } = item
      const said = { linkId, ...(text !== '' && { text }) }
      if (item.type === 'group') {
        const inside = itemsOf(item.items)
        return inside.length === 0 ? [] : [{ ...said, item: inside }]
      }
      const values = given.get(linkId) ?? []
      return [{ ...said, ...(values.length > 0 && { answer: values.map((value) => valueOf(item, value)) }) }]
    })
  return {
    resourceType: 'QuestionnaireResponse',
    ...(form.language !== undefined && { language: form.language }),
    identifier,
    questionnaire: canonicalOf(questionnaire),
    _questionnaire: { extension: [{ url: displayUrl, valueString: form.title }] },
    status: 'completed',
    subject,
    authored,
    author,
    source: author,
    item: itemsOf(form.items),
  }
}

/** HL7’s: what a canonical is called. */
const displayUrl = 'http://hl7.org/fhir/StructureDefinition/display'

/** The title of what was asked, where the response says it. */
export const titleOfResponse = ({ _questionnaire }: QuestionnaireResponse): string | undefined =>
  _questionnaire?.extension?.find(({ url }) => url === displayUrl)?.valueString

const canonicalOf = ({ url, version, id = '' }: ResponseFacts['questionnaire']): string =>
  `${url ?? `Questionnaire/${id}`}${version === undefined ? '' : `|${version}`}`

function valueOf({ type, options, unit }: FormItem, value: AnswerValue): QuestionnaireValue {
  if ('boolean' in value) return { valueBoolean: value.boolean }
  if ('date' in value) return { valueDate: value.date }
  if ('text' in value) return { valueString: value.text }
  if ('option' in value) {
    const chosen = options[value.option]?.value
    if (chosen === undefined) throw new TypeError('no such option')
    if ('coding' in chosen) return { valueCoding: chosen.coding }
    if ('string' in chosen) return { valueString: chosen.string }
    return 'integer' in chosen ? { valueInteger: chosen.integer } : { valueDate: chosen.date }
  }
  if (type === 'integer') return { valueInteger: Number(value.number) }
  const number = decimal(value.number)
  if (type !== 'quantity' || unit === undefined) return { valueDecimal: number }
  const { display, system, code } = unit
  // A code without its system is none (R4, qty-3).
  return {
    valueQuantity: {
      value: number,
      unit: display,
      ...(system !== undefined && { system, ...(code !== undefined && { code }) }),
    },
  }
}
