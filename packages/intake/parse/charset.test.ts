import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Charset, charsets, declaredCharset, decode } from './charset.ts'
import { encode, ldtFile, obj } from './write-ldt.ts'
import { parseLdt } from './ldt/parse-ldt.ts'

const all = Uint8Array.from({ length: 256 }, (_, byte) => byte)

test('every table has one character per byte, and only DIN 66003 leaves bytes without one', () => {
  for (const [name, table] of Object.entries(charsets)) {
    assert.equal(table.length, 256, name)
    assert.equal(decode(all, name as Charset), table, name)
    const missing = Array.from(table).filter((character) => character === '\uFFFD').length
    assert.equal(missing, name === 'din-66003' ? 128 : 0, name)
  }
})

test('ISO 8859-15 as the platform decodes it', () => {
  assert.equal(charsets['iso-8859-15'], new TextDecoder('iso-8859-15').decode(all))
})

test('ISO 8859-1 is not Windows 1252', () => {
  assert.equal(charsets['iso-8859-1'].charAt(0x80), '\u0080')
  assert.equal(charsets['iso-8859-1'].charAt(0xa4), '¤')
})

test('code page 437 and DIN 66003 where German text needs them', () => {
  const german = (charset: Charset, bytes: number[]) => decode(Uint8Array.from(bytes), charset)
  assert.equal(german('cp437', [0x84, 0x94, 0x81, 0x8e, 0x99, 0x9a, 0xe1, 0xe6, 0xfd, 0xf8]), 'äöüÄÖÜßµ²°')
  assert.equal(german('cp437', [0xb0, 0xdb, 0xc4, 0xff]), '░█─\u00A0')
  assert.equal(german('din-66003', [0x7b, 0x7c, 0x7d, 0x5b, 0x5c, 0x5d, 0x7e, 0x40, 0x41]), 'äöüÄÖÜß§A')
  assert.equal(german('din-66003', [0xe4]), '\uFFFD')
})

test('the set that the file names is the set it is read in', () => {
  for (const [digit, charset] of [
    ['1', 'din-66003'],
    ['2', 'cp437'],
    ['3', 'iso-8859-1'],
    ['4', 'iso-8859-15'],
  ] as const) {
    const bytes = ldtFile({
      charset,
      header: [['8132', 'Kopfdaten', obj('0032', ['0001', 'LDT3.2.4'], ['9206', digit])]],
      records: [[['8145', 'Patient', obj('0045', ['8147', 'Person', obj('0047', ['3101', 'Müßäöß'])])]]],
    })
    const file = parseLdt(bytes)
    assert.equal(file.charset, charset)
    assert.equal(file.messages[0]?.patient?.person?.family?.content, 'Müßäöß')
    assert.deepEqual(file.warnings, [])
  }
  assert.deepEqual(declaredCharset(encode('0109206x\r\n')), { charset: 'iso-8859-15', warnings: [{ code: 'charset' }] })
  assert.equal(declaredCharset(encode('0180105x92062\r\n')).charset, 'iso-8859-15', 'not in the middle of a line')
})

test('a byte that the declared set does not have is reported with its line', () => {
  const bytes = ldtFile({
    header: [['8132', 'Kopfdaten', obj('0032', ['0001', 'LDT3.2.4'], ['9206', '1'])]],
    records: [[['3564', 'Größe']]],
  })
  assert.deepEqual(parseLdt(bytes).warnings, [{ code: 'charset', line: 9 }])
})
