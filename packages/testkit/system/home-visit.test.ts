import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { pdfOf } from '../../intake/pages/testing.ts'
import { button, shot, signInOnPage, signInStaff, startDemo, TestBrowser, userOf, type RunningDemo } from '../index.ts'

let demo: RunningDemo
let browser: TestBrowser
let page: Page
before(async () => {
  demo = await startDemo({ patients: 6 })
  browser = await TestBrowser.start('')
  page = await (await browser.open({ width: 360, height: 780 })).newPage()
  page.setDefaultTimeout(15_000)
  await page.goto(demo.facts.staffUrl)
})
after(async () => {
  await browser.close()
  await demo.stop()
})

const patient = () => demo.facts.patients[1] ?? assert.fail('too few patients')
const row = (text: string) => page.locator('.entry', { hasText: text }).first()
const tab = (name: string) => page.getByRole('navigation', { name: 'Karteikarte' }).getByRole('link', { name })
const detail = () => page.getByRole('complementary', { name: 'Einzelheiten' })

/** WCAG 2.5.8 asks for 24; a finger on the way wants 44. Skip links are for keys, and a link in a row has its row. */
const least = { anything: 24, finger: 44 }

/** What sticks out of the screen sideways, wherever it lies; a table of values moves within its own frame. */
const stickingOut = () =>
  page.evaluate(() =>
    [...document.querySelectorAll('html, body, main, main *, dialog[open], dialog[open] *')].flatMap((element) => {
      const { overflowX } = getComputedStyle(element)
      const scrolls = element === document.documentElement || ['auto', 'scroll'].includes(overflowX)
      const isMeant = element.matches('.lab-scroll, .entry-codes')
      return scrolls && !isMeant && element.clientWidth > 0 && element.scrollWidth > element.clientWidth
        ? [`${element.tagName}.${element.className}: ${element.scrollWidth} > ${element.clientWidth}`]
        : []
    }),
  )

const smallTargets = (size: number, of: string) =>
  page.evaluate(
    ([least, selector]) =>
      [...document.querySelectorAll(selector)].flatMap((element) => {
        const { width, height } = element.getBoundingClientRect()
        const isSeen = width > 0 && element.checkVisibility({ visibilityProperty: true })
        return isSeen && !element.matches('.frame-skip') && (Math.ceil(width) < least || Math.ceil(height) < least)
          ? [`${element.tagName} ${Math.round(width)}×${Math.round(height)} ${element.textContent}`]
          : []
      }),
    [size, of] as const,
  )

/** One line for each fault of the screen as it is; asserted once, at the end of a test. */
const faults: string[] = []
async function fits(name: string): Promise<void> {
  await shot(page, `home-visit-${name}`)
  const note = (lines: readonly string[]) => faults.push(...lines.map((line) => `${name}: ${line}`))
  note(await stickingOut())
  note(await smallTargets(least.anything, 'a, button, input, select, textarea, [role=option]'))
  note(await smallTargets(least.finger, 'button, input:not([type=checkbox]), select, [role=option], nav a'))
  note(await page.locator('kbd').filter({ visible: true }).allTextContents())
}
afterEach(() => assert.deepEqual(faults.splice(0), []))

test('at the door, the day, and the patient is found', async () => {
  await page.getByText('Passwort und Einmalcode').first().waitFor()
  await fits('door')
  await signInOnPage(page, userOf(demo.facts, 'doctor'))
  await page.getByText('Wartet auf mich').waitFor()
  await fits('today')
  await page.getByRole('navigation').getByRole('link', { name: 'Patienten' }).tap()
  await page.getByText('Zuletzt geändert').waitFor()
  await fits('patients')
  await page.getByRole('banner').getByRole('combobox').fill(patient().name.slice(0, 4))
  const found = page.getByRole('option', { name: patient().name })
  await found.waitFor()
  await fits('search')
  await found.tap()
  await page.getByRole('heading', { level: 1, name: patient().name }).waitFor()
})

