import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountWords } from '../account/account-words.ts'
import { bookingDe } from '../booking/de.ts'
import { bookingEn } from '../booking/en.ts'
import { formPageWords } from '../questionnaires/words.ts'
import { appointmentWords } from '../start/appointment-words.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { problemText, stopReason } from './explain.ts'
import { preferredLocale } from './preferred.ts'

const paths = (value: object, prefix = ''): string[] =>
  Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null ? paths(inner, `${prefix}${key}.`) : [`${prefix}${key}`],
  )

test('both languages say the same things, also in the open lists that types cannot compare', () => {
  assert.deepEqual(paths(en).sort(), paths(de).sort())
  assert.deepEqual(paths(appointmentWords.en).sort(), paths(appointmentWords.de).sort())
  assert.deepEqual(paths(bookingEn).sort(), paths(bookingDe).sort())
  assert.deepEqual(paths(formPageWords.en).sort(), paths(formPageWords.de).sort())
  assert.deepEqual(paths(accountWords.en).sort(), paths(accountWords.de).sort())
})

test('every text of both catalogues is there, and none shouts', () => {
  const texts = (value: object): string[] =>
    Object.values(value).flatMap((inner: unknown) =>
      typeof inner === 'object' && inner !== null ? texts(inner) : typeof inner === 'string' ? [inner] : [],
    )
  for (const catalogue of [de, en, accountWords, formPageWords]) {
    assert.ok(!texts(catalogue).includes(''), 'no text is empty')
    assert.deepEqual(
      texts(catalogue).filter((text) => text.includes('!')),
      [],
    )
  }
})

test('every refusal of the core has its reason, and unknown codes a sentence', () => {
  for (const code of ['certificate-other-practice', 'note-unverified', 'certificate-unverified'])
    assert.equal(stopReason(de, code), de.stop.certificate)
  assert.equal(stopReason(de, 'certificate-expired'), de.stop.expired)
  assert.equal(stopReason(de, 'manifest-old'), de.stop.old)
  assert.equal(stopReason(de, 'statement-extra'), de.stop.incomplete)
  assert.equal(stopReason(de, 'item-other-file'), de.stop.altered)
  assert.equal(stopReason(de, 'answer-unreadable'), de.stop.answer)
  assert.equal(stopReason(de, 'whatever'), de.stop.other)
  assert.equal(problemText(de, 'whatever'), de.problems['unexpected-answer'])
})

test('the reader’s language', () => {
  assert.equal(preferredLocale('en', ['de-DE']), 'en')
  assert.equal(preferredLocale(null, ['tr-TR', 'en-US', 'de']), 'en')
  assert.equal(preferredLocale(null, ['tr-TR']), 'de')
  assert.equal(preferredLocale('xx', ['de-AT']), 'de')
})
