import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filled } from './catalogue.ts'
import { countedIn } from './counted.ts'
import { problemText, stopReason } from './explain.ts'
import { preferredLocale } from './preferred.ts'
import { factsOf, tags, wordsOf } from './testing.ts'

const paths = (value: object, prefix = ''): string[] =>
  Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null ? paths(inner, `${prefix}${key}.`) : [`${prefix}${key}`],
  )
const texts = (value: object): string[] =>
  Object.values(value).flatMap((inner: unknown) =>
    typeof inner === 'object' && inner !== null ? texts(inner) : typeof inner === 'string' ? [inner] : [],
  )
const { outside } = await wordsOf('de')

test('both languages say the same things, also in the open lists that types cannot compare', async () => {
  assert.deepEqual(paths(await wordsOf('en')).sort(), paths(await wordsOf('de')).sort())
})

test('no language says what German does not, none shouts, and every one says what it is', async () => {
  const known = new Set(paths(await wordsOf('de')))
  assert.ok(tags.length >= 2)
  for (const tag of tags) {
    assert.ok((await factsOf(tag)).name !== '', tag)
    assert.doesNotThrow(() => new Intl.PluralRules(tag), tag)
    const words = await wordsOf(tag)
    assert.deepEqual(
      paths(words).filter((path) => !known.has(path)),
      [],
    )
    assert.ok(!texts(words).includes(''), 'no text is empty')
    assert.deepEqual(
      texts(words).filter((text) => text.includes('!')),
      [],
    )
  }
})

test('a word that a language lacks is said in another, one by one', () => {
  const say = () => 'no'
  const english = { a: 'a', b: { c: 'c', d: () => 'd' }, list: ['x', 'y'] }
  assert.deepEqual(filled({ b: { d: say } }, english), { a: 'a', b: { c: 'c', d: say }, list: ['x', 'y'] })
  assert.deepEqual(filled({ a: () => 'no', b: 'no', list: 'no', more: 'no' }, english), english)
  assert.deepEqual(filled({ list: ['z'] }, { list: english.list }), { list: ['z'] })
  assert.deepEqual(filled(undefined, english), english)
})

test('numbers are said by the plural rules of the language', () => {
  const german = countedIn('de')
  const values = { one: '# Wert', other: '# Werte' }
  assert.deepEqual(
    [0, 1, 2, 1200].map((n) => german(n, values)),
    ['0 Werte', '1 Wert', '2 Werte', '1.200 Werte'],
  )
  const here = { '=0': 'nichts', '=1': 'nur hier', other: 'an # Stellen' }
  assert.deepEqual(
    [0, 1, 21].map((n) => german(n, here)),
    ['nichts', 'nur hier', 'an 21 Stellen'],
  )
  const ukrainian = countedIn('uk')
  const forms = { '=1': 'саме один', one: '# документ', few: '# документи', many: '# документів', other: '# документа' }
  assert.deepEqual(
    [1, 3, 11, 21].map((n) => ukrainian(n, forms)),
    ['саме один', '3 документи', '11 документів', '21 документ'],
  )
  const arabic = { two: 'مستندان', few: '# مستندات', other: '# مستند' }
  assert.deepEqual(
    [2, 3, 11].map((n) => countedIn('ar')(n, arabic)),
    ['مستندان', '3 مستندات', '11 مستند'],
  )
})

test('every refusal of the core has its reason, and unknown codes a sentence', () => {
  for (const code of ['certificate-other-practice', 'note-unverified', 'certificate-unverified'])
    assert.equal(stopReason(outside, code, false), outside.stop.certificate)
  assert.equal(
    stopReason(outside, 'note-unverified', true),
    outside.stop.incomplete,
    'the practice has proven itself before',
  )
  assert.equal(stopReason(outside, 'certificate-expired', false), outside.stop.expired)
  assert.equal(stopReason(outside, 'manifest-old', false), outside.stop.old)
  assert.equal(stopReason(outside, 'statement-extra', false), outside.stop.incomplete)
  assert.equal(stopReason(outside, 'item-other-file', false), outside.stop.altered)
  assert.equal(stopReason(outside, 'answer-unreadable', false), outside.stop.answer)
  assert.equal(stopReason(outside, 'whatever', false), outside.stop.other)
  assert.equal(problemText(outside, 'whatever'), outside.problems['unexpected-answer'])
})

test('the reader’s language: chosen, else of the browser, else German', () => {
  const two = new Map([
    ['de', 1],
    ['en', 1],
  ])
  assert.equal(preferredLocale('en', ['de-DE'], two), 'en')
  assert.equal(preferredLocale(null, ['tr-TR', 'en-US', 'de'], two), 'en')
  assert.equal(preferredLocale(null, ['tr-TR', 'en-US', 'de'], new Map([...two, ['tr', 1]])), 'tr')
  assert.equal(preferredLocale(null, ['tr-TR'], two), 'de')
  assert.equal(preferredLocale('xx', ['de-AT'], two), 'de')
})
