import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import {
  addAuthenticator,
  Audit,
  button,
  carryAxe,
  eventually,
  fillPassword,
  findInFiles,
  invitationOf,
  press,
  relayFetch,
  shot,
  signInStaff,
  startDemo,
  TestBrowser,
  textCanary,
  typePin,
  type Canary,
  type RunningDemo,
  type StaffClient,
} from '../index.ts'
import { copies, pdfOf, workerIsThere } from './copies.ts'
import { patientWords } from './testing.ts'

const { de } = patientWords
const { offline, account } = de
const password = 'Kirschbaum hinter dem Haus'

let demo: RunningDemo
let browser: TestBrowser
let doctor: StaffClient
let folder: string
before(async () => {
  demo = await startDemo({ patients: 8 })
  browser = await TestBrowser.start(demo.ca)
  doctor = await signInStaff(demo.facts, 'doctor')
  folder = mkdtempSync(join(tmpdir(), 'siegel-profile-'))
})
after(async () => {
  await browser.close()
  await demo.stop()
  rmSync(folder, { recursive: true, force: true })
})

const phone = { width: 360, height: 740 }
const picture = (page: Page, name: string) => shot(page, `patient-app-360-${name}`, { fullPage: true })

interface Answered {
  request: Request
  respondWith: (this: Answered, answer: unknown) => void
}

/** Opens by link and PIN and sets up the way in; gives the account code. */
async function enrol(page: Page, index: number, way: 'passkey' | 'password'): Promise<string> {
  const { link, pin, accountCode } = invitationOf(demo.facts, index)
  if (way === 'passkey') await addAuthenticator(page, { prf: true })
  await page.goto(link)
  await typePin(page, pin)
  if (way === 'passkey') await button(page, de.enrol.now).click()
  else {
    await button(page, de.enrol.password).click()
    await fillPassword(page, password, accountCode)
    await button(page, de.enrol.submit).click()
  }
  await button(page, de.enrol.open).click()
  await page.getByRole('navigation').first().waitFor()
  return accountCode
}

async function signOut(page: Page): Promise<void> {
  await press(page, de.tabs.account)
  await button(page, account.signOut).first().click()
  await page.getByText(de.signIn.signedOut).waitFor()
}

/** What was open is left and signed in to again, by a way that is no link. */
async function signInAgain(page: Page, accountCode?: string): Promise<void> {
  await signOut(page)
  if (accountCode === undefined) await button(page, /^Anmelden$/).click()
  else {
    await fillPassword(page, password, accountCode)
    await button(page, de.signIn.submit).click()
  }
  await page.getByRole('navigation').first().waitFor()
}

async function toOffline(page: Page): Promise<void> {
  await press(page, de.tabs.account)
  await button(page, account.offline).click()
  await page.getByRole('heading', { name: offline.title }).waitFor()
}

const unreachable = (context: BrowserContext, away: boolean) => context.setOffline(away)

test('text three sizes large fits 360 pixels, is remembered, and is there before anything is seen', async () => {
  const context = await browser.open(phone)
  await carryAxe(context)
  const page = await context.newPage()
  const audit = new Audit({ widths: [360], height: 740 })
  const see = async (name: string, sign: string) => {
    await page.getByText(sign).filter({ visible: true }).first().waitFor()
    await audit.look(page, name)
    await page.setViewportSize(phone)
    await picture(page, `large-${name}`)
    const cut = await page.evaluate(() =>
      Array.from(document.querySelectorAll('button, h1, h2, label'), (one) => {
        const box = one as HTMLElement
        return box.checkVisibility() && box.scrollWidth > box.clientWidth + 1 && box.clientWidth > 0
          ? box.innerText
          : ''
      }).filter((text) => text !== ''),
    )
    assert.deepEqual(cut, [], name)
  }
  await enrol(page, 0, 'password')
  await press(page, de.tabs.account)
  await page.getByLabel(account.textSizes.largest).check()
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), '22px')
  await see('account', account.textSize)
  await press(page, de.tabs.start)
  await see('start', de.start.news)
  await press(page, /Laborwerte ansehen/)
  await see('values', de.item.asTable)
  await press(page, de.tabs.documents)
  await see('documents', de.documents.laboratory)
  await press(page, de.tabs.booking)
  await see('booking', de.booking.bookText)
  await press(page, de.tabs.messages)
  await see('messages', de.messages.emptyText)
  await toOffline(page)
  await see('offline', offline.onlyWays)
  await press(page, de.tabs.account)
  await button(page, account.close.title).click()
  await see('close', account.close.instead)
  await signOut(page)
  await see('sign-in', de.signIn.first)
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      const first = document.querySelector('h1')
      if (first === null) return
      document.documentElement.dataset['first'] = getComputedStyle(document.documentElement).fontSize
      observer.disconnect()
    }).observe(document, { childList: true, subtree: true })
  })
  await page.reload()
  await page.getByText(de.signIn.first).waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.dataset['first']), '22px')
  assert.deepEqual(audit.faults, [])
  await context.close()
})

