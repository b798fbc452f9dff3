import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { isRefusal, utf8 } from '@siegel/foundation'
import { sharedData, standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { Store } from '@siegel/store'
import { Catalogues, codesSchema, parseIcd } from './index.ts'

const refused = (code: string) => (error: unknown) => isRefusal(error, code)
const admin = { id: 'p4', name: 'Eva Brandes', role: 'admin' as const }

const head =
  'icd_code,icd_normcode,label,level,terminal,usage_295,gender_specific,gender_error_type,age_min,age_max,age_error_type,rare_in_central_europe,code_with_content,notifiable,notifiable_lab'
const line = (
  code: string,
  label: string,
  more: { sex?: string; from?: string; to?: string; terminal?: string } = {},
) =>
  `${code},${code},"${label}",4,${more.terminal ?? 'T'},P,${more.sex ?? '9'},${more.sex === undefined ? '9' : 'K'},${more.from ?? '9999'},${more.to ?? '9999'},9,N,J,N,N`
const file = (...lines: string[]) => utf8([head, ...lines].join('\n'))

function catalogues(t: TestContext) {
  const clock = standingClock('2026-11-23T09:00:00.000Z')
  const store = new Store({
    file: join(temporaryFolder(t), 'c.db'),
    key: new Uint8Array(32).fill(1),
    schemas: [ledgerSchema, codesSchema],
  })
  t.after(() => store.close())
  return { made: new Catalogues(store, new Ledger(store, clock), clock), store }
}

test('a catalogue is read with what it says about sex and age', () => {
  const [birth, newborn] = parseIcd(
    file(
      line('O80', 'Spontangeburt', { sex: 'W', from: 'j012', to: 'j055' }),
      line('P07.3', 'Vor dem Termin', { from: 't000', to: 't028' }),
    ),
  )
  assert.deepEqual([birth?.sex, birth?.age], ['female', { from_days: 4383, to_days: 20_453 }])
  assert.deepEqual(newborn?.age, { from_days: 0, to_days: 28 })
})

test('damaged and foreign files are refused, with the line', () => {
  const damaged: Record<string, string> = {
    [`${head}\n${line('A00.0', 'Cholera')}\n"A01.0,A01.0`]: 'quotes',
    [`${head}\n${line('A00.0', 'Cholera').replace('A00.0', 'A00.0" x')}`]: 'stray quote',
    [`${head}\n${line('a00', 'klein')}`]: 'code',
    [`${head}\n${line('A00.0', 'Cholera')}\n${line('A00.0', 'Cholera')}`]: 'twice',
    [`${head}\n${line('A00.0', 'Cholera', { from: 'x001' })}`]: 'age',
    [`${head}\n${line('A00.0', 'Cholera', { sex: 'Q' })}`]: 'sex',
    [`${head}\n${line('A00.0', 'x'.repeat(5000))}`]: 'long',
    [`${head}\nA00.0,A00.0,Cholera`]: 'columns',
  }
  for (const [text, name] of Object.entries(damaged))
    assert.throws(
      () => parseIcd(utf8(text)),
      (error) => isRefusal(error, 'catalogue-damaged') && /line \d+/.test(error.detail ?? ''),
      name,
    )
  for (const text of ['', 'a,b\n1,2', '\u0000\u0001', '"'.repeat(100_000), '<xml/>'])
    assert.throws(
      () => parseIcd(utf8(text)),
      (error) => isRefusal(error, 'catalogue-unknown') || isRefusal(error, 'catalogue-damaged'),
      text.slice(0, 9),
    )
  assert.throws(() => parseIcd(new Uint8Array([0xff, 0xfe, 0x00])), refused('catalogue-unknown'))
  assert.throws(() => parseIcd(new Uint8Array(33 * 1024 * 1024)), refused('too-large'))
})

test('years stand side by side; a code that left the catalogue is still known', (t) => {
  const { made } = catalogues(t)
  assert.deepEqual(made.search('chol', 5), { year: undefined, codes: [] })
  assert.throws(
    () => made.import(admin, { name: 'codes.csv', bytes: file(line('A00.0', 'Cholera')) }),
    refused('catalogue-year'),
  )
  made.import(admin, {
    name: 'icd2025.csv',
    bytes: file(line('A00.0', 'Cholera'), line('U07.3', 'COVID in der Eigenanamnese')),
  })
  made.import(admin, { name: 'icd2026.csv', bytes: file(line('A00.0', 'Cholera')) })
  made.import(admin, { name: 'x', year: 2027, bytes: file(line('A00.0', 'Cholera, neu')) })
  assert.equal(made.currentYear(), 2026, 'next year’s is there and waits')
  assert.deepEqual([made.icd('a00.0')?.label, made.icd('A00.0')?.isCurrent], ['Cholera', true])
  assert.deepEqual([made.icd('U07.3')?.year, made.icd('U07.3')?.isCurrent], [2025, false])
  assert.equal(made.icd('Z99.9'), undefined)
  made.import(admin, { name: 'icd2026.csv', bytes: file(line('B00.0', 'Ekzema herpeticatum')) })
  assert.deepEqual(made.search('chol', 5).codes, [], 'replaced as a whole')
  assert.throws(
    () => made.import(admin, { name: 'icd2026.csv', bytes: utf8('nonsense') }),
    refused('catalogue-unknown'),
  )
  assert.equal(made.search('ekz', 5).codes.length, 1, 'a refused file changes nothing')
  assert.deepEqual(
    made.list().map(({ version, codes }) => [version, codes]),
    [
      ['2027', 1],
      ['2026', 1],
      ['2025', 2],
    ],
  )
})

test('the table of UCUM takes the place of the units that are built in', (t) => {
  const data = sharedData(t, 'codes-ucum')
  if (data === undefined) return
  const { made } = catalogues(t)
  assert.throws(() => made.units().parse('[ft_i]'))
  const { name, version, codes } = made.import(admin, {
    name: 'ucum-essence.xml',
    bytes: readFileSync(join(data, 'ucum-essence.xml')),
  })
  assert.deepEqual([name, version, codes > 250], ['UCUM', '2.2', true])
  assert.equal(made.units().convert(1, '[ft_i]', 'cm'), 30.48)
  assert.throws(() => made.import(admin, { name: 'x', bytes: utf8('<root/>') }), refused('catalogue-unknown'))
  assert.equal(made.list().length, 1)
})

test('the real catalogue: by code, by words in any order, the best first', (t) => {
  const data = sharedData(t, 'codes-icd10gm')
  if (data === undefined) return
  const { made, store } = catalogues(t)
  const { codes } = made.import(admin, {
    name: 'icd10gm2023.csv',
    bytes: readFileSync(join(data, 'icd10gm2023.csv')),
  })
  assert.equal(codes, 16_755)
  const first = (text: string) => made.search(text, 8).codes.map(({ code }) => code)
  assert.ok(first('hyperk').includes('E87.5'))
  assert.deepEqual(first('e87.5').slice(0, 1), ['E87.5'])
  assert.deepEqual(first('I1090').slice(0, 1), ['I10.90'])
  assert.ok(first('e11').every((code) => code.startsWith('E11')))
  assert.ok(first('typ 2 diab').every((code) => code.startsWith('E11')))
  assert.ok(first('diabetes typ 2').includes('E11.90'), String(first('diabetes typ 2')))
  assert.deepEqual(
    first('Gonarthrose primär')
      .slice(0, 1)
      .map((code) => code.slice(0, 3)),
    ['M17'],
  )
  for (const text of ['müller', '', ' ', "'; DROP TABLE icd_code; --", '%', 'x'.repeat(100), '-!*', '😀'])
    assert.ok(Array.isArray(first(text)), text)
  assert.equal(made.icd('O80')?.sex, 'female')
  assert.equal(made.icd('A00.0')?.notifiable, true)
  assert.equal(made.icd('B95.0')?.usage, 'additional')
  assert.equal(made.icd('E11')?.terminal, false)
  const plans = [
    "SELECT code FROM icd_word WHERE year = 1 AND word >= 'a' AND word < 'b' LIMIT 9",
    "SELECT code FROM icd_code WHERE year = 1 AND code >= 'a' AND code < 'b' ORDER BY code LIMIT 9",
  ].flatMap((text) => store.explain(text))
  assert.deepEqual(
    plans.filter((plan) => plan.startsWith('SCAN')),
    [],
  )
})
