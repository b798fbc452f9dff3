import type { Page } from 'playwright-core'
import { eventually } from '../index.ts'

/** How many sealed copies this browser has; undefined where there is not even a database. */
export const copies = (page: Page): Promise<number | undefined> =>
  page.evaluate(async () => {
    const all = await indexedDB.databases()
    if (!all.some(({ name }) => name === 'siegel-offline')) return undefined
    const open = indexedDB.open('siegel-offline')
    await new Promise((resolve) => (open.onsuccess = resolve))
    const count = open.result.transaction('copy').objectStore('copy').count()
    await new Promise((resolve) => (count.onsuccess = resolve))
    open.result.close()
    return count.result
  })

/** A page that says what it is given. */
export function pdfOf(text: string): Buffer {
  const stream = `BT /F1 12 Tf 20 100 Td (${text}) Tj ET`
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${stream.length}>>stream\n${stream}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ]
  const body = objects.map((object, at) => `${at + 1} 0 obj${object}endobj\n`).join('')
  return Buffer.from(`%PDF-1.4\n${body}trailer<</Root 1 0 R/Size 6>>\n%%EOF\n`)
}

/** The worker that keeps the app is there. */
export const workerIsThere = (page: Page) =>
  eventually('the worker', () =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistration('/?app'))?.active?.state === 'activated'),
  )
