import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { button, shot } from '../index.ts'
import { staffWords } from './testing.ts'

const { de } = staffWords
const { noPhone } = de.invitation

/** What a telephone reads from the code that a page shows. */
async function codeOn(page: Page, label: string): Promise<string | undefined> {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  const wasmBinary = new Uint8Array(readFileSync(file)).buffer
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
  const [code] = await readBarcodes(new Uint8Array(await page.getByRole('img', { name: label }).screenshot()))
  return code?.text
}

/** The tablet's address where staff invite, as it is read from the screen. */
export async function addressAtDesk(page: Page, staffUrl: string, patient: string): Promise<string | undefined> {
  await page.goto(new URL(`/patients/${patient}/invite`, staffUrl).href)
  await button(page, noPhone.show).click()
  await page.getByText(noPhone.how).waitFor()
  await shot(page, 'staff-1440-no-phone', { fullPage: true })
  return codeOn(page, noPhone.code)
}

/** Opens a document of a chart. */
export async function openAtDesk(page: Page, staffUrl: string, patient: string, title: string): Promise<void> {
  await page.goto(new URL(`/patients/${patient}`, staffUrl).href)
  await page.locator('.entry', { hasText: title }).first().click()
  await button(page, de.chart.openDocument).first().click()
  await page.locator('dialog canvas').first().waitFor()
  await page.evaluate(() => {
    const asked: number[] = []
    Object.assign(globalThis, { asked })
    globalThis.print = () => void asked.push(document.querySelectorAll('.print-area canvas').length)
  })
}

export const pressPrint = (page: Page) =>
  page.getByRole('dialog').getByRole('button', { name: de.common.print }).click()

/** The pages that the browser was asked to print, each time. */
export const printed = (page: Page): Promise<number[]> =>
  page.evaluate(() => (globalThis as unknown as { asked: number[] }).asked)
