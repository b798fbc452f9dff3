import type { Page } from 'playwright-core'
import { addAuthenticator, startDemo, TestBrowser } from '../index.ts'
import { workerIsThere } from './copies.ts'

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

/** As people type: what the app does meanwhile is done when they are. */
const digit_ms = 250

/** Until a finger lies on the button and is known. */
const finger_ms = 1000

async function typeIn(page: Page, pin: string): Promise<void> {
  for (const digit of pin) {
    await page.locator('#app input').pressSequentially(digit)
    await new Promise((resolve) => setTimeout(resolve, digit_ms))
  }
}

// By simple selectors: what looks for an element runs on the phone's slow processor, too.
const primary = 'main button[data-kind=filled]'
const documents = '.p-columns'

/** From the tap on the link to the PIN page, and from the last digit to the documents. */
async function firstVisit(page: Page, link: string, pin: string): Promise<{ toPin: number; toDocuments: number }> {
  await slowDown(page)
  const start = performance.now()
  await page.goto(link, { waitUntil: 'commit' })
  await page.locator('#app input').waitFor()
  const toPin = performance.now() - start
  await typeIn(page, pin)
  const began = performance.now()
  await page.locator(primary).click()
  await page.locator('main button', { hasText: 'Später einrichten' }).click()
  await page.locator(documents).waitFor()
  return { toPin, toDocuments: performance.now() - began }
}

/** Of somebody who set up a passkey: from the tap on the address to the sign-in page, and from the finger to the documents. */
async function nextVisit(page: Page, link: string, pin: string): Promise<number> {
  await addAuthenticator(page, { prf: true })
  await page.goto(link)
  await typeIn(page, pin)
  await page.locator(primary).click()
  await page.locator(primary, { hasText: 'Jetzt einrichten' }).click()
  await page.locator(primary, { hasText: 'Zu meinen Dokumenten' }).click()
  await page.locator(documents).waitFor()
  await workerIsThere(page)
  await slowDown(page)
  const start = performance.now()
  await page.goto(new URL('/?app', link).href, { waitUntil: 'commit' })
  await page.locator(primary).waitFor()
  const shown = performance.now() - start
  await new Promise((resolve) => setTimeout(resolve, finger_ms))
  const began = performance.now()
  await page.locator(primary).click()
  await page.locator(documents).waitFor()
  return shown + performance.now() - began
}

/** On a slow phone; typing is not counted. */
export async function bench(): Promise<object[]> {
  const demo = await startDemo({ patients: 2 * rounds })
  const browser = await TestBrowser.start(demo.ca)
  try {
    const [pages, opened, again]: [number[], number[], number[]] = [[], [], []]
    for (const [index, { inviteLink = '', pin = '' }] of demo.facts.patients.entries()) {
      const context = await browser.open({ width: 360, height: 740 })
      const page = await context.newPage()
      if (index < rounds) {
        const { toPin, toDocuments } = await firstVisit(page, inviteLink, pin)
        pages.push(toPin)
        opened.push(toDocuments)
      } else again.push(await nextVisit(page, inviteLink, pin))
      await context.close()
    }
    const figure = (name: string, value: number) => ({
      bench: 'link',
      figure: name,
      value: Math.round(value),
      unit: 'ms',
    })
    const [toPin, toDocuments] = [median(pages), median(opened)]
    return [
      figure('link to PIN page', toPin),
      figure('last digit to documents', toDocuments),
      figure('link to first document (aim 3000)', toPin + toDocuments),
      figure('next visit by passkey (aim 1500)', median(again)),
    ]
  } finally {
    await browser.close()
    await demo.stop()
  }
}
