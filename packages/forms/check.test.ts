import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseJson, stringifyJson } from '@siegel/fhir'
import { validateResource } from '@siegel/fhir/r4'
import { askedItems } from './typed.ts'
import { answeredLines, checkAnswers, cleanAnswers, initialAnswers, responseOf, type Answer } from './index.ts'
import { everyKind, formOf } from './testing.ts'

const form = formOf(everyKind)
const good: Answer[] = [
  { linkId: 'weight', values: [{ number: '82.50' }] },
  { linkId: 'fever', values: [{ number: '36.6' }] },
  { linkId: 'children', values: [{ number: '2' }] },
  { linkId: 'smokes', values: [{ boolean: true }] },
  { linkId: 'cigarettes', values: [{ number: '20' }] },
  { linkId: 'since', values: [{ date: '1998-02-28' }] },
  { linkId: 'illnesses', values: [{ option: 0 }, { option: 1 }] },
  { linkId: 'how', values: [{ text: 'Über die Nachbarin' }] },
  { linkId: 'name', values: [{ text: 'Dr. Müller' }] },
  { linkId: 'words', values: [{ text: 'Zwei\nZeilen' }] },
]
/** The good answers with others in the place of some; none of a question whose values are empty. */
const withAnswers = (...changed: Answer[]): Answer[] => {
  const rest = good.filter(({ linkId }) => !changed.some((one) => one.linkId === linkId))
  return [...rest, ...changed.filter(({ values }) => values.length > 0)]
}
const issues = (answers: readonly Answer[]) =>
  checkAnswers(form, answers).map(({ linkId, issue }) => `${linkId} ${issue}`)
const facts = {
  questionnaire: everyKind,
  identifier: { system: 'urn:x', value: '1' },
  subject: { reference: 'Patient/1' },
  author: { reference: 'Patient/1', display: 'Renate Albrecht' },
  authored: '2026-11-29T10:00:00.000Z',
}

test('answers that fit become a valid QuestionnaireResponse with questions, exact numbers and units', () => {
  assert.deepEqual(issues(good), [])
  const response = responseOf(form, good, facts)
  assert.deepEqual(validateResource(response), [])
  assert.equal(response.questionnaire, `${everyKind.url}|2`)
  const text = JSON.stringify(response)
  assert.ok(text.includes('"value":82.50'), 'the precision that was written')
  const lines = answeredLines(parseJson(text) as typeof response)
  assert.deepEqual(lines.slice(0, 3), [
    { depth: 0, text: 'Körper', isGroup: true, values: [] },
    { depth: 1, text: 'Wie viel wiegen Sie?', isGroup: false, values: [{ number: '82.50', unit: 'kg' }] },
    { depth: 1, text: 'Temperatur', isGroup: false, values: [{ number: '36.6' }] },
  ])
  assert.deepEqual(lines.find(({ text: asked }) => asked === 'Was davon haben Sie?')?.values, [
    { text: 'Lunge' },
    { text: 'Herz' },
  ])
  assert.equal(stringifyJson(parseJson(text)), text)
})

test('what is asked follows the answers, also through groups and through what is not asked any more', () => {
  const asked = (answers: readonly Answer[]) =>
    askedItems(form, new Map(answers.map(({ linkId, values }) => [linkId, values])))
  assert.ok(!asked([]).has('cigarettes'))
  assert.ok(asked([{ linkId: 'smokes', values: [{ boolean: true }] }]).has('cigarettes'))
  const stale: Answer[] = [
    { linkId: 'smokes', values: [{ boolean: false }] },
    { linkId: 'cigarettes', values: [{ number: '40' }] },
  ]
  assert.ok(!asked(stale).has('many') && !asked(stale).has('since'))
  assert.ok(asked([...stale, { linkId: 'illnesses', values: [{ option: 0 }] }]).has('since'))
  const open = withAnswers({ linkId: 'smokes', values: [{ boolean: false }] }, { linkId: 'cigarettes', values: [] })
  assert.deepEqual(issues(open), [], 'the lung alone still asks since when')
})