test('the app is kept, and nothing else: no link reaches its worker, no answer its cache; without the practice it says so', async () => {
  const context = await browser.open(phone)
  const page = await context.newPage()
  const { link, pin } = invitationOf(demo.facts, 1)
  const origin = new URL(link).origin
  const fetch = relayFetch({ host: demo.facts.practiceHost, port: demo.facts.relayPort, ca: demo.ca })
  const told = (await (await fetch('/manifest.webmanifest')).json()) as { start_url: string; icons: { src: string }[] }
  assert.equal(told.start_url, './?app')
  for (const { src } of told.icons) {
    const icon = await fetch(`/${src}`)
    assert.deepEqual([icon.status, icon.headers.get('content-type')], [200, 'image/png'])
  }
  await page.goto(link)
  await page.getByText(de.pin.text).waitFor()
  assert.equal(page.url(), `${origin}/?app`)
  // Beside a first visit nothing else is fetched: the worker comes when somebody is inside, or signs in.
  assert.deepEqual(await page.evaluate(() => navigator.serviceWorker.getRegistrations()), [])
  await button(page, de.pin.instead).click()
  await workerIsThere(page)
  const [worker] = context.serviceWorkers()
  assert.ok(worker !== undefined)
  await worker.evaluate(() => {
    const seen: string[] = []
    Object.assign(globalThis, { seen })
    // What is answered goes to no further listener.
    const { prototype } = (globalThis as unknown as { FetchEvent: { prototype: Answered } }).FetchEvent
    const { respondWith } = prototype
    prototype.respondWith = function (answer) {
      seen.push(this.request.url)
      respondWith.call(this, answer)
    }
    globalThis.addEventListener('fetch', (event) => seen.push((event as unknown as { request: Request }).request.url))
  })
  // The same link once more, now that there is a worker; then a reload, which is one of its pages.
  await page.goto('about:blank')
  await page.goto(link)
  await page.getByText(de.pin.text).waitFor()
  await page.reload()
  await typePin(page, pin)
  await button(page, de.enrol.later).click()
  await press(page, /Laborwerte ansehen/)
  await page.getByText(de.item.meaning).first().waitFor()
  const seen = await worker.evaluate(() => (globalThis as unknown as { seen: string[] }).seen)
  assert.ok(seen.includes(`${origin}/?app`), seen.join(' '))
  assert.deepEqual(
    seen.filter((url) => url.includes('#') || url.includes(new URL(link).hash.slice(1, 20))),
    [],
  )
  const kept = await page.evaluate(async () => {
    const names = await caches.keys()
    const caches_ = await Promise.all(names.map((name) => caches.open(name)))
    return (await Promise.all(caches_.map((cache) => cache.keys()))).flat().map(({ url }) => url)
  })
  assert.ok(kept.length > 20)
  assert.deepEqual(
    kept.filter((url) => !/^\/(index\.html|assets\/[\w.-]+)$/.test(url.slice(origin.length))),
    [],
  )
  await unreachable(context, true)
  await page.reload()
  await page.getByRole('heading', { name: de.away.offlineTitle }).waitFor()
  await picture(page, 'away')
  assert.equal(await copies(page), undefined, 'nobody has switched anything on')
  assert.equal(await button(page, offline.offer).count(), 0)
  await unreachable(context, false)
  // The page comes from the network first: what is repaired there is there at once.
  const repaired = { body: '<!doctype html><p>repaired</p>', contentType: 'text/html' }
  await context.route(`${origin}/index.html`, (route) => route.fulfill(repaired))
  await page.reload()
  await page.getByText('repaired').waitFor()
  await context.close()
})

