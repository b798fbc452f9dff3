import type { Json } from '../walk-checks.ts'
import { areDistinct, has, hasChoice, listAt, notBoth, type RuleTable } from './rule.ts'

const answerTypes = new Set<unknown>('choice open-choice decimal integer date dateTime time string quantity'.split(' '))
const limitedTypes = new Set<unknown>('boolean decimal integer string text url open-choice'.split(' '))

const linkIds = (value: Json): unknown[] => listAt(value, 'item').flatMap((item) => [item['linkId'], ...linkIds(item)])

/** Invariants of questionnaires and their answers. */
export const questionnaireRules: RuleTable = {
  Questionnaire: { 'que-2': (value) => areDistinct(linkIds(value)) },
  'Questionnaire.item': {
    'que-1': (item) =>
      (item['type'] !== 'group' || has(item, 'item')) && (item['type'] !== 'display' || !has(item, 'item')),
    'que-3': (item) => item['type'] !== 'display' || !has(item, 'code'),
    'que-4': notBoth('answerOption', 'answerValueSet'),
    'que-5': (item) => answerTypes.has(item['type']) || !(has(item, 'answerValueSet') || has(item, 'answerOption')),
    'que-6': (item) => item['type'] !== 'display' || !(has(item, 'required') || has(item, 'repeats')),
    'que-8': (item) => (item['type'] !== 'group' && item['type'] !== 'display') || !has(item, 'initial'),
    'que-9': (item) => item['type'] !== 'display' || !has(item, 'readOnly'),
    'que-10': (item) => limitedTypes.has(item['type']) || !has(item, 'maxLength'),
    'que-11': notBoth('answerOption', 'initial'),
    'que-12': (item) => listAt(item, 'enableWhen').length <= 2 || has(item, 'enableBehavior'),
    'que-13': (item) => item['repeats'] === true || listAt(item, 'initial').length <= 1,
  },
  'Questionnaire.item.enableWhen': {
    'que-7': (when) => when['operator'] !== 'exists' || !hasChoice(when, 'answer') || has(when, 'answerBoolean'),
  },
  'QuestionnaireResponse.item': { 'qrs-1': notBoth('answer', 'item') },
}
