import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReleaseRule } from '@siegel/contract/staff'
import type { DisplayValue } from '@siegel/fhir'
import { firstRules } from './defaults.ts'
import { judge as judgeWritten, type Judgeable } from './judge.ts'

const judge = (rules: readonly ReleaseRule[], what: Judgeable) =>
  judgeWritten(
    rules.map((rule) => ({ rule, by: 'Dr. Hollmann' })),
    what,
  )

const value = (name: string, more: Partial<DisplayValue> = {}): DisplayValue => ({
  name,
  value: '4,2',
  number: 4.2,
  flag: 'normal',
  ...more,
})
const found = (values: DisplayValue[], more: Partial<Judgeable> = {}): Judgeable => ({
  title: 'Laborbefund',
  values,
  hasTexts: false,
  hasFiles: false,
  ...more,
})
const atOnce = (...words: string[]): ReleaseRule => ({
  name: 'Blutbild',
  words,
  active: true,
  release: 'at-once',
  meaning: 'Alles in Ordnung.',
})
const signed = (onlyNormal: boolean, ...words: string[]): ReleaseRule => ({
  name: 'Nieren',
  words,
  active: true,
  release: 'after-sign-off',
  onlyNormal,
  meaning: 'Die Nieren arbeiten gut.',
  action: 'Bitte viel trinken.',
})

test('a value that a rule speaks for goes out at once, with the rule’s sentence', () => {
  assert.deepEqual(judge([atOnce('Kalium')], found([value('Kalium i.S.')])), {
    plan: 'at-once',
    rule: 'Blutbild',
    by: 'Dr. Hollmann',
    meaning: 'Alles in Ordnung.',
  })
  assert.equal(judge([atOnce()], found([value('Kalium'), value('Natrium')])).plan, 'at-once')
})

test('the most careful of the rules counts, and what none speaks for is by hand', () => {
  const rules = [atOnce('Kalium'), signed(true, 'Kreatinin')]
  const both = judge(rules, found([value('Kalium'), value('Kreatinin')]))
  assert.deepEqual(both, {
    plan: 'after-sign-off',
    rule: 'Blutbild, Nieren',
    by: 'Dr. Hollmann',
    meaning: 'Alles in Ordnung. Die Nieren arbeiten gut.',
    action: 'Bitte viel trinken.',
  })
  assert.equal(judge(rules, found([value('Kalium'), value('PSA')])).plan, 'by-hand')
  assert.equal(judge([], found([value('Kalium')])).plan, 'by-hand')
  assert.equal(judge([{ ...atOnce(), active: false }], found([value('Kalium')])).plan, 'by-hand')
})

test('attack: nothing goes out at once that is not known to be within its range', () => {
  const plan = (more: Partial<DisplayValue>) => judge([atOnce()], found([value('Natrium'), value('Kalium', more)])).plan
  for (const flag of ['low', 'high', 'critical-low', 'critical-high', 'abnormal', 'critical'] as const)
    assert.equal(plan({ flag }), 'by-hand', flag)
  assert.equal(plan({ flag: 'none' }), 'by-hand', 'no range, no flag')
  assert.equal(plan({ flag: 'none', low: 5, high: 6 }), 'by-hand', 'out of a range without a flag')
  assert.equal(plan({ flag: 'none', low: 4, high: 6 }), 'at-once')
  assert.equal(plan({ flag: 'none', low: 4, high: 6, value: '<4,2' }), 'by-hand', 'below what can be measured')
  const words: DisplayValue = { name: 'Urin', value: 'positiv', flag: 'none' }
  assert.equal(judge([atOnce()], found([words])).plan, 'by-hand')
})

test('attack: what nobody has read does not go out with what is normal', () => {
  assert.equal(judge([atOnce()], found([value('Kalium')], { hasTexts: true })).plan, 'by-hand')
  assert.equal(judge([atOnce()], found([value('Kalium')], { hasFiles: true })).plan, 'by-hand')
  assert.equal(judge([atOnce()], found([], { hasTexts: true })).plan, 'by-hand')
  assert.equal(judge([signed(false)], found([value('Kalium')], { hasFiles: true })).plan, 'after-sign-off')
})

test('a rule for normal values leaves others to the doctor; one for all does not', () => {
  const high = found([value('Kreatinin', { flag: 'high' })])
  assert.equal(judge([signed(true)], high).plan, 'by-hand')
  assert.equal(judge([signed(false)], high).plan, 'after-sign-off')
})

test('attack: one word that is told in a conversation holds back everything it came with', () => {
  const rules = [atOnce(), ...firstRules]
  const plan = (name: string, title = 'Laborbefund') =>
    judge(rules, found([value('Kalium'), value(name)], { title })).plan
  for (const name of [
    'HIV-1/2 Antikörper',
    'anti-HIV',
    'HIV1-RNA',
    'BRCA1-Mutation',
    'Humangenetische Untersuchung',
    'Zytologie',
    'Trisomie 21',
    'hiv',
  ])
    assert.equal(plan(name), 'conversation', name)
  assert.equal(plan('Natrium', 'Histologischer Befund'), 'conversation')
  assert.equal(judge(rules, found([], { title: 'Pathologie Mamma' })).plan, 'conversation', 'a document')
  for (const name of ['Archivprobe', 'Natrium']) assert.equal(plan(name), 'at-once', name)
})

test('of two conversations the one that is due first', () => {
  const judged = judge(firstRules, found([value('HIV'), value('BRCA1')]))
  assert.deepEqual(judged, { plan: 'conversation', rule: 'HIV', within_days: 3 })
})

test('attack: a word of a rule is a word, never a pattern; what goes out by itself is named by whole words', () => {
  assert.equal(judge([atOnce('K.*')], found([value('Kalium')])).plan, 'by-hand')
  assert.equal(judge([atOnce('HB')], found([value('HBs-Antigen')])).plan, 'by-hand')
  assert.equal(judge([atOnce('(')], found([value('Kalium')])).plan, 'by-hand')
  const long = 'a'.repeat(79)
  assert.equal(judge([atOnce(`${long}!`)], found([value(long.repeat(500))])).plan, 'by-hand')
})

test('a sentence is under the name of who wrote it, two under both, whatever the rules are called', () => {
  const written = [
    { rule: { ...atOnce('Kalium'), name: 'Salze, Blut' }, by: 'Dr. Hollmann' },
    { rule: { ...atOnce('Natrium'), name: 'Salze, Blut', meaning: 'Auch das ist gut.' }, by: 'Dr. Weber' },
    { rule: atOnce('Chlorid'), by: 'Dr. Feld' },
  ]
  const by = (...names: string[]) => {
    const judged = judgeWritten(written, found(names.map((name) => value(name))))
    return 'by' in judged ? judged.by : undefined
  }
  assert.equal(by('Natrium'), 'Dr. Weber')
  assert.equal(by('Natrium', 'Kalium'), 'Dr. Hollmann, Dr. Weber')
})