test('with a passkey: copies are kept from when they are switched on, are read without the practice, and go with “sign out everywhere”', async () => {
  const context = await browser.open(phone)
  const page = await context.newPage()
  await enrol(page, 2, 'passkey')
  await toOffline(page)
  await page.getByText(offline.onlyWays).waitFor()
  await picture(page, 'offline-link')
  await signInAgain(page)
  await press(page, /Laborwerte ansehen/)
  await page.getByText(de.item.meaning).first().waitFor()
  assert.equal(await copies(page), undefined, 'off until it is switched on')
  await toOffline(page)
  await picture(page, 'offline-off')
  await button(page, offline.switchOn).click()
  await page.getByText(offline.onText).waitFor()
  await picture(page, 'offline-on')
  assert.equal(await copies(page), 1, 'the list')
  await workerIsThere(page)
  await unreachable(context, true)
  await page.reload()
  await button(page, offline.offer).click()
  await button(page, offline.open).waitFor()
  await picture(page, 'offline-door')
  await button(page, offline.open).click()
  await page.getByText(/Offline, Stand von/).waitFor()
  await picture(page, 'offline-list')
  await page.locator('.p-rows').getByRole('button', { name: /Labor/ }).first().click()
  await page.getByText(de.item.asTable).waitFor()
  await picture(page, 'offline-values')
  await unreachable(context, false)
  await page.reload()
  await button(page, /^Anmelden$/).click()
  await press(page, de.tabs.account)
  await button(page, account.sessions).click()
  await button(page, account.endAll).click()
  await page.getByText(de.signIn.ended).waitFor()
  await eventually('the copies are gone', async () => (await copies(page)) === undefined)
  await context.close()
})

/** Marks in a document, its title and its sentence, released to a patient. */
async function released(index: number): Promise<Canary[]> {
  const id = demo.facts.patients[index]?.id ?? assert.fail()
  const mark = (what: string) => `Zq${what}Kanari7x${what}${String(Math.random()).slice(2, 8)}`
  const [title, meaning, content] = [mark('title'), mark('meaning'), mark('content')]
  const { reference } = await doctor.uploadDocument({
    params: { id },
    query: {},
    body: { bytes: new Uint8Array(pdfOf(content)), mediaType: 'application/pdf', fileName: 'bericht.pdf' },
  })
  await doctor.changeDocument({
    params: { id: reference.slice('DocumentReference/'.length) },
    body: { version: 1, title },
  })
  await doctor.release({ params: { id }, body: { items: [reference], meaning } })
  const name = demo.facts.patients[index]?.name ?? assert.fail()
  return [
    textCanary('title', title),
    textCanary('meaning', meaning),
    textCanary('content', content),
    textCanary('name', name),
    textCanary('password', password),
  ]
}

