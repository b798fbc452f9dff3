import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { PDFDocument } from '@cantoo/pdf-lib'
import type { Page } from 'playwright-core'
import { faxPage, pdfOf, tiffOf } from '../../intake/pages/testing.ts'
import {
  button,
  Patient,
  photoWithPlace,
  shot,
  signInOnPage,
  slotOfLink,
  startDemo,
  TestBrowser,
  userOf,
  type RunningDemo,
} from '../index.ts'

let demo: RunningDemo
let browser: TestBrowser
let page: Page
before(async () => {
  demo = await startDemo({ patients: 6 })
  browser = await TestBrowser.start('')
  const context = await browser.open({ width: 1440, height: 900 })
  page = await context.newPage()
  page.setDefaultTimeout(15_000)
  await page.goto(demo.facts.staffUrl)
  await signInOnPage(page, userOf(demo.facts, 'doctor'))
})
after(async () => {
  await browser.close()
  await demo.stop()
})

const patient = (index: number) => demo.facts.patients[index] ?? assert.fail('too few patients')
const row = (text: string) => page.locator('.entry', { hasText: text }).first()
const dialog = () => page.getByRole('dialog')
const inDialog = (name: string) => dialog().getByRole('button', { name, exact: true }).last()

async function openChart(id: string): Promise<void> {
  await page.goto(new URL(`/patients/${id}`, demo.facts.staffUrl).href)
  await page.getByLabel('Neuer Eintrag').last().waitFor()
}

interface GivenFile {
  name: string
  mimeType: string
  buffer: Buffer
}

const pdf = (name: string, texts: readonly string[]): GivenFile => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from(pdfOf(texts)),
})

async function file(files: GivenFile | GivenFile[], kind?: string, from?: string): Promise<void> {
  await page.locator('input[type=file][multiple]').setInputFiles(files)
  if (kind !== undefined) await dialog().getByLabel('Art').selectOption({ label: kind })
  if (from !== undefined) await dialog().getByLabel('Von wem').fill(from)
  await inDialog('Ablegen').click()
  await dialog().waitFor({ state: 'detached' })
}

test('a letter is filed with kind and sender, found by a word in it, read by keyboard, turned, and downloaded as it came', async () => {
  const { id } = patient(0)
  await openChart(id)
  const letter = pdf('klinik.pdf', ['Entlassungsbrief', 'Diagnose Pankreatitis', 'Therapie'])
  await file(letter, 'Arztbrief', 'Klinik Nord')
  await row('klinik.pdf').getByText('Arztbrief, Klinik Nord').waitFor()
  await page.getByPlaceholder('In der Akte suchen').fill('pankrea')
  await row('klinik.pdf').getByText('im Dokument gefunden').waitFor()
  assert.equal(await page.locator('.entry').count(), 1)
  await shot(page, 'document-found')
  await page.getByPlaceholder('In der Akte suchen').fill('')
  await row('klinik.pdf').click()
  await page.keyboard.press('o')
  await dialog().getByText('Seite 1 von 3', { exact: true }).waitFor()
  const first = dialog().locator('canvas').first()
  await page.waitForFunction(() => (document.querySelector('dialog canvas') as HTMLCanvasElement).width > 500)
  await page.keyboard.press('PageDown')
  await dialog().getByText('Seite 2 von 3', { exact: true }).waitFor()
  await page.keyboard.press('PageDown')
  await dialog().getByText('Seite 3 von 3', { exact: true }).waitFor()
  await page.keyboard.press('PageUp')
  await page.keyboard.press('+')
  await dialog().getByText('125 %').waitFor()
  await page.keyboard.press('-')
  await page.keyboard.press('PageUp')
  await dialog().getByText('Seite 1 von 3', { exact: true }).waitFor()
  await page.keyboard.press('r')
  await page.waitForFunction(() => {
    const { width, height } = document.querySelector('dialog canvas') as HTMLCanvasElement
    return height > width
  })
  await shot(page, 'document-turned')
  await inDialog('Drehung speichern').click()
  await inDialog('Drehung speichern').waitFor({ state: 'detached' })
  assert.ok(await first.evaluate((canvas: HTMLCanvasElement) => canvas.height > canvas.width))
  const [download] = await Promise.all([page.waitForEvent('download'), inDialog('Herunterladen').click()])
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
  assert.deepEqual(Buffer.concat(chunks), letter.buffer, 'byte for byte, however it is shown')
  await page.keyboard.press('Escape')
  await page.reload()
  await row('klinik.pdf').click()
  await page.keyboard.press('o')
  await page.waitForFunction(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('dialog canvas')
    return canvas !== null && canvas.width > 300 && canvas.height > canvas.width
  })
  await page.keyboard.press('Escape')
})

