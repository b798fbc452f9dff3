import type { Page } from 'playwright-core'
import { signInOnPage, signInStaff, startDemo, TestBrowser, userOf, type StaffClient } from '../index.ts'
import { demoData } from '../demo/index.ts'
import { laboratoryFile } from '../demo/laboratory.ts'
import { Random } from '../demo/random.ts'

const entries = 2000
const inboxRows = 1000
const rounds = 7
const lines = [
  'b Lunge frei, keine Ödeme',
  'd Rückenschmerz M54.5 G',
  'v rr 140/80 puls 72',
  't Physiotherapie',
  'm Ibuprofen 400',
]

const percentile = (times: number[], part: number): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * part)] ?? 0
const rounded = (value: number): number => Number(value.toFixed(1))

async function fillChart(client: StaffClient, id: string): Promise<void> {
  for (let n = 0; n < entries; n++) {
    const at = new Date(Date.UTC(2016, 0, 1) + n * 43_200_000).toISOString()
    await client.commitEntry({ params: { id }, body: { key: crypto.randomUUID(), line: lines[n % 5] ?? 'n x', at } })
  }
}

async function fillInbox(client: StaffClient): Promise<void> {
  const random = new Random(7)
  const { patients } = demoData(2026, 8, '2026-11-23', '')
  for (let n = 0; n < inboxRows; n++) {
    const patient = patients[n % patients.length]
    if (patient === undefined) continue
    const bytes = new Uint8Array(laboratoryFile(random, patient, { day: '20261123', order: `B${n}`, sign: '' }))
    await client.importFile({ body: { bytes, mediaType: 'application/octet-stream', fileName: `B${n}.ldt` } })
  }
}

/** From the click on a patient to the first entry on the screen, ms; the app is loaded, the chart is not. */
async function chartOpenings(page: Page, url: string, id: string): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    await page.goto(new URL('/patients', url).href)
    await page.getByRole('heading', { level: 1 }).waitFor()
    times.push(
      await page.evaluate(
        (path) =>
          new Promise<number>((resolve) => {
            const began = performance.now()
            const look = () =>
              document.querySelector('.entry') === null
                ? requestAnimationFrame(look)
                : resolve(performance.now() - began)
            history.pushState(null, '', path)
            dispatchEvent(new PopStateEvent('popstate'))
            look()
          }),
        `/patients/${id}`,
      ),
    )
  }
  return times
}

/** Times of the safe's answers while a name is typed letter by letter, ms. */
async function typing(page: Page, url: string): Promise<number[]> {
  await page.goto(new URL('/today', url).href)
  await page.getByText('Wartet auf mich').waitFor()
  await page.evaluate(() => performance.clearResourceTimings())
  for (const name of ['müller', 'schmi', 'graf', 'poh', 'wink']) {
    await page.keyboard.press('/')
    for (const letter of name) {
      await page.keyboard.type(letter)
      await page.waitForTimeout(260)
    }
    await page.keyboard.press('Escape')
  }
  return page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.includes('/api/patients?'))
      .map(({ duration }) => duration),
  )
}

/** Lengths of frames while the inbox is scrolled from one end to the other, ms. */
async function scrolling(page: Page, url: string): Promise<number[]> {
  await page.goto(new URL('/inbox', url).href)
  await page.locator('.inbox-row').nth(900).waitFor({ state: 'attached' })
  return page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const list = document.querySelector('.inbox-list')
        const frames: number[] = []
        let last = performance.now()
        const step = (now: number) => {
          frames.push(now - last)
          last = now
          list?.scrollBy(0, 400)
          if (frames.length < 180) requestAnimationFrame(step)
          else resolve(frames.slice(2))
        }
        requestAnimationFrame(step)
      }),
  )
}

/** The staff app in a browser on loopback: a long chart, a long inbox, a search while typing. */
export async function bench(): Promise<object[]> {
  const demo = await startDemo({ patients: 24 })
  const browser = await TestBrowser.start('')
  try {
    const { staffUrl, patients } = demo.facts
    const client = await signInStaff(demo.facts, 'assistant')
    const id = patients[0]?.id ?? ''
    await fillChart(client, id)
    await fillInbox(client)
    const page = await (await browser.open({ width: 1440, height: 900 })).newPage()
    await page.goto(staffUrl)
    await signInOnPage(page, userOf(demo.facts, 'doctor'))
    const opened = await chartOpenings(page, staffUrl, id)
    const typed = await typing(page, staffUrl)
    const frames = await scrolling(page, staffUrl)
    const add = (figure: string, value: number, unit: string, more: object = {}) => ({
      bench: 'staff',
      figure,
      value: rounded(value),
      unit,
      ...more,
    })
    return [
      add(`chart of ${entries} entries, click to first content, p50`, percentile(opened, 0.5), 'ms', {
        slowest_ms: rounded(Math.max(...opened)),
      }),
      add('search while typing, answer p95', percentile(typed, 0.95), 'ms', { answers: typed.length }),
      add(`inbox of ${inboxRows} rows, frame while scrolling, p95`, percentile(frames, 0.95), 'ms', {
        peer: 'a frame at 60 a second',
        peer_value: 16.7,
        frames_per_second: rounded(1000 / (frames.reduce((sum, one) => sum + one, 0) / frames.length)),
      }),
    ]
  } finally {
    await browser.close()
    await demo.stop()
  }
}