test('what holds, what happened, one entry of it, and back to the same place', async () => {
  await page.getByText('Medikation').first().waitFor()
  await row('Labor Nordwest').waitFor()
  await fits('chart')
  await row('Labor Nordwest').tap()
  await detail().getByText('Endbefund').waitFor()
  const box = (await detail().boundingBox()) ?? assert.fail('no details')
  assert.ok(box.y < 100 && box.width === 360, 'over the list, not below it')
  await fits('entry')
  await detail().getByRole('button', { name: 'Schließen' }).tap()
  await detail().waitFor({ state: 'detached' })
})

test('the laboratory values: the table first, a value when it is asked for', async () => {
  await tab('Labor').tap()
  await page.getByRole('grid').waitFor()
  assert.equal(await page.locator('.split-side').count(), 0)
  await fits('laboratory')
  await page.locator('.lab-cell .lab-value').first().tap()
  await page.locator('.big-number').waitFor()
  const box = (await page.locator('.split-side').boundingBox()) ?? assert.fail('no value')
  assert.ok(box.y > 200 && box.y + box.height <= 780 - 52, 'in the lower part, above the bar')
  await fits('value')
  await page.locator('.split-side').getByRole('button', { name: 'Schließen' }).tap()
  await tab('Verlauf').tap()
})

test('a note is written with the thumb and committed', async () => {
  const field = page.locator('.entry-field textarea')
  await page.getByRole('button', { name: 'b Befund' }).tap()
  assert.equal(await field.inputValue(), 'b ')
  await field.pressSequentially('Hausbesuch, Lunge frei')
  const { width } = (await field.boundingBox()) ?? assert.fail('no field')
  assert.ok(width > 250, `the field is ${width} px wide`)
  await fits('typed')
  await button(page, 'festschreiben').tap()
  await row('Hausbesuch, Lunge frei').waitFor()
})

test('a photo comes out of the camera into the chart', async () => {
  const taken = await page.evaluate(async () => {
    const canvas = document.createElement('canvas')
    canvas.width = 1200
    canvas.height = 1600
    canvas.getContext('2d')?.fillRect(0, 0, 900, 900)
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg'))
    return [...new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))]
  })
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button(page, 'Foto aufnehmen').tap()])
  const input = chooser.element()
  assert.equal(await input.getAttribute('capture'), 'environment', 'the camera at the back, not the files')
  assert.equal(await input.getAttribute('accept'), 'image/*')
  await chooser.setFiles({ name: 'image.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(taken) })
  const dialog = page.getByRole('dialog')
  await dialog.getByText('ohne Aufnahmeort').waitFor()
  const kind = dialog.getByLabel('Art')
  assert.equal(await kind.locator('option:checked').textContent(), 'Foto')
  await dialog.getByLabel('Titel').fill('Ulkus links')
  await fits('photo')
  await dialog.getByRole('button', { name: 'Ablegen' }).tap()
  await row('Ulkus links').waitFor()
  await row('Ulkus links').tap()
  await button(page, 'Dokument öffnen').tap()
  const canvas = page.locator('dialog canvas')
  await canvas.waitFor()
  const box = (await canvas.boundingBox()) ?? assert.fail('no picture')
  assert.ok(box.width > 200 && box.x >= 0 && box.x + box.width <= 360, 'the whole picture is on the screen')
  await fits('photo-opened')
  await page.getByRole('dialog').getByRole('button', { name: 'Schließen' }).first().tap()
  await detail().getByRole('button', { name: 'Schließen' }).tap()
})

test('a letter that was filed at the desk is read', async () => {
  const assistant = await signInStaff(demo.facts, 'assistant')
  const bytes = new Uint8Array(pdfOf(['Entlassungsbrief', 'Therapie']))
  await assistant.uploadDocument({
    params: { id: patient().id },
    query: {},
    body: { bytes, mediaType: 'application/octet-stream', fileName: 'klinik.pdf' },
  })
  await page.reload()
  await row('klinik.pdf').tap()
  await fits('letter')
  await button(page, 'Dokument öffnen').tap()
  await page.getByRole('dialog').getByText('Seite 1 von 2', { exact: true }).waitFor()
  await fits('letter-opened')
})
