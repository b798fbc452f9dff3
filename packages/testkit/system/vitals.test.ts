import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { shot, signInStaff, startDemo, TestBrowser, type RunningDemo } from '../index.ts'
import { pdfText } from '../../intake/pages/pdf-text.ts'
import { Walk } from './testing.ts'

let demo: RunningDemo
let browser: TestBrowser
const signedIn = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>()
const measured = [
  ['2024-02-01', 'v rr 158/96 puls 84 gew 92,4 gr 171'],
  ['2025-03-14', 'v rr 151/94 gew 87,2 temp 38,4'],
  ['2026-01-12', 'v rr 134/82 gew 82,3 spo2 97'],
] as const

before(async () => {
  demo = await startDemo({ patients: 4 })
  browser = await TestBrowser.start('')
  const assistant = await signInStaff(demo.facts, 'assistant')
  const write = (line: string, more: object = {}) =>
    assistant.commitEntry({ params: { id: patient(0).id }, body: { key: crypto.randomUUID(), line, ...more } })
  for (const [day, line] of measured) await write(line, { at: `${day}T08:30:00Z` })
  await write('auf Apotheke anrufen +3d')
  const far = { params: { id: patient(1).id } }
  const commit = (line: string, at: string) =>
    assistant.commitEntry({ ...far, body: { key: crypto.randomUUID(), line, at } })
  await commit('v gew 77,7 gr 171', '2001-02-01T08:30:00Z')
  // More than a chart opens with.
  for (let minute = 0; minute < 61; minute += 1)
    await commit('n Rezept abgeholt', new Date(Date.parse('2002-02-01T08:30:00Z') + minute * 60_000).toISOString())
})
after(async () => {
  await browser.close()
  await demo.stop()
})

const patient = (index: number) => demo.facts.patients[index] ?? assert.fail('too few patients')
const chartPath = () => `/patients/${patient(0).id}`
const big = (page: Page) => page.locator('.course .big-number')
/** What the slider says of the chosen point. */
const spoken = (page: Page) => page.getByRole('slider').getAttribute('aria-valuetext')

test('on an English screen no measured value has its German name', async () => {
  const walk = await Walk.as({ demo, browser, signedIn }, 'doctor', 'en')
  const { page } = walk
  await walk.goto(chartPath())
  await page.locator('.summary-vital', { hasText: 'Blood pressure' }).waitFor()
  const line = page.locator('.entry', { hasText: 'Blood pressure 134/82 mmHg, Weight 82.3 kg, Oxygen saturation 97 %' })
  await line.click()
  await page.locator('.split-side', { hasText: 'Blood pressure 134/82' }).waitFor()
  await page.locator('.entry-field textarea').fill('v bz 104 af 16')
  await page.getByText('Blood glucose 104 mg/dl, Respiratory rate 16/min').waitFor()
  await page.locator('.entry-field textarea').fill('')
  await page.getByPlaceholder(walk.words.chart.search).fill('saturation')
  await line.waitFor()
  assert.equal(await page.locator('.entry').count(), 1, 'what is read is found')
  const seen = await page.locator('body').innerText()
  assert.doesNotMatch(seen, /Blutdruck|Gewicht|Sauerstoff|Blutzucker|Atemfrequenz/)
  await walk.goto(`${chartPath()}?vital=pressure`)
  await walk.see('vitals', walk.words.entries.course.keys)
  await walk.button(walk.words.laboratory.table)
  await walk.see('vitals-table', walk.words.laboratory.plot)
  await walk.goto(`${chartPath()}?vital=head`)
  await walk.see('vitals-none', walk.words.entries.course.emptyTitle)
  await page.route('**/vitals', (route) => route.abort())
  await walk.goto(`${chartPath()}?vital=pressure`)
  await walk.see('vitals-failed', walk.words.common.retry)
  await page.unroute('**/vitals')
  await walk.button(walk.words.common.retry)
  await page.getByRole('slider').waitFor()
  await walk.end()
})

test('a course by keyboard: opened, walked through, as a table, left', async () => {
  const walk = await Walk.as({ demo, browser, signedIn }, 'doctor', 'de')
  const { page } = walk
  await walk.goto(chartPath())
  await page.locator('.summary-vital').first().waitFor()
  await page.keyboard.press('m')
  await page.getByRole('slider').waitFor()
  assert.equal(await spoken(page), '12.01.2026: 134/82 mmHg')
  assert.equal(await page.locator('.course .trend-path[data-order="1"]').count(), 2, 'two curves, one in the legend')
  await page.keyboard.press('ArrowLeft')
  assert.equal(await spoken(page), '14.03.2025: 151/94 mmHg')
  assert.equal(await big(page).innerText(), '151/94')
  await page.keyboard.press('Home')
  assert.equal(await big(page).innerText(), '158/96')
  await page.getByRole('button', { name: 'BMI', exact: true }).click()
  await page.locator('.course h2', { hasText: 'BMI' }).waitFor()
  assert.equal(await big(page).innerText(), '28,1')
  await page.getByRole('button', { name: 'Tabelle' }).click()
  const rows = await page.locator('.course .value-list td').allInnerTexts()
  assert.deepEqual(
    rows.map((row) => row.split('\n')[0]),
    ['28,1 kg/m²', '29,8 kg/m²', '31,6 kg/m²'],
  )
  await page.keyboard.press('Escape')
  await page.locator('.course').waitFor({ state: 'detached' })
  await page.locator('.summary-vital', { hasText: 'Gewicht' }).click()
  await page.locator('.course h2', { hasText: 'Gewicht' }).waitFor()
  await page.setViewportSize({ width: 360, height: 780 })
  await shot(page, 'vitals-phone')
  assert.ok(await page.getByRole('slider').evaluate((plot) => plot.getBoundingClientRect().right <= innerWidth))
  await walk.page.context().close()
})