test('a fax and an old text are shown, several files come at once, what is no document is refused by name', async () => {
  await openChart(patient(1).id)
  await file([
    { name: 'fax.tif', mimeType: 'image/tiff', buffer: Buffer.from(tiffOf([faxPage, faxPage])) },
    { name: 'alt.txt', mimeType: 'text/plain', buffer: Buffer.from([0x47, 0x72, 0xf6, 0xdf, 0x65]) },
  ])
  await row('fax.tif').click()
  await page.keyboard.press('o')
  await dialog().getByText('Seite 1 von 2', { exact: true }).waitFor()
  await page.keyboard.press('Escape')
  await row('alt.txt').click()
  await page.keyboard.press('o')
  await dialog().getByText('Größe').waitFor()
  await page.keyboard.press('Escape')
  await page
    .locator('input[type=file][multiple]')
    .setInputFiles({ name: 'boese.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg onload="x()"/>') })
  await inDialog('Ablegen').click()
  await dialog().getByText('boese.svg: Das ist weder').waitFor()
  await page.keyboard.press('Escape')
})

test('facts, splitting and merging: the originals stay as replaced, everything by its own buttons', async () => {
  await openChart(patient(2).id)
  await file(pdf('stapel.pdf', ['Eins', 'Zwei', 'Drei']))
  await row('stapel.pdf').click()
  await page.keyboard.press('k')
  await dialog().getByLabel('Titel').fill('Stapel vom Fax')
  await dialog().getByLabel('Art').selectOption({ label: 'Befund' })
  await dialog().getByLabel('Notiz').fill('Zwei Befunde')
  await inDialog('Speichern').click()
  await row('Stapel vom Fax').waitFor()
  await page.getByText('Zwei Befunde').waitFor()
  await shot(page, 'document-detail')
  await button(page, 'Aufteilen').click()
  await dialog().getByLabel('Bis Seite').first().fill('9')
  await inDialog('Aufteilen').click()
  await dialog().getByText('Bitte Seiten von 1 bis 3').waitFor()
  await dialog().getByLabel('Bis Seite').first().fill('1')
  await shot(page, 'document-split')
  await inDialog('Aufteilen').click()
  await row('Stapel vom Fax (2)').waitFor()
  await row('ersetzt').waitFor()
  await row('Stapel vom Fax (2)').click()
  await button(page, 'Zusammenführen').click()
  await dialog().getByLabel('Titel').fill('Wieder eins')
  await dialog().getByLabel('Stapel vom Fax (1)').check()
  await shot(page, 'document-merge')
  await inDialog('Zusammenführen').click()
  await row('Wieder eins').waitFor()
  assert.equal(await page.locator('.entry', { hasText: 'ersetzt' }).count(), 3)
})

