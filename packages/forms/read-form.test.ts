import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Questionnaire, QuestionnaireItem } from '@siegel/fhir'
import { validateResource } from '@siegel/fhir/r4'
import { questionsOf, readForm } from './index.ts'
import { everyKind, formOf, withItems } from './testing.ts'

const codesOf = (questionnaire: Questionnaire): string[] => {
  const read = readForm(questionnaire)
  return 'problems' in read ? read.problems.map(({ code }) => code) : []
}
const question: QuestionnaireItem = { linkId: 'a', type: 'string', text: 'Was?' }
const hl7 = 'http://hl7.org/fhir/StructureDefinition/'

test('every kind that is shown is read with its limits, hints, options and conditions', () => {
  assert.deepEqual(validateResource(everyKind), [])
  const { title, language, items } = formOf(everyKind)
  assert.deepEqual([title, language, items.length, questionsOf(items)], ['Alles einmal', 'de', 9, 10])
  const [weight] = items[1]?.items ?? []
  assert.deepEqual(
    [weight?.min, weight?.max, weight?.unit?.display, weight?.hints, weight?.required],
    ['20', '400', 'kg', ['Ungefähr reicht.'], true],
  )
  const [, , , , , illnesses, how, name, words] = items
  assert.deepEqual(
    illnesses?.options.map(({ label, isExclusive }) => [label, isExclusive]),
    [
      ['Lunge', false],
      ['Herz', false],
      ['Nichts davon', true],
    ],
  )
  assert.deepEqual([how?.maxLength, name?.maxLength, words?.maxLength], [250, 40, 2000])
  assert.deepEqual([name?.initial, words?.text], [[{ text: 'Dr.' }], '7. Was noch?'])
})

test('what cannot be shown or would be left out is refused with its place and reason', () => {
  const extended = (url: string, more: object = { valueBoolean: true }): QuestionnaireItem => ({
    ...question,
    extension: [{ url, ...more }],
  })
  const cases: [string, Questionnaire][] = [
    ['item-type', withItems(question, { linkId: 'b', type: 'attachment', text: 'Bild' })],
    ['item-type', withItems(question, { linkId: 'b', type: 'reference', text: 'Wen' })],
    ['item-type', withItems(question, { linkId: 'b', type: 'time', text: 'Wann' })],
    ['nested', withItems({ ...question, item: [{ ...question, linkId: 'b' }] })],
    ['group', withItems({ linkId: 'g', type: 'group', repeats: true, item: [question] })],
    ['group', withItems({ linkId: 'g', type: 'group', required: true, item: [question] })],
    ['repeats', withItems({ ...question, repeats: true })],
    ['read-only', withItems({ ...question, readOnly: true })],
    ['value-set', withItems({ linkId: 'b', type: 'choice', text: 'Wahl', answerValueSet: 'http://x/vs' })],
    ['no-options', withItems({ linkId: 'b', type: 'choice', text: 'Wahl' })],
    ['option-type', withItems({ ...question, answerOption: [{ valueString: 'Ja' }] })],
    ['extension', withItems(extended(`${hl7}questionnaire-hidden`))],
    [
      'extension',
      withItems(extended('http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression')),
    ],
    ['extension', withItems({ ...question, modifierExtension: [{ url: 'urn:x', valueBoolean: true }] })],
    ['extension', withItems({ ...question, _text: { extension: [] } } as QuestionnaireItem)],
    ['extension', { ...withItems(question), extension: [{ url: 'urn:variable', valueString: 'x' }] }],
    ['control', withItems({ linkId: 'g', type: 'group', text: 'Tabelle', item: [question], ...controlled('gtable') })],
    ['unit', withItems({ linkId: 'b', type: 'quantity', text: 'Wie viel?' })],
    ['bounds', withItems({ ...question, maxLength: 5000 })],
    ['bounds', withItems(integer([5, 3]))],
    ['initial', withItems({ ...question, maxLength: 2, initial: [{ valueString: 'zu lang' }] })],
    ['condition', withItems({ ...question, enableWhen: [{ question: 'z', operator: 'exists', answerBoolean: true }] })],
    ['condition', withItems(question, waiting('b', { question: 'a', operator: '=', answerBoolean: true }))],
    ['condition', withItems(question, waiting('b', { question: 'a', operator: '>', answerString: 'm' }))],
    ['cycle', withItems({ ...question, enableWhen: [{ question: 'a', operator: '=', answerString: 'x' }] })],
    [
      'cycle',
      withItems(
        waiting('a', { question: 'b', operator: '=', answerString: 'x' }),
        waiting('b', { question: 'a', operator: '=', answerString: 'x' }),
      ),
    ],
    ['no-text', withItems({ linkId: 'a', type: 'string' })],
    ['too-long', withItems({ ...question, text: 'x'.repeat(1001) })],
    ['no-questions', withItems({ linkId: 'd', type: 'display', text: 'Nur Text' })],
    ['no-title', { resourceType: 'Questionnaire', status: 'active', item: [question] }],
    ['subject', { ...withItems(question), subjectType: ['Device'] }],
    ['contained', { ...withItems(question), contained: [{ resourceType: 'ValueSet' }] }],
    ['link-id', withItems(question, question)],
  ]
  for (const [code, questionnaire] of cases)
    assert.ok(codesOf(questionnaire).includes(code), `${code}: ${codesOf(questionnaire).join()}`)
  const [problem] = (readForm(withItems({ ...question, readOnly: true })) as { problems: object[] }).problems
  assert.deepEqual(problem, { code: 'read-only', linkId: 'a' })
})

test('attack: ten thousand items, deep nesting and a thousand options are refused at once', () => {
  const many = Array.from({ length: 10_000 }, (_, n) => ({ ...question, linkId: `q${n}` }))
  const started = performance.now()
  assert.ok(codesOf(withItems(...many)).includes('too-many-items'))
  let deep: QuestionnaireItem = question
  for (let depth = 0; depth < 1000; depth += 1) deep = { linkId: `g${depth}`, type: 'group', item: [deep] }
  assert.ok(codesOf(withItems(deep)).includes('too-deep'))
  const options = Array.from({ length: 1000 }, (_, n) => ({ valueString: `o${n}` }))
  assert.ok(
    codesOf(withItems({ linkId: 'c', type: 'choice', text: 'Wahl', answerOption: options })).includes(
      'too-many-options',
    ),
  )
  const chain = Array.from({ length: 200 }, (_, n) =>
    n === 0
      ? { ...question, linkId: 'c0' }
      : waiting(`c${n}`, { question: `c${n - 1}`, operator: '=', answerString: 'x' }),
  )
  assert.deepEqual(codesOf(withItems(...chain)), [])
  assert.ok(performance.now() - started < 1000)
})

function controlled(code: string): Pick<QuestionnaireItem, 'extension'> {
  return { extension: [{ url: `${hl7}questionnaire-itemControl`, valueCodeableConcept: { coding: [{ code }] } }] }
}
function integer([min, max]: [number, number]): QuestionnaireItem {
  const extension = [
    { url: `${hl7}minValue`, valueInteger: min },
    { url: `${hl7}maxValue`, valueInteger: max },
  ]
  return { linkId: 'n', type: 'integer', text: 'Wie viele?', extension }
}
function waiting(linkId: string, when: NonNullable<QuestionnaireItem['enableWhen']>[number]): QuestionnaireItem {
  return { ...question, linkId, enableWhen: [when] }
}
