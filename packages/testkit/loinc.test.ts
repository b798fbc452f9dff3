import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { sharedData } from '@siegel/foundation/testing'
import { pressureParts, vitalKinds, vitalPanel } from '@siegel/practice/line'
import { analyteOf, analytes } from '../codes/units/analytes.ts'

const packages = fileURLToPath(new URL('../', import.meta.url))
const codePattern = /(?<![\d-])\d{3,5}-\d(?![\d-])/g

/** Every LOINC code in what runs, by the file it stands in. */
const written = globSync('**/*.ts', { cwd: packages, exclude: ['**/node_modules', '**/*.test.ts', '**/testing.ts'] })
  .map((path) => ({ path, text: readFileSync(join(packages, path), 'utf8') }))
  .filter(({ path, text }) => /loinc/i.test(text) && !/\.generated\./.test(path))
  .flatMap(({ path, text }) =>
    [...text.matchAll(/'([^'\n]*)'/g)]
      .flatMap(([, literal = '']) => literal.match(codePattern) ?? [])
      .map((code) => ({ path, code })),
  )

/** Mod 10 as LOINC's users' guide has it: every second digit from the right counts twice. */
function checkDigit(body: string): number {
  const sum = Array.from(body)
    .toReversed()
    .reduce((total, digit, place) => {
      const counted = Number(digit) * (place % 2 === 0 ? 2 : 1)
      return total + (counted > 9 ? counted - 9 : counted)
    }, 0)
  return (10 - (sum % 10)) % 10
}

test('every LOINC code that we write has its check digit', () => {
  assert.ok(written.length > 80, `${written.length} codes found`)
  const wrong = written.filter(({ code }) => {
    const [body = '', digit] = code.split('-')
    return checkDigit(body) !== Number(digit)
  })
  assert.deepEqual(wrong, [])
})

test('no LOINC code stands for two analytes', () => {
  const codes = analytes.flatMap(({ loinc }) => loinc)
  assert.equal(new Set(codes).size, codes.length)
})

/** What public material calls each code: HL7's own examples, German base profiles, hospital profiles, Synthea. */
function displays(folders: readonly string[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const { system, code, display } = value as Record<string, unknown>
    if (system === 'http://loinc.org' && typeof code === 'string' && typeof display === 'string')
      found.set(code, (found.get(code) ?? new Set()).add(display))
    for (const one of Object.values(value)) walk(one)
  }
  for (const folder of folders)
    for (const path of globSync('**/*.json', { cwd: folder }))
      walk(JSON.parse(readFileSync(join(folder, path), 'utf8')))
  return found
}

/** Names in English of what the codes measure, where our own names are German only. */
const english: readonly (readonly [RegExp, string])[] = [
  [/Low Density Lipoprotein/, 'LDL'],
  [/High Density Lipoprotein/, 'HDL'],
  [/Hemoglobin A1c/, 'HbA1c'],
  [/Hemoglobin/, 'Hb'],
  [/Bilirubin.direct/, 'Bilirubin direkt'],
  [/Bilirubin/, 'Bilirubin'],
  [/Urea nitrogen/, 'BUN'],
  [/Glucose/, 'Glukose'],
  [/Creatinine/, 'Kreatinin'],
  [/Calcium/, 'Kalzium'],
  [/Chloride/, 'Chlorid'],
  [/Phosphate/, 'Phosphat'],
  [/Potassium/, 'Kalium'],
  [/Sodium/, 'Natrium'],
  [/Triglyceride/, 'Triglyceride'],
  [/Urate/, 'Harnsäure'],
  [/Cholesterol/, 'Cholesterin'],
]

test('where public material names a code, it means the same', (t) => {
  const folders = ['fhir-r4-examples', 'fhir-de-basis', 'fhir-isik', 'synthea-r4'].map((name) => sharedData(t, name))
  if (folders.includes(undefined)) return
  const named = displays(folders.filter((folder) => folder !== undefined))
  const same = (text: string) => text.toLowerCase().replace(/ in blood$| \[.*$/, '')
  const vitals = [...Object.values(vitalKinds), ...Object.values(pressureParts), vitalPanel]
  const seen = vitals.filter(({ loinc, display }) => {
    for (const theirs of named.get(loinc) ?? []) assert.equal(same(theirs), same(display), loinc)
    return named.has(loinc)
  })
  assert.ok(seen.length >= 10, `${seen.length} vital signs are named there`)
  let analytesSeen = 0
  for (const analyte of analytes)
    for (const code of analyte.loinc)
      for (const theirs of named.get(code) ?? []) {
        const [, ours] = english.find(([pattern]) => pattern.test(theirs)) ?? assert.fail(`${code} ${theirs}`)
        assert.equal(analyteOf({ name: ours }), analyte, `${code} is ${theirs}`)
        analytesSeen += 1
      }
  assert.ok(analytesSeen >= 15, `${analytesSeen} analytes are named there`)
})