test('a document in the wrong chart goes to the right one; one that is doubtful is cancelled with its reason', async () => {
  const [wrong, right] = [patient(3), patient(4)]
  await openChart(wrong.id)
  await file(pdf('irrtum.pdf', ['Fremder Befund']), 'Befund', 'Labor Süd')
  await row('irrtum.pdf').click()
  await button(page, 'In andere Akte').click()
  await inDialog('Verschieben').click()
  await dialog().getByText('Bitte wählen Sie die richtige Akte.').waitFor()
  await dialog().getByRole('combobox').fill(right.name.slice(0, 6))
  await page
    .getByRole('option', { name: right.name.split(',')[0] ?? '' })
    .first()
    .click()
  await dialog().getByRole('button', { name: 'Falsche Akte' }).click()
  await shot(page, 'document-move')
  await inDialog('Verschieben').click()
  await row('Falsche Akte').waitFor()
  assert.equal(await page.locator('.entry', { hasText: 'irrtum.pdf' }).count(), 0)
  await openChart(right.id)
  await row('irrtum.pdf').getByText('Labor Süd').waitFor()
  await row('irrtum.pdf').click()
  await button(page, 'Stornieren').click()
  await dialog().getByRole('button', { name: 'Unleserlich' }).click()
  await inDialog('Stornieren').click()
  await row('Unleserlich').waitFor()
  assert.equal(await row('irrtum.pdf').locator('.entry-text[data-cancelled]').count(), 1)
})

test('a photo from a telephone is filed without the place where it was taken', async () => {
  await openChart(patient(5).id)
  const taken = await photoWithPlace(page, [3000, 1500])
  await page
    .locator('input[type=file][multiple]')
    .setInputFiles({ name: 'haut.jpg', mimeType: 'image/jpeg', buffer: taken })
  await dialog().getByText('ohne Aufnahmeort').waitFor()
  await inDialog('Ablegen').click()
  await row('haut.jpg').click()
  await page.keyboard.press('o')
  const [download] = await Promise.all([page.waitForEvent('download'), inDialog('Herunterladen').click()])
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
  const kept = Buffer.concat(chunks)
  assert.ok(kept.length > 1000 && !kept.includes('Exif'))
  const size = await page.evaluate(() => {
    const { width, height } = document.querySelector('dialog canvas') as HTMLCanvasElement
    return [width, height]
  })
  assert.deepEqual(size, [2600, 1300])
})

test('what a patient gets of a turned document is the turned copy, and of a fax a PDF', async () => {
  const person = patient(0)
  await openChart(person.id)
  const letter = pdf('gedreht.pdf', ['Kontrolle'])
  await file(letter)
  await file({ name: 'fax.tif', mimeType: 'image/tiff', buffer: Buffer.from(tiffOf([faxPage])) })
  await row('gedreht.pdf').click()
  await page.keyboard.press('o')
  await dialog().locator('canvas').waitFor()
  await inDialog('Seite drehen')
    .or(dialog().getByRole('button', { name: /^Seite drehen/ }))
    .first()
    .click()
  await inDialog('Drehung speichern').click()
  await inDialog('Drehung speichern').waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
  for (const name of ['gedreht.pdf', 'fax.tif']) {
    await row(name).click()
    await button(page, /^Freigeben mit Satz/).click()
    await page
      .getByLabel(/Was bedeutet das/)
      .first()
      .fill(`Ein Satz zu ${name}`)
    await page.keyboard.press('Control+Enter')
    await page.getByText(`Ein Satz zu ${name}`).first().waitFor()
    await openChart(person.id)
  }
  const { practice, slot } = await slotOfLink(person.inviteLink ?? '', person.pin ?? '')
  const address = { host: demo.facts.practiceHost, port: demo.facts.relayPort, ca: demo.ca }
  const reader = new Patient(address, practice)
  assert.ok(await reader.open(slot))
  const { items, index } = await reader.contents()
  const released = index.items.flatMap(({ item, title, mediaType }) => {
    const content = items.get(item)
    return content === undefined ? [] : [[title, { mediaType, content }] as const]
  })
  const [turned, fax] = ['gedreht.pdf', 'fax.tif'].map((title) => new Map(released).get(title) ?? assert.fail(title))
  assert.notDeepEqual(Buffer.from(turned?.content ?? ''), letter.buffer)
  assert.equal((await PDFDocument.load(turned?.content ?? '')).getPage(0).getRotation().angle, 90)
  assert.equal(fax?.mediaType, 'application/pdf')
  assert.equal((await PDFDocument.load(fax?.content ?? '')).getPageCount(), 1)
})
