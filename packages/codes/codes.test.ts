import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { isRefusal, utf8 } from '@siegel/foundation'
import { sharedData, standingClock, temporaryFolder, until } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { sha256 } from '@siegel/sealing/node'
import { Store } from '@siegel/store'
import { Catalogues, codesSchema } from './index.ts'
import { parseIcd } from './parse/icd.ts'
import { parseCatalogue } from './parse/index.ts'

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

const open = (folder: string) =>
  new Store({ file: join(folder, 'c.db'), key: new Uint8Array(32).fill(1), schemas: [ledgerSchema, codesSchema] })

function over(store: Store) {
  const clock = standingClock('2026-11-23T09:00:00.000Z')
  const ledger = new Ledger(store, clock)
  const made = new Catalogues(store, ledger, clock)
  const take = (name: string, bytes: Uint8Array, year?: number) =>
    made.import(admin, { name, sha256: sha256(bytes), year, parsed: parseCatalogue(bytes) })
  const entries = () => store.read((reader) => ledger.query(reader, {}, 1e9, 100).length)
  return { made, store, take, entries }
}

function catalogues(t: TestContext) {
  const store = open(temporaryFolder(t))
  t.after(() => store.close())
  return over(store)
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
    [`${head}\n${line('A00.0', 'Chol\u0007era')}`]: 'bell',
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

test('years stand side by side; a code that left the catalogue is still known', async (t) => {
  const { made, take } = catalogues(t)
  assert.deepEqual(made.search('chol', 5), { year: undefined, codes: [] })
  await assert.rejects(async () => take('codes.csv', file(line('A00.0', 'Cholera'))), refused('catalogue-year'))
  await take('icd2025.csv', file(line('A00.0', 'Cholera'), line('U07.3', 'COVID in der Eigenanamnese')))
  await take('icd2026.csv', file(line('A00.0', 'Cholera')))
  await take('x', file(line('A00.0', 'Cholera, neu')), 2027)
  assert.equal(made.currentYear(), 2026, 'next year’s is there and waits')
  assert.deepEqual([made.icd('a00.0')?.label, made.icd('A00.0')?.isCurrent], ['Cholera', true])
  assert.deepEqual([made.icd('U07.3')?.year, made.icd('U07.3')?.isCurrent], [2025, false])
  assert.equal(made.icd('Z99.9'), undefined)
  await take('icd2026.csv', file(line('B00.0', 'Ekzema herpeticatum')))
  assert.deepEqual(made.search('chol', 5).codes, [], 'replaced as a whole')
  assert.deepEqual(
    made.list().map(({ version, codes }) => [version, codes]),
    [
      ['2027', 1],
      ['2026', 1],
      ['2025', 2],
    ],
  )
})

const many = (count: number, label: string) =>
  file(
    ...Array.from({ length: count }, (_, index) => {
      const code = `${String.fromCharCode(65 + Math.floor(index / 1000))}${String(Math.floor(index / 10) % 100).padStart(2, '0')}.${index % 10}`
      return line(code, `${label} Krankheit ${index}`)
    }),
  )

const rowsOf = (store: Store) =>
  ['icd_catalogue', 'icd_code', 'icd_word'].map((table) =>
    store.read(
      (reader) =>
        reader.query<{ count: number }>({ text: `SELECT count(*) AS count FROM ${table}`, values: [] })[0]?.count,
    ),
  )

test('while a catalogue is written others come to their turn, and see the old one until the new one is whole', async (t) => {
  const { made, store, take, entries } = catalogues(t)
  await take('icd2026.csv', many(3000, 'Alte'))
  const rows = rowsOf(store)
  let isDone = false
  const importing = take('icd2026.csv', many(3000, 'Neue')).then(() => (isDone = true))
  const seen: string[] = []
  let mostAtOnce = 0
  for (let before = rowsOf(store)[1] ?? 0; !isDone;) {
    await new Promise((resolve) => setImmediate(resolve))
    const now = rowsOf(store)[1] ?? 0
    mostAtOnce = Math.max(mostAtOnce, Math.abs(now - before))
    before = now
    const state = [made.search('alte', 1), made.search('neue', 1)].map(({ codes }) => codes.length).join('')
    const whole = `${state} ${made.list()[0]?.codes} ${made.icd('C99.9')?.label.slice(0, 4)} ${entries()}`
    if (seen.at(-1) !== whole) seen.push(whole)
  }
  await importing
  assert.deepEqual(seen, ['10 3000 Alte 1', '01 3000 Neue 2'])
  assert.ok(mostAtOnce > 0 && mostAtOnce < 1500, `${mostAtOnce} codes in one go`)
  assert.deepEqual(rowsOf(store), rows, 'nothing of the old one is left')
})

test('an import that ends half-way leaves what was before, and its rows go at the next start', async (t) => {
  const folder = temporaryFolder(t)
  const first = over(open(folder))
  await first.take('icd2026.csv', many(50, 'Alte'))
  const rows = rowsOf(first.store)
  const importing = assert.rejects(first.take('icd2026.csv', many(3000, 'Neue')))
  await until(() => (rowsOf(first.store)[1] ?? 0) > 500)
  first.store.close()
  await importing
  const second = over(open(folder))
  t.after(() => second.store.close())
  assert.notDeepEqual(rowsOf(second.store), rows)
  assert.deepEqual(
    [second.made.list().length, second.made.search('neue', 1).codes, second.made.icd('A00.0')?.label, second.entries()],
    [1, [], 'Alte Krankheit 0', 1],
  )
  assert.equal(second.made.icd('C99.9'), undefined, 'also where an older year would be asked')
  await second.made.clear()
  assert.deepEqual(rowsOf(second.store), rows)
})

test('imports of one moment wait for each other', async (t) => {
  const { made, take, store } = catalogues(t)
  await Promise.all([
    take('icd2026.csv', many(300, 'Alte')),
    take('icd2026.csv', many(300, 'Neue')),
    take('icd2025.csv', many(10, 'Frühere')),
  ])
  assert.deepEqual([made.search('alte', 1).codes, made.search('neue', 1).codes.length], [[], 1])
  assert.deepEqual(rowsOf(store).slice(0, 2), [2, 310])
})

test('a database from before editions keeps its catalogues', (t) => {
  const folder = temporaryFolder(t)
  const [step = ''] = codesSchema.steps
  const schemas = [ledgerSchema, { ...codesSchema, steps: [step] }]
  const old = new Store({ file: join(folder, 'c.db'), key: new Uint8Array(32).fill(1), schemas })
  const { code, ...facts } = parseIcd(file(line('A00.0', 'Cholera')))[0] ?? assert.fail()
  old.transact((transaction) => {
    for (const text of [
      "INSERT INTO icd_catalogue VALUES (2025, 'BfArM', 'aa', '2025-01-01T00:00:00.000Z', 1) RETURNING 1",
      `INSERT INTO icd_code VALUES (2025, '${code}', 'Cholera', '${JSON.stringify(facts)}') RETURNING 1`,
      `INSERT INTO icd_word VALUES (2025, 'cholera', '${code}') RETURNING 1`,
    ])
      transaction.query({ text, values: [] })
  })
  old.close()
  const { made, store } = over(open(folder))
  t.after(() => store.close())
  assert.deepEqual(
    [made.currentYear(), made.search('chol', 5).codes[0]?.code, made.icd('A00.0')?.year],
    [2025, 'A00.0', 2025],
  )
})

test('the table of UCUM takes the place of the units that are built in', async (t) => {
  const data = sharedData(t, 'codes-ucum')
  if (data === undefined) return
  const { made, take } = catalogues(t)
  assert.throws(() => made.units().parse('[mi_i]'))
  const bytes = new Uint8Array(readFileSync(join(data, 'ucum-essence.xml')))
  const { name, version, codes } = await take('ucum-essence.xml', bytes)
  assert.deepEqual([name, version, codes > 250], ['UCUM', '2.2', true])
  assert.equal(made.units().convert(1, '[ft_i]', 'cm'), 30.48)
  assert.throws(() => take('x', utf8('<root/>')), refused('catalogue-unknown'))
  assert.equal(made.list().length, 1)
})

test('the real catalogue: by code, by words in any order, the best first', async (t) => {
  const data = sharedData(t, 'codes-icd10gm')
  if (data === undefined) return
  const { made, store, take } = catalogues(t)
  const { codes } = await take('icd10gm2023.csv', new Uint8Array(readFileSync(join(data, 'icd10gm2023.csv'))))
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
    "SELECT code FROM icd_word WHERE edition = 1 AND word >= 'a' AND word < 'b' LIMIT 9",
    "SELECT code FROM icd_code WHERE edition = 1 AND code >= 'a' AND code < 'b' ORDER BY code LIMIT 9",
  ].flatMap((text) => store.explain(text))
  assert.deepEqual(
    plans.filter((plan) => plan.startsWith('SCAN')),
    [],
  )
})
