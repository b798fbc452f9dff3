import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { button, shot, signInOnPage, startDemo, TestBrowser, userOf, type RunningDemo } from '../index.ts'

let demo: RunningDemo
let browser: TestBrowser
let admin: Page
let doctor: Page

async function workstation(role: string, path: string): Promise<Page> {
  const page = await (await browser.open({ width: 1440, height: 900 })).newPage()
  page.setDefaultTimeout(12_000)
  await page.goto(demo.facts.staffUrl)
  await signInOnPage(page, userOf(demo.facts, role))
  await page.goto(new URL(path, demo.facts.staffUrl).href)
  return page
}

before(async () => {
  demo = await startDemo({ patients: 3 })
  browser = await TestBrowser.start(demo.ca)
  admin = await workstation('admin', '/administration')
  doctor = await workstation('doctor', `/patients/${demo.facts.patients[0]?.id ?? ''}`)
})
after(async () => {
  await browser.close()
  await demo.stop()
})

const line = () => doctor.locator('.entry-field textarea')
const entry = (text: string) => doctor.locator('.entry', { hasText: text })
const preview = () => doctor.locator('.entry-preview')

/** The chart as it is after it was loaded anew: what others have changed is known then. */
async function reload(): Promise<void> {
  await doctor.reload()
  await line().waitFor()
  await doctor.waitForLoadState('networkidle')
}

test('the administration adds a code, and its form says at once which are taken', async () => {
  await admin.getByRole('tab', { name: 'Eintragsarten' }).click()
  await admin.getByText('Warnung, die über jeder Seite der Karteikarte steht').waitFor()
  await admin.keyboard.press('n')
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel('Kürzel', { exact: true }).fill('cave')
  await dialog.getByText('Dieses Kürzel gibt es schon.').waitFor()
  await dialog.getByLabel('Kürzel', { exact: true }).fill('us')
  await dialog.getByLabel('Name', { exact: true }).fill('Ultraschall')
  await dialog.getByRole('radio', { name: 'Bild' }).check({ force: true })
  await dialog.getByLabel('Farbe').selectOption({ label: 'Blau' })
  await dialog.getByRole('button', { name: 'Eintragsart anlegen' }).click()
  await admin.getByText('Kürzel us angelegt.').waitFor()
  await admin.getByRole('row', { name: /us Ultraschall Befund/ }).waitFor()
  await shot(admin, 'entry-types')
})

test('the line completes it by its name, says what it makes, and the timeline shows its name and sign', async () => {
  await reload()
  await line().pressSequentially('ultr')
  await doctor.keyboard.press('Tab')
  assert.equal(await line().inputValue(), 'us ')
  await line().pressSequentially('Leber glatt')
  await preview().getByText('Ultraschall').waitFor()
  await doctor.keyboard.press('Control+Enter')
  await entry('Leber glatt').waitFor()
  assert.match(await entry('Leber glatt').innerText(), /us\s+Ultraschall\s+Leber glatt/)
  assert.equal(await entry('Leber glatt').locator('.entry-icon').getAttribute('data-tone'), 'info')
  await line().fill('n Angehörige informiert')
  await doctor.keyboard.press('Control+Enter')
  await entry('Angehörige informiert').waitFor()
  await doctor.locator('.filter-chip', { hasText: 'Befund' }).click()
  await entry('Angehörige informiert').waitFor({ state: 'hidden' })
  await entry('Leber glatt').waitFor()
  await shot(doctor, 'entry-types-chart')
})

test('retired it writes nothing more; what was written keeps its name and can be corrected', async () => {
  await button(admin, 'Stilllegen: Ultraschall').click()
  await admin.getByRole('dialog').getByRole('button', { name: 'Stilllegen' }).click()
  await admin.getByText('Kürzel us stillgelegt.').waitFor()
  await reload()
  await line().fill('us Milz')
  await preview().getByText('nicht mehr in Gebrauch').waitFor()
  await doctor.keyboard.press('Control+Enter')
  assert.equal(await line().inputValue(), 'us Milz', 'not sent')
  await entry('Leber glatt').click()
  await doctor.getByRole('heading', { name: 'Ultraschall' }).waitFor()
  await button(doctor, 'Korrigieren').click()
  const dialog = doctor.getByRole('dialog')
  await dialog.getByLabel('Neue Fassung').fill('us Leber vergrößert')
  await dialog.getByLabel('Grund').fill('Verschrieben')
  await dialog.getByRole('button', { name: 'Korrigieren' }).click()
  await entry('Leber vergrößert').waitFor()
  // Beside its details the line has no room for the code.
  assert.match((await entry('Leber vergrößert').textContent()) ?? '', /us.*Ultraschall/)
})

test('a doctor finds entry types, release rules and questionnaires in the administration, and nothing else there', async () => {
  await doctor.goto(new URL('/administration', demo.facts.staffUrl).href)
  await doctor.getByRole('tab', { name: 'Eintragsarten' }).waitFor()
  assert.deepEqual(await doctor.getByRole('tab').allTextContents(), ['Eintragsarten', 'Freigaberegeln', 'Fragebögen'])
  await doctor.getByText('1 stillgelegte Eintragsart', { exact: true }).first().click()
  await button(doctor, 'Wieder benutzen: Ultraschall').click()
  await doctor.getByText('Kürzel us ist wieder in Gebrauch.').waitFor()
})
