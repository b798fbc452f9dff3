import assert from 'node:assert/strict'
import { test } from 'node:test'
import { colognePhonetics, phoneticWords } from './index.ts'

test('published examples have their published keys', () => {
  const published = {
    'Müller-Lüdenscheidt': '65752682',
    Wikipedia: '3412',
    Breschnew: '17863',
    Müller: '657',
    Meier: '67',
    Schmidt: '862',
    Philip: '351',
  }
  for (const [name, key] of Object.entries(published)) assert.equal(colognePhonetics(name), key, name)
})

test('names that sound alike agree, and others do not', () => {
  for (const [one, other] of [
    ['Meier', 'Mayr'],
    ['Schmidt', 'Schmitt'],
    ['Müller', 'Mueller'],
    ['Aydin', 'Aydın'],
    ['Stefan', 'Stephan'],
    ['Claus', 'Klaus'],
  ] as const)
    assert.equal(colognePhonetics(one), colognePhonetics(other), `${one} and ${other}`)
  assert.notEqual(colognePhonetics('Bauer'), colognePhonetics('Becker'))
})

test('the rules that depend on neighbours', () => {
  assert.equal(colognePhonetics('Cäsar'), '487')
  assert.equal(colognePhonetics('Celle'), '85')
  assert.equal(colognePhonetics('Xaver'), '4837')
  assert.equal(colognePhonetics('Mexiko'), '6484')
  assert.equal(colognePhonetics('Ilse'), '058')
})

test('a key is its own key, silence has none, and each word of a name counts', () => {
  assert.equal(colognePhonetics('65752682'), '65752682')
  assert.equal(colognePhonetics('Хабаровск'), '')
  assert.equal(colognePhonetics(''), '')
  assert.deepEqual(phoneticWords('von der Müller-Lüdenscheidt'), ['36', '27', '657', '52682'])
})
