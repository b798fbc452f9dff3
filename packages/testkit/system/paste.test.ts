import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { signInOnPage, startDemo, TestBrowser, userOf, type RunningDemo } from '../index.ts'

let demo: RunningDemo
let browser: TestBrowser
let page: Page
before(async () => {
  demo = await startDemo({ patients: 4 })
  browser = await TestBrowser.start('')
  const context = await browser.open({ width: 1440, height: 900 })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(demo.facts.staffUrl).origin })
  page = await context.newPage()
  page.setDefaultTimeout(12_000)
  await page.goto(demo.facts.staffUrl)
  await signInOnPage(page, userOf(demo.facts, 'doctor'))
})
after(async () => {
  await browser.close()
  await demo.stop()
})

const dialog = () => page.getByRole('dialog')
const field = () => page.locator('.entry-field textarea')
const row = (text: string) => page.locator('.entry', { hasText: text }).first()
const paste = () => page.keyboard.press('Control+v')

async function openChart(index: number): Promise<void> {
  const { id } = demo.facts.patients[index] ?? assert.fail('too few patients')
  await page.goto(new URL(`/patients/${id}`, demo.facts.staffUrl).href)
  await field().waitFor()
  await page.locator('.entry').first().waitFor()
}

/** Puts a picture into the clipboard, as a screenshot does; with a text beside it, as a word processor does. */
const copyPicture = (text?: string): Promise<void> =>
  page.evaluate(async (beside) => {
    const canvas = document.createElement('canvas')
    canvas.width = 320
    canvas.height = 200
    canvas.getContext('2d')?.fillRect(40, 40, 200, 100)
    const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
    if (picture === null) throw new Error('no picture')
    const kinds = {
      'image/png': picture,
      ...(beside === undefined ? {} : { 'text/plain': new Blob([beside], { type: 'text/plain' }) }),
    }
    await navigator.clipboard.write([new ClipboardItem(kinds)])
  }, text)

test('a picture out of the clipboard goes into the chart, and is the picture that was copied', async () => {
  await openChart(0)
  await copyPicture()
  await paste()
  await dialog().getByText('image.png').waitFor()
  await dialog().getByLabel('Titel').fill('EKG vom Monitor')
  await dialog().getByRole('button', { name: 'Ablegen' }).click()
  await row('EKG vom Monitor').click()
  await page.keyboard.press('o')
  const canvas = page.locator('dialog canvas')
  await canvas.waitFor()
  const seen = await canvas.evaluate((one: HTMLCanvasElement) => {
    const colour = (x: number, y: number) => [
      ...(one.getContext('2d')?.getImageData(x * one.width, y * one.height, 1, 1).data ?? []),
    ]
    return { ratio: one.width / one.height, inside: colour(0.4, 0.45), outside: colour(0.95, 0.95) }
  })
  assert.equal(seen.ratio, 1.6)
  assert.deepEqual(seen.inside.slice(0, 3), [0, 0, 0])
  assert.notDeepEqual(seen.outside, seen.inside)
  await page.keyboard.press('Escape')
})

test('also while the line has the focus, which then keeps its text', async () => {
  await openChart(1)
  await field().fill('b siehe Bild')
  await copyPicture()
  await paste()
  await dialog().getByText('image.png').waitFor()
  await page.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
  assert.equal(await field().inputValue(), 'b siehe Bild')
  assert.equal(await row('image.png').count(), 0, 'nothing is filed before it is said what it is')
})

test('text stays text, also when a picture of it lies beside it; a dialog keeps what is pasted', async () => {
  await openChart(2)
  await field().focus()
  await copyPicture('aus dem Brief')
  await paste()
  await page.waitForFunction(() => document.querySelector('textarea')?.value === 'aus dem Brief')
  assert.equal(await dialog().count(), 0)
  await page.keyboard.press('Control+k')
  await dialog().waitFor()
  await copyPicture()
  await paste()
  // As long as a picture takes to be looked at, and more.
  await page.waitForTimeout(400)
  assert.equal(await dialog().count(), 1)
  assert.equal(await page.getByText('image.png').count(), 0)
  await page.keyboard.press('Escape')
})

test('the camera is offered where there is a finger, and not at the desk', async () => {
  await openChart(3)
  assert.equal(await page.getByRole('button', { name: 'Foto aufnehmen' }).count(), 0)
  await page.getByRole('button', { name: /^Dokument hochladen/ }).waitFor()
})
