import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parseCatalogue } from '@siegel/codes/parse'
import { isRefusal, utf8 } from '@siegel/foundation'
import { sharedData } from '@siegel/foundation/testing'
import { readCatalogueAnswer } from './catalogue-answer.ts'
import { catalogueLimits, Readers } from './reader-process.ts'
import { readCatalogue } from './reader.ts'

const real = new Readers({ readerEntry: fileURLToPath(new URL('../../apps/reader/main.ts', import.meta.url)) })
const refused = (code: string, detail?: string) => (error: unknown) =>
  isRefusal(error, code) && (detail === undefined || error.detail === detail)

const head =
  'icd_normcode,label,terminal,usage_295,gender_specific,gender_error_type,age_min,age_max,age_error_type,rare_in_central_europe,notifiable,notifiable_lab'
const file = (...codes: string[]) =>
  utf8([head, ...codes.map((code) => `${code},"Krankheit ${code}",T,P,W,M,j012,j055,M,N,J,N`)].join('\n'))

test('the real catalogues come out of the process as they do in this one', async (t) => {
  for (const [folder, name] of [
    ['codes-icd10gm', 'icd10gm2023.csv'],
    ['codes-ucum', 'ucum-essence.xml'],
  ] as const) {
    const place = sharedData(t, folder)
    if (place === undefined) return
    const bytes = new Uint8Array(readFileSync(join(place, name)))
    assert.deepEqual(await readCatalogue(bytes, real), parseCatalogue(bytes), name)
  }
})

test('refusals cross the border with their line; a table that needs too much ends the process alone', async () => {
  await assert.rejects(readCatalogue(file('A00.0', 'A00.0'), real), refused('catalogue-damaged', 'line 3'))
  await assert.rejects(readCatalogue(utf8('nonsense'), real), refused('catalogue-unknown'))
  await assert.rejects(readCatalogue(utf8(`<${'x'.repeat(5 * 1024 * 1024)}`), real), refused('too-large'))
  const wide = `${head}${',x'.repeat(2_000_000)}\n`
  const small = { ...catalogueLimits, memoryMib: 24, timeoutMs: 10_000 }
  await assert.rejects(readCatalogue(utf8(wide), real, small), isRefusal)
  assert.equal((await readCatalogue(file('A00.0'), real)).kind, 'icd-10-gm')
})

const code = {
  code: 'A00.0',
  label: 'Cholera',
  terminal: true,
  usage: 'primary',
  sexIsStrict: false,
  ageIsStrict: false,
  rare: false,
  notifiable: true,
  notifiableLaboratory: true,
}
const unit = { code: 'm2', value: '1', unit: 'm2', isMetric: false }
const essence = { version: '2.2', prefixes: [{ code: 'k', value: '1e3' }], bases: ['m'], units: [unit] }
const answer = (first: object, ...lines: unknown[]) =>
  utf8([{ ok: true, kind: 'catalogue', ...first }, ...lines].map((line) => JSON.stringify(line)).join('\n'))
const icd = (codes: number, ...lines: unknown[]) => answer({ catalogue: 'icd-10-gm', codes }, ...lines)
const ucum = (change: object) => answer({ catalogue: 'ucum', essence: { ...essence, ...change } })

test('an answer that no honest reader gives is refused, whatever it is', async () => {
  const other = { ...code, code: 'A00.1' }
  assert.deepEqual(await readCatalogueAnswer(icd(2, [code], [other])), { kind: 'icd-10-gm', codes: [code, other] })
  const more = { ...code, sex: 'male', age: { from_days: 0, to_days: 28 }, __proto__: null, secret: 'x' }
  assert.deepEqual(
    await readCatalogueAnswer(icd(1, [more])),
    { kind: 'icd-10-gm', codes: [{ ...code, sex: 'male', age: { from_days: 0, to_days: 28 } }] },
    'what is not asked for does not come in',
  )
  assert.deepEqual(await readCatalogueAnswer(ucum({})), { kind: 'ucum', essence })
  const codes = Array.from({ length: 1001 }, (_, index) => ({ ...code, code: `A${String(index).padStart(2, '0')}` }))
  const lies: Record<string, Uint8Array> = {
    nothing: utf8(''),
    'another job': utf8('{"ok":true,"kind":"parse"}'),
    'another catalogue': answer({ catalogue: 'atc', codes: 1 }, [code]),
    'no codes': icd(0),
    'fewer than announced': icd(3, [code], [other]),
    'more than announced': icd(1, [code], [other]),
    'more than there can be': icd(40_001, [code]),
    twice: icd(2, [code], [code]),
    'a line too long': icd(1001, codes),
    'no list': icd(1, { 0: code, length: 1 }),
    'no JSON': utf8(`${Buffer.from(icd(1)).toString()}\n[`),
    'too many bytes': icd(1, [{ ...code, x: 'x'.repeat(2 * 1024 * 1024) }]),
    'a code that is none': icd(1, [{ ...code, code: 'A00.0<' }]),
    'no label': icd(1, [{ ...code, label: '' }]),
    'a label of lines': icd(1, [{ ...code, label: 'a\nb' }]),
    'a long label': icd(1, [{ ...code, label: 'x'.repeat(401) }]),
    'a usage of its own': icd(1, [{ ...code, usage: 'constructor' }]),
    'a sex of its own': icd(1, [{ ...code, sex: 'x' }]),
    'an age without end': icd(1, [{ ...code, age: { from_days: 1e9 } }]),
    'text for a flag': icd(1, [{ ...code, rare: 'yes' }]),
    'a version that is none': ucum({ version: '<b>' }),
    'a factor that is none': ucum({ units: [{ ...unit, value: '1e9999' }] }),
    'a unit that is none': ucum({ units: [{ ...unit, code: '' }] }),
    'an expression that is none': ucum({ units: [{ ...unit, unit: 'x'.repeat(201) }] }),
    'too many units': ucum({ units: Array.from({ length: 5001 }, () => unit) }),
    'a prefix that is none': ucum({ prefixes: [{ code: 'k' }] }),
    'lines behind the table': answer({ catalogue: 'ucum', essence }, []),
  }
  for (const [name, bytes] of Object.entries(lies))
    await assert.rejects(readCatalogueAnswer(bytes), refused('reader-answer'), name)
})