test('attack: answers that are not just what was asked', () => {
  const cases: [Answer, string][] = [
    [{ linkId: 'nobody-asked', values: [{ boolean: true }] }, 'nobody-asked unknown'],
    [{ linkId: 'intro', values: [{ text: 'Text' }] }, 'intro unknown'],
    [{ linkId: 'body', values: [{ text: 'Text' }] }, 'body unknown'],
    [{ linkId: '__proto__', values: [{ text: 'Text' }] }, '__proto__ unknown'],
    [{ linkId: 'smokes', values: [{ text: 'ja' }] }, 'smokes type'],
    [{ linkId: 'smokes', values: [{ boolean: true }, { boolean: false }] }, 'smokes too-many'],
    [{ linkId: 'smokes', values: [] }, 'smokes missing'],
    [{ linkId: 'weight', values: [{ number: '19.9' }] }, 'weight too-small'],
    [{ linkId: 'weight', values: [{ number: '401' }] }, 'weight too-large'],
    [{ linkId: 'weight', values: [{ number: '1e3' }] }, 'weight not-a-number'],
    [{ linkId: 'weight', values: [{ number: 'NaN' }] }, 'weight not-a-number'],
    [{ linkId: 'children', values: [{ number: '2.0' }] }, 'children not-whole'],
    [{ linkId: 'children', values: [{ number: '2147483648' }] }, 'children too-large'],
    [{ linkId: 'since', values: [{ date: '2026-02-30' }] }, 'since not-a-date'],
    [{ linkId: 'since', values: [{ date: '0001-01-01' }] }, 'since not-a-date'],
    [{ linkId: 'illnesses', values: [{ option: 3 }] }, 'illnesses option'],
    [{ linkId: 'illnesses', values: [{ option: -1 }] }, 'illnesses option'],
    [{ linkId: 'illnesses', values: [{ text: 'Lunge' }] }, 'illnesses type'],
    [{ linkId: 'illnesses', values: [{ option: 0 }, { option: 0 }] }, 'illnesses too-many'],
    [{ linkId: 'illnesses', values: [{ option: 0 }, { option: 2 }] }, 'illnesses exclusive'],
    [{ linkId: 'how', values: [{ text: 'a' }, { text: 'b' }] }, 'how too-many'],
    [{ linkId: 'name', values: [{ text: 'x'.repeat(41) }] }, 'name too-long'],
    [{ linkId: 'name', values: [{ text: 'zwei\nZeilen' }] }, 'name type'],
    [{ linkId: 'words', values: [{ text: 'x'.repeat(2001) }] }, 'words too-long'],
  ]
  for (const [answer, expected] of cases)
    assert.ok(issues(withAnswers(answer)).includes(expected), `${expected}: ${issues(withAnswers(answer)).join()}`)
  assert.ok(issues([...good, ...good]).includes('weight twice'))
  const notAsked = withAnswers({ linkId: 'smokes', values: [{ boolean: false }] })
  assert.deepEqual(issues(notAsked), ['cigarettes not-asked'])
  const many = Array.from({ length: 10_000 }, (_, n) => ({ linkId: `q${n}`, values: [{ boolean: true }] }))
  assert.equal(checkAnswers(form, many).length, 1, 'it stops at the first that nobody asked')
})

test('what was typed is sent clean: commas, blanks, what is not asked any more', () => {
  const typed = new Map<string, Answer['values']>([
    ...initialAnswers(form),
    ['weight', [{ number: ' 82,5 ' }]],
    ['fever', [{ number: '' }]],
    ['children', [{ number: '02' }]],
    ['smokes', [{ boolean: false }]],
    ['cigarettes', [{ number: '40' }]],
    ['words', [{ text: ' a\u0007b\r\nc\u2028d  ' }]],
    ['how', [{ text: '  ' }]],
  ])
  assert.deepEqual(cleanAnswers(form, typed), [
    { linkId: 'weight', values: [{ number: '82.5' }] },
    { linkId: 'children', values: [{ number: '2' }] },
    { linkId: 'smokes', values: [{ boolean: false }] },
    { linkId: 'name', values: [{ text: 'Dr.' }] },
    { linkId: 'words', values: [{ text: 'a b\nc\nd' }] },
  ])
  assert.deepEqual(issues(cleanAnswers(form, typed)), [])
})

test('a response from elsewhere is read as text, whatever is in it', () => {
  let deep: { linkId: string; text: string; item?: object[] } = { linkId: 'x', text: 'unten' }
  for (let depth = 0; depth < 50; depth += 1) deep = { linkId: `g${depth}`, text: `g${depth}`, item: [deep] }
  const item = [
    { linkId: '1', answer: [{ valueString: '<script>alert(1)</script>', item: [{ linkId: '1.1', text: 'Wann?' }] }] },
    { linkId: '2', text: 'Bild', answer: [{ valueAttachment: { title: 'x' } }] },
    deep,
  ] as Parameters<typeof answeredLines>[0]['item']
  const lines = answeredLines({ item: item ?? [] })
  assert.deepEqual(lines.slice(0, 3), [
    { depth: 0, text: '1', isGroup: false, values: [{ text: '<script>alert(1)</script>' }] },
    { depth: 1, text: 'Wann?', isGroup: false, values: [] },
    { depth: 0, text: 'Bild', isGroup: false, values: [{ text: '?' }] },
  ])
  assert.equal(lines.length, 3 + 11)
})
