import type { Page } from 'playwright-core'
import { startDemo, TestBrowser } from '../index.ts'

/** A phone with a slow line (measuring.md): 1.6 Mbit/s, 150 ms, a processor four times slower. */
async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: 200_000,
    uploadThroughput: 93_750,
  })
}

const rounds = 3
const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** From the tap on the link to the PIN page, and from the PIN to the list of documents; typing is not counted. */
export async function bench(): Promise<object[]> {
  const demo = await startDemo({ patients: 8 })
  const browser = await TestBrowser.start(demo.ca)
  try {
    const [pages, opened]: [number[], number[]] = [[], []]
    for (const { inviteLink, pin } of demo.facts.patients.slice(0, rounds)) {
      const context = await browser.open({ width: 360, height: 740 })
      const page = await context.newPage()
      await slowDown(page)
      const start = performance.now()
      await page.goto(inviteLink ?? '', { waitUntil: 'commit' })
      const input = page.getByLabel(/PIN, sechs Ziffern/)
      await input.waitFor()
      pages.push(performance.now() - start)
      await input.fill(pin ?? '')
      const began = performance.now()
      await page.getByRole('button', { name: 'Weiter' }).click()
      await page.getByRole('button', { name: 'Später einrichten' }).click()
      await page.getByText('Neu für Sie').first().waitFor()
      opened.push(performance.now() - began)
      await context.close()
    }
    return [
      { bench: 'link', figure: 'link to PIN page on a slow phone', value: Math.round(median(pages)), unit: 'ms' },
      { bench: 'link', figure: 'PIN to documents on a slow phone', value: Math.round(median(opened)), unit: 'ms' },
    ]
  } finally {
    await browser.close()
    await demo.stop()
  }
}