test('attack: who has the disk of a browser with copies finds nothing to read, and who has a wrong password reads nothing', async (t) => {
  const canaries = await released(3)
  const open = () => TestBrowser.withProfile(demo.ca, folder, phone)
  let context = await open()
  t.after(() => context.close())
  let page = await context.newPage()
  const code = await enrol(page, 3, 'password')
  await signInAgain(page, code)
  await toOffline(page)
  await fillPassword(page, `${password} nicht`, code)
  await button(page, offline.switchOn).click()
  await page.getByText(offline.wrong).waitFor()
  assert.equal(await copies(page), undefined, 'a slip would lock the copies for ever')
  await fillPassword(page, password, code)
  await button(page, offline.switchOn).click()
  await page.getByText(offline.onText).waitFor()
  await press(page, de.tabs.documents)
  await page
    .locator('.p-rows')
    .getByRole('button', { name: /Zqtitle/ })
    .first()
    .click()
  await button(page, de.item.open).first().click()
  await page.locator('canvas').first().waitFor()
  await eventually('the copy', async () => (await copies(page)) === 2)
  const sizes = () => page.evaluate(async () => (await (await caches.open('siegel-app')).keys()).map(({ url }) => url))
  await eventually('what draws it', async () => (await sizes()).some((url) => url.includes('pdf.worker')))
  await page.evaluate(() => localStorage.setItem('planted', 'ZqPlantedKanari7xPlanted'))
  await context.close()

  const planted = textCanary('planted', 'ZqPlantedKanari7xPlanted')
  const bag = textCanary('bag', '-> siegel/password1 ')
  const found = findInFiles(folder, [...canaries, planted, bag])
  assert.ok(
    found.some((line) => line.startsWith('planted in ')),
    'what is there is found',
  )
  assert.ok(
    found.some((line) => line.startsWith('bag in ')),
    'the copies are there',
  )
  assert.deepEqual(
    found.filter((line) => !/^(planted|bag) in /.test(line)),
    [],
  )

  context = await open()
  page = await context.newPage()
  await unreachable(context, true)
  await page.goto(`${new URL(invitationOf(demo.facts, 3).link).origin}/?app`)
  await button(page, offline.offer).click()
  await fillPassword(page, 'Birnbaum hinter dem Haus', code)
  await button(page, offline.openPassword).click()
  await page.getByText(offline.openFailed).waitFor()
  await fillPassword(page, password, code)
  await button(page, offline.openPassword).click()
  await page.getByText(/Offline, Stand von/).waitFor()
  await page
    .locator('.p-rows')
    .getByRole('button', { name: /Zqtitle/ })
    .first()
    .click()
  await button(page, de.item.open).first().click()
  await page.locator('canvas').first().waitFor()
  await picture(page, 'offline-document')
  await unreachable(context, false)
  await page.reload()
  await fillPassword(page, password, code)
  await button(page, de.signIn.submit).click()
  await page.getByRole('navigation').first().waitFor()
  await toOffline(page)
  await button(page, offline.switchOff).click()
  await page.getByText(offline.switchedOff).waitFor()
  assert.equal(await copies(page), undefined)
  await context.close()
  writeFileSync(join(folder, 'done'), '')
})

test('a patient closes the account: the safe says so, nothing opens any more, copies are gone, and the practice sees it', async () => {
  const context = await browser.open(phone)
  const page = await context.newPage()
  await enrol(page, 4, 'passkey')
  await signInAgain(page)
  await toOffline(page)
  await button(page, offline.switchOn).click()
  await page.getByText(offline.onText).waitFor()
  await press(page, de.tabs.account)
  await button(page, account.close.title).click()
  await page.getByText(account.close.instead).waitFor()
  await picture(page, 'close')
  await button(page, account.close.submit).click()
  await button(page, account.close.keep).waitFor()
  await button(page, account.close.sure).click()
  await page.getByRole('heading', { name: de.signIn.closed }).waitFor({ timeout: 40_000 })
  await picture(page, 'closed')
  await eventually('the copies are gone', async () => (await copies(page)) === undefined)
  await button(page, /^Anmelden$/).click()
  await page.getByText(de.signIn.errors.passkeyNo).waitFor()
  const id = demo.facts.patients[4]?.id ?? assert.fail()
  const { state, warnings } = await doctor.portalState({ params: { id } })
  assert.equal(state, 'blocked')
  assert.ok(warnings.some((warning) => warning.code === 'closed-by-patient'))
  await context.close()
})