test('a value of the course and of the summary leads to its entry, however far back that stands', async () => {
  const walk = await Walk.as({ demo, browser, signedIn }, 'doctor', 'de')
  const { page } = walk
  await walk.goto(`/patients/${patient(1).id}`)
  await page.locator('.entry').first().waitFor()
  const line = page.locator('.entry', { hasText: 'Gewicht 77,7 kg' })
  assert.equal(await line.count(), 0, 'not among the entries that the chart opens with')
  await page.getByRole('link', { name: /^Gewicht, .*: zum Eintrag$/ }).click()
  const detail = page.locator('.split-side')
  await detail.getByText('Gewicht 77,7 kg, Größe 171 cm').waitFor()
  await shot(page, 'vitals-entry')
  await page.locator('.summary-vital', { hasText: 'Größe' }).click()
  await page.locator('.course h2', { hasText: 'Größe' }).waitFor()
  await shot(page, 'vitals-to-entry')
  await page.getByRole('link', { name: 'Zum Eintrag', exact: true }).focus()
  await page.keyboard.press('Enter')
  await detail.getByText('Gewicht 77,7 kg, Größe 171 cm').waitFor()
  await page.goBack()
  await page.locator('.course h2', { hasText: 'Größe' }).waitFor()
  await walk.goto(`/patients/${patient(1).id}?entry=Observation/none`)
  await detail.getByRole('alert').waitFor()
  await page.keyboard.press('Escape')
  await detail.waitFor({ state: 'detached' })
  await walk.page.context().close()
})

const isShown = (page: Page, selector: string) =>
  page.locator(selector).evaluateAll((all) => all.some((one) => one.checkVisibility()))
const colours = (page: Page, selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => [
      getComputedStyle(element).color,
      getComputedStyle(document.documentElement).backgroundColor,
    ])

async function onPaper(path: string): Promise<Page> {
  const context = await browser.open({ width: 794, height: 1123, dark: true })
  await context.addCookies(signedIn.get('doctor') ?? [])
  const page = await context.newPage()
  page.setDefaultTimeout(12_000)
  await page.goto(new URL(path, demo.facts.staffUrl).href)
  return page
}

test('a printed chart: whose it is, what holds, what happened, what was left out, and nothing to press', async () => {
  const page = await onPaper(chartPath())
  await page.locator('.entry').first().waitFor()
  await page.getByRole('button', { name: 'Messwerte', exact: true }).click()
  await page.getByPlaceholder('In der Akte suchen').fill('Gewicht')
  await page.emulateMedia({ media: 'print' })
  for (const selector of [
    '.rail',
    '.top-bar',
    '.chart-tabs',
    '.filter-row',
    '.entry-bar',
    '.s-button',
    '.s-icon-button',
  ])
    assert.equal(await isShown(page, selector), false, selector)
  for (const selector of ['.patient-header', '.chart-summary', '.day > h2', '.entry'])
    assert.equal(await isShown(page, selector), true, selector)
  const { name } = patient(0)
  const header = await page.locator('.patient-header').innerText()
  assert.ok(header.includes(name) && /\* \d\d\.\d\d\.\d{4}/.test(header) && header.includes('Nr. '), header)
  assert.match(await page.locator('.print-only').first().innerText(), /Gezeigt: Messwerte, Suche nach „Gewicht“/)
  assert.deepEqual(await colours(page, '.entry-text'), ['rgb(0, 0, 0)', 'rgba(0, 0, 0, 0)'])
  assert.equal(
    await page
      .locator('.entry')
      .first()
      .evaluate((entry) => getComputedStyle(entry).breakInside),
    'avoid',
  )
  await shot(page, 'printed-chart')
  await page.emulateMedia({ media: null })
  assert.equal(await isShown(page, '.print-only'), false, 'on the screen the filter says it')
  await page.getByPlaceholder('In der Akte suchen').fill('')
  await page.getByRole('button', { name: 'Alles', exact: true }).click()
  // The header stands on the first page alone: what names the patient on the second is its foot.
  const second = await pdfText(await page.pdf({ format: 'A5', pageRanges: '2' }))
  assert.equal(second.pages, 1)
  const family = name.split(',')[0] ?? ''
  assert.ok(second.words.toLowerCase().includes(family.toLowerCase()), second.words)
  await page.context().close()
})

test('printed tasks: a box to tick, the day, for whom, of which patient', async () => {
  const page = await onPaper('/tasks')
  await page.getByRole('button', { name: 'Alle', exact: true }).click()
  const task = page.locator('.task', { hasText: 'Apotheke anrufen' })
  await task.waitFor()
  await page.emulateMedia({ media: 'print' })
  for (const selector of ['.rail', '.task-new', '.filter-chips', '.task input', '.task select', '.s-icon-button'])
    assert.equal(await isShown(page, selector), false, selector)
  assert.match(await task.innerText(), /fällig \d\d\.\d\d\.20\d\d/)
  await task.getByText(patient(0).name).waitFor()
  assert.match(await page.locator('.page-head').innerText(), /Alle/)
  await shot(page, 'printed-tasks')
  await page.context().close()
})
