import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { invitationLetters } from '@siegel/paper'
import { button, heldBefore, textCanary, typePin, writeVideo, type Canary, type StaffClient } from '../index.ts'
import { pdfOf } from './copies.ts'
import { patientWords } from './testing.ts'

const { tablet } = patientWords.de

/** Lays a printed letter with this link before the camera. */
export async function holdLetter(video: string, folder: string, link: string): Promise<void> {
  const letter = {
    practice: 'Praxis am Lindenplatz',
    patientName: 'Renate Albrecht',
    addressLines: ['Ahornweg 17', '50999 Köln'],
    link,
    accountCode: '1V0X-RD7X-E68E-SWR6-CMVB',
    fingerprint: 'Q7PMGZTa7yL6zc_5Iwy3RQ',
    expiresAt: '2026-12-29T10:00:00Z',
    language: 'de',
  } as const
  writeVideo(video, heldBefore(await invitationLetters([letter]), folder))
}

/** Makes the browser of a page the practice's tablet. */
export async function setUpTablet(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/#tablet`)
  await button(page, tablet.setUp.yes).click()
  await button(page, tablet.start.camera).waitFor()
}

/** From the start page, by what lies before the camera, into the mailbox. */
export async function openByCamera(page: Page, pin: string): Promise<void> {
  await button(page, tablet.start.camera).click()
  await typePin(page, pin)
  await button(page, tablet.bar.done).waitFor()
  await page.getByRole('navigation').first().waitFor()
}

/** Marks in a document, its title and its sentence, released to a patient. */
export async function releaseMarked(doctor: StaffClient, id: string): Promise<{ title: string; canaries: Canary[] }> {
  const mark = (what: string) => `Zq${what}Kanari8t${what}`
  const { reference } = await doctor.uploadDocument({
    params: { id },
    query: {},
    body: { bytes: new Uint8Array(pdfOf(mark('content'))), mediaType: 'application/pdf', fileName: 'bericht.pdf' },
  })
  const document = { id: reference.slice('DocumentReference/'.length) }
  await doctor.changeDocument({ params: document, body: { version: 1, title: mark('title') } })
  await doctor.release({ params: { id }, body: { items: [reference], meaning: mark('meaning') } })
  return {
    title: mark('title'),
    canaries: ['title', 'meaning', 'content'].map((what) => textCanary(what, mark(what))),
  }
}

/** Everything that this address has stored in the browser, as text; what its own files are is left out. */
export const stored = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const cached: string[] = []
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys()) cached.push(url)
    return JSON.stringify({
      local: Object.entries(localStorage),
      session: Object.entries(sessionStorage),
      databases: await indexedDB.databases(),
      cached,
      title: document.title,
      state: history.state as unknown,
      address: location.href,
      text: document.body.textContent,
    })
  })

/** Whether a PIN, and not a part of a longer number, stands in a file below a folder. */
export function pinInFiles(folder: string, pin: string): string[] {
  const alone = new RegExp(`(?<![0-9])${pin}(?![0-9])`)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(folder, name)
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true && alone.test(readFileSync(path, 'latin1'))
  })
}

/** The token of the session that a page has opened, as its requests carry it. */
export function watchToken(page: Page): () => string {
  let token = ''
  page.on('request', (request) => {
    token = /^Siegel (.+)$/.exec(request.headers()['authorization'] ?? '')?.[1] ?? token
  })
  return () => {
    assert.notEqual(token, '', 'the page had a session')
    return token
  }
}

/** What the gateway says to a token. */
export const statusOf = (page: Page, token: string): Promise<number> =>
  page.evaluate(
    async (given) => (await fetch('/api/mailbox', { headers: { authorization: `Siegel ${given}` } })).status,
    token,
  )
