import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '@siegel/foundation/testing'
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { button, press, shot, signInOnPage, startDemo, TestBrowser, userOf, type RunningDemo } from '../index.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
let demo: RunningDemo
let browser: TestBrowser
before(async () => {
  demo = await startDemo({ patients: 2 })
  browser = await TestBrowser.start('')
})
after(async () => {
  await browser.close()
  await demo.stop()
})

async function workstation(role: string, path: string): Promise<Page> {
  const page = await (await browser.open({ width: 1440, height: 900 })).newPage()
  page.setDefaultTimeout(12_000)
  await page.goto(demo.facts.staffUrl)
  await signInOnPage(page, userOf(demo.facts, role))
  await page.goto(new URL(path, demo.facts.staffUrl).href)
  return page
}

async function fhir<T>(path: string, body: object): Promise<T> {
  const answer = await fetch(new URL(path, demo.facts.fhirUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${demo.facts.token}`, 'content-type': 'application/fhir+json' },
    body: JSON.stringify(body),
  })
  assert.equal(answer.status, 201, path)
  return (await answer.json()) as T
}

const head =
  'icd_normcode,label,terminal,usage_295,gender_specific,gender_error_type,age_min,age_max,age_error_type,rare_in_central_europe,notifiable,notifiable_lab'
const catalogue = (...codes: string[]) =>
  Buffer.from([head, ...codes.map((code) => `${code},"Krankheit ${code}",T,P,9,9,9999,9999,9,N,N,N`)].join('\n'))

test('administration imports a catalogue by button, and a damaged one changes nothing', async () => {
  const page = await workstation('admin', '/administration')
  await page.getByRole('tab', { name: 'Kataloge' }).click()
  await page.getByText('Noch kein Katalog der Diagnosen').waitFor()
  await shot(page, 'staff-1440-de-catalogues-empty')
  const give = async (name: string, buffer: Buffer) => {
    const chooser = page.waitForEvent('filechooser')
    await button(page, 'Katalog einlesen').click()
    await (await chooser).setFiles({ name, mimeType: 'text/csv', buffer })
  }
  await give('icd10gm2026.csv', catalogue('A98', 'A98'))
  await page.getByText('Der Katalog ist beschädigt').waitFor()
  await page.getByText('Noch kein Katalog der Diagnosen').waitFor()
  await give('icd10gm2026.csv', catalogue('A98', 'A99'))
  await page.getByText('ICD-10-GM 2026 eingelesen: 2 Codes.').waitFor()
  await page.getByRole('row', { name: /ICD-10-GM 2026/ }).waitFor()
  await shot(page, 'staff-1440-de-catalogues')
  await page.goto(new URL('/log', demo.facts.staffUrl).href)
  await page.getByText('Katalog eingelesen').last().waitFor()
})

test('the command line imports catalogues, lists them, and says what it refused', (t) => {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'icd10gm2025.csv'), catalogue('A97'))
  writeFileSync(join(folder, 'notes.txt'), 'no table')
  const siegel = (...words: string[]) =>
    spawnSync(join(root, 'node_modules/.bin/node'), [
      join(root, 'apps/cli/main.ts'),
      'codes',
      ...words,
      '--data',
      demo.facts.dataDir,
    ])
  const taken = siegel('import', folder, '--json')
  assert.equal(taken.status, 0, String(taken.stderr))
  const { version, outcome } = JSON.parse(String(taken.stdout)) as { version: string; outcome: string }
  assert.deepEqual([version, outcome], ['2025', 'taken'])
  assert.match(String(siegel('list').stdout), /ICD-10-GM 2025 {2}1 codes/)
  writeFileSync(join(folder, 'icd10gm2025.csv'), 'nonsense')
  const refused = siegel('import', folder)
  assert.equal(refused.status, 1)
  assert.match(String(refused.stdout), /refused .*this is no catalogue/)
  assert.equal(siegel('import').status, 2)
})

test('a trend of values in three units is one line; what cannot be compared is said in the table only', async () => {
  const { id } = await fhir<{ id: string }>('Patient', { resourceType: 'Patient', name: [{ family: 'Einheitlich' }] })
  const subject = { reference: `Patient/${id}` }
  for (const [day, value, unit, low, high] of [
    ['2025-09-10', 0.9, 'g/l', 0.7, 1],
    ['2026-01-10', 3, 'Index', undefined, undefined],
    ['2026-05-10', 95, 'mg/dl', 70, 99],
    ['2026-09-10', 5.2, 'mmol/l', 3.9, 6.1],
  ] as const) {
    const observation = await fhir<{ id: string }>('Observation', {
      resourceType: 'Observation',
      status: 'final',
      subject,
      category: [
        { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] },
      ],
      code: { text: 'Glukose' },
      valueQuantity: { value, unit },
      ...(low === undefined ? {} : { referenceRange: [{ low: { value: low }, high: { value: high } }] }),
    })
    await fhir('DiagnosticReport', {
      resourceType: 'DiagnosticReport',
      status: 'final',
      subject,
      code: { text: 'Labor' },
      effectiveDateTime: day,
      result: [{ reference: `Observation/${observation.id}` }],
    })
  }
  const page = await workstation('doctor', `/patients/${id}/laboratory`)
  const plot = page.getByRole('img', { name: 'Verlauf von Glukose' })
  await plot.waitFor()
  assert.equal(await plot.locator('.trend-point').count(), 3)
  assert.equal(await plot.locator('.trend-band').count(), 3)
  await page.getByText('2 Werte sind in mmol/l umgerechnet.').waitFor()
  await page.getByText(/1 Wert ist in einer anderen Einheit/).waitFor()
  const cells = page.locator('.lab-table tbody tr', { hasText: 'Glukose' }).locator('.lab-cell')
  assert.deepEqual(
    (await cells.allInnerTexts()).map((text) => text.trim()),
    ['5,2', '95 mg/dl', '3 Index', '0,9 g/l'],
    'another unit stands with its number',
  )
  await press(page, 'Tabelle')
  const words = await page.locator('.value-list tr').allInnerTexts()
  assert.match(words[1] ?? '', /95 mg\/dl\s+entspricht 5,273 mmol\/l/)
  assert.match(words[2] ?? '', /3 Index\s+nicht vergleichbar/)
})
