import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import {
  button,
  canHold,
  carryAxe,
  eventually,
  findIn,
  findInFiles,
  invitationOf,
  plainPicture,
  press,
  shot,
  signInOnPage,
  signInStaff,
  startDemo,
  TestBrowser,
  textCanary,
  typePin,
  userOf,
  writeVideo,
  type RunningDemo,
  type StaffClient,
} from '../index.ts'
import { workerIsThere } from './copies.ts'
import {
  holdLetter,
  openByCamera,
  pinInFiles,
  releaseMarked,
  setUpTablet,
  statusOf,
  stored,
  watchToken,
} from './tablet-parts.ts'
import { addressAtDesk, openAtDesk, pressPrint, printed } from './tablet-desk.ts'
import { walkTablet } from './tablet-screens.ts'
import { patientWords } from './testing.ts'

const { de } = patientWords
const { tablet } = de
/** A button of exactly this name. */
const named = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const flat = { width: 1024, height: 768 }

let demo: RunningDemo
let doctor: StaffClient
let browser: TestBrowser
let folder: string
let video: string
let origin: string
let context: BrowserContext
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'siegel-tablet-'))
  video = join(folder, 'camera.y4m')
  writeVideo(video, plainPicture(180))
  demo = await startDemo({ patients: 8 })
  ;({ origin } = new URL(invitationOf(demo.facts, 0).link))
  doctor = await signInStaff(demo.facts, 'doctor')
  browser = await TestBrowser.start(demo.ca, {}, video)
  context = await TestBrowser.withProfile(demo.ca, join(folder, 'home'), flat, video)
})
after(async () => {
  await context.close()
  await browser.close()
  await demo.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** A window that is the practice's tablet, with nothing of another. */
async function newTablet(options: { width: number; height: number; language?: 'de' | 'en' } = flat) {
  const own = await browser.open(options)
  await carryAxe(own)
  const page = await own.newPage()
  page.setDefaultTimeout(15_000)
  return { own, page }
}

test('attack: a phone that is sent the tablet’s address is asked, is not changed by it, and can be changed back', async () => {
  const { own, page } = await newTablet({ width: 360, height: 740 })
  await page.goto(`${origin}/#tablet`)
  await page.getByRole('heading', { name: tablet.setUp.title }).waitFor()
  assert.ok(!page.url().includes('#'))
  assert.equal(await page.evaluate(() => localStorage.length), 0, 'an address marks nothing')
  await shot(page, 'tablet-360-set-up', { fullPage: true })
  await button(page, tablet.setUp.no).click()
  await button(page, /^Anmelden$/).waitFor()
  await page.goto(`${origin}/#tablet`)
  await button(page, tablet.setUp.yes).click()
  await button(page, tablet.start.camera).waitFor()
  await button(page, tablet.start.setUp).click()
  await button(page, tablet.setUp.end).click()
  await button(page, tablet.setUp.endSure).click()
  await button(page, /^Anmelden$/).waitFor()
  assert.equal(await page.evaluate(() => localStorage.length), 0)
  await own.close()
})

test('a letter before the camera, its PIN, "Fertig": the next person and the disk have nothing of it', async (t) => {
  if (!canHold(t)) return
  const { link, pin } = invitationOf(demo.facts, 0)
  const { id, name } = demo.facts.patients[0] ?? assert.fail()
  const { title, canaries } = await releaseMarked(doctor, id)
  const fragment = new URL(link).hash.slice(1)
  const all = [
    ...canaries,
    textCanary('name', name.split(', ').toReversed().join(' ')),
    textCanary('link', fragment.slice(2)),
  ]
  await holdLetter(video, folder, link)
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const token = watchToken(page)
  await setUpTablet(page, origin)
  assert.equal(await page.evaluate(() => 'BarcodeDetector' in globalThis), false, 'it is the page’s own decoder')
  await openByCamera(page, pin)
  await page.getByText(tablet.bar.left(10)).waitFor()
  await press(page, de.tabs.documents)
  await page.locator('.p-rows').getByRole('button', { name: title }).click()
  await button(page, de.item.open).first().click()
  await page.locator('canvas').first().waitFor()
  await page.getByText(de.item.atHome).first().waitFor()
  for (const never of [de.item.save, de.item.print, de.item.share])
    assert.equal(await named(page, never).count(), 0, never)
  await press(page, de.tabs.account)
  await page.getByLabel(de.account.textSizes.large, { exact: true }).check({ force: true })
  const inside = await stored(page)
  assert.ok(findIn(Buffer.from(inside), all).includes('name'), 'what is there is found')
  await shot(page, 'tablet-1024-account', { fullPage: true })
  const dead = token()
  await button(page, tablet.bar.done).click()
  await page.getByText(tablet.ended.done).waitFor()

  const nothing = async (when: string) => {
    const left = await stored(page)
    assert.deepEqual(findIn(Buffer.from(left), [...all, textCanary('token', dead)]), [], when)
    assert.ok(!left.includes(pin), when)
    assert.deepEqual(
      (await page.evaluate(() => Object.keys(localStorage))).filter((key) => !key.startsWith('siegel.log.')),
      ['siegel.tablet'],
      when,
    )
    assert.equal(await page.evaluate(() => sessionStorage.length), 0, when)
  }
  await nothing('at the end')
  await shot(page, 'tablet-1024-done', { fullPage: true })
  await eventually('the token is dead', async () => (await statusOf(page, dead)) === 401)
  for (const step of ['back', 'back', 'reload', 'forward', 'back'] as const) {
    if (step === 'back') await page.goBack()
    else if (step === 'forward') await page.goForward()
    else await page.reload()
    if (!page.url().startsWith(origin)) break
    await button(page, tablet.start.camera).waitFor()
    await nothing(step)
  }
  await page.goto(`${origin}/`)
  await button(page, tablet.start.camera).waitFor()
  await page.evaluate(() => localStorage.setItem('planted', 'ZqPlantedKanari8t'))
  await context.close()
  const home = join(folder, 'home')
  const found = findInFiles(home, [...all, textCanary('token', dead), textCanary('planted', 'ZqPlantedKanari8t')])
  assert.ok(
    found.some((line) => line.startsWith('planted in ')),
    'what is there is found',
  )
  assert.deepEqual(
    found.filter((line) => !line.startsWith('planted in ')),
    [],
  )
  assert.deepEqual(pinInFiles(home, pin), [])
  context = await TestBrowser.withProfile(demo.ca, home, flat, video)
})

test('ten minutes are ten minutes, however the clock is turned; the PIN gives ten more, and silence ends it', async (t) => {
  if (!canHold(t)) return
  const { link, pin } = invitationOf(demo.facts, 1)
  const { id } = demo.facts.patients[1] ?? assert.fail()
  await holdLetter(video, folder, link)
  const { own, page } = await newTablet()
  await page.clock.install()
  const openings = async () => (await doctor.log({ query: { patient: id, verb: 'open-mailbox' } })).rows.length
  const before = await openings()
  await setUpTablet(page, origin)
  await openByCamera(page, pin)
  assert.equal(await openings(), before + 1)
  const touch = () => page.keyboard.press('Shift')
  for (const minutes of ['02:50', '02:50', '02:30']) {
    await page.clock.fastForward(minutes)
    await touch()
  }
  await page.getByText(tablet.bar.said(2)).waitFor()
  await shot(page, 'tablet-1024-two-minutes')
  await press(page, de.tabs.messages)
  await press(page, de.tabs.account)
  await button(page, tablet.bar.more).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/PIN, sechs Ziffern/).fill(pin === '111111' ? '222222' : '111111')
  await dialog.getByRole('button', { name: tablet.more.submit }).click()
  await page.getByText(tablet.more.wrong).waitFor()
  await shot(page, 'tablet-1024-more')
  await dialog.getByLabel(/PIN, sechs Ziffern/).fill(pin)
  await dialog.getByRole('button', { name: tablet.more.submit }).click()
  await page.getByText(tablet.bar.left(10)).waitFor()
  assert.equal(await openings(), before + 2, 'it was opened, and that is in the log')
  await page.getByRole('heading', { name: de.account.title }).waitFor()
  // Idle: asked, and gone.
  await page.clock.fastForward('03:05')
  await page.getByRole('dialog').getByText(tablet.there.text).waitFor()
  await shot(page, 'tablet-1024-still-there')
  await button(page, tablet.there.yes).last().click()
  await page.clock.fastForward('02:00')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.clock.fastForward('03:31')
  await page.getByText(tablet.ended.idle).waitFor()
  // A device that slept through all of it.
  await openByCamera(page, pin)
  await page.clock.fastForward('10:01')
  await page.getByText(tablet.ended.time).waitFor()
  await shot(page, 'tablet-1024-time')
  // A clock that is set back.
  await openByCamera(page, pin)
  await page.clock.fastForward('02:00')
  await page.clock.setSystemTime(new Date(Date.now() - 3_600_000))
  await page.getByText(tablet.ended.time).waitFor()
  await own.close()
})

test('attack: nothing that stays on a device is reachable, and a link opened beside the camera is in the same hands', async (t) => {
  if (!canHold(t)) return
  const { link, pin } = invitationOf(demo.facts, 2)
  const other = invitationOf(demo.facts, 3)
  const { own, page } = await newTablet()
  await setUpTablet(page, origin)
  await page.evaluate(() => localStorage.setItem('siegel.text-size', 'large'))
  await page.goto(`${origin}/?a${new URL(link).hash}`)
  await page.getByLabel(/PIN, sechs Ziffern/).waitFor()
  assert.equal(await page.evaluate(() => sessionStorage.length), 0, 'the link is stored nowhere')
  assert.equal(await button(page, de.pin.instead).count(), 0)
  await typePin(page, pin === '111111' ? '222222' : '111111')
  await page.getByText(de.pin.tries(1)).waitFor()
  await shot(page, 'tablet-1024-wrong-pin')
  // The next patient's letter, in the same window: whoever was before leaves nothing.
  await page.goto(`${origin}/${new URL(other.link).hash}`)
  await page.getByLabel(/PIN, sechs Ziffern/).waitFor()
  assert.equal(await page.getByText(de.pin.tries(1)).count(), 0)
  const token = watchToken(page)
  let downloads = 0
  page.on('download', () => (downloads += 1))
  await typePin(page, other.pin)
  await button(page, tablet.bar.done).waitFor()
  await page.getByRole('navigation').first().waitFor()
  await press(page, de.tabs.account)
  await page.getByText(de.account.atHome).waitFor()
  const { takeAlong, offline, addPasskey, addPassword } = de.account
  for (const never of [takeAlong, offline, addPasskey, addPassword])
    assert.equal(await named(page, never).count(), 0, never)
  for (const state of [
    { place: { tab: 'account', add: 'passkey' } },
    { tab: 'account', page: 'take-along' },
    { tab: 'account', page: 'offline' },
    5,
  ]) {
    await page.evaluate((given) => dispatchEvent(new PopStateEvent('popstate', { state: given })), state)
    for (const never of [de.enrol.now, offline, takeAlong]) assert.equal(await named(page, never).count(), 0, never)
  }
  await press(page, de.tabs.documents)
  await page.locator('.p-rows').getByRole('button').first().click()
  for (const never of [de.item.save, de.item.print, de.item.share, de.item.saveData])
    assert.equal(await named(page, never).count(), 0, never)
  const copied = await page.evaluate(() => document.dispatchEvent(new ClipboardEvent('copy', { cancelable: true })))
  assert.equal(copied, false, 'nothing goes into the clipboard')
  assert.equal(downloads, 0)
  assert.deepEqual(await page.evaluate(() => indexedDB.databases()), [])
  const open = token()
  // Closed, as a browser is: the page has no time to wait for anything.
  await page.goto('about:blank')
  await page.goto(`${origin}/`)
  await button(page, tablet.start.camera).waitFor()
  await eventually('the token is dead', async () => (await statusOf(page, open)) === 401)
  await own.close()
})

test('without a connection it ends all the same, and the page that says so comes from the device', async (t) => {
  if (!canHold(t)) return
  const { link, pin } = invitationOf(demo.facts, 2)
  await holdLetter(video, folder, link)
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  await page.goto(`${origin}/`)
  // It is the tablet since it was closed and started again.
  await button(page, tablet.start.camera).waitFor()
  await workerIsThere(page)
  await openByCamera(page, pin)
  await context.setOffline(true)
  await button(page, tablet.bar.done).click()
  await page.getByText(de.away.offlineTitle).or(page.getByText(de.away.title)).first().waitFor()
  assert.equal(await page.getByRole('navigation').count(), 0)
  assert.deepEqual(findIn(Buffer.from(await stored(page)), [textCanary('link', new URL(link).hash.slice(3))]), [])
  await context.setOffline(false)
  await page.close()
})

test('attack: another practice’s letter and any other code are refused in words, and nobody is led there', async (t) => {
  if (!canHold(t)) return
  const fragment = new URL(invitationOf(demo.facts, 4).link).hash
  const { own, page } = await newTablet()
  const foreign: string[] = []
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) foreign.push(request.url())
  })
  await setUpTablet(page, origin)
  for (const [link, hint] of [
    [`https://andere-praxis.example/${fragment}`, tablet.camera.hints['other-practice']],
    ['https://evil.example/gewinn', tablet.camera.hints['other-code']],
  ] as const) {
    await holdLetter(video, folder, link)
    await button(page, tablet.start.camera).click()
    await page.getByText(hint.title).waitFor()
    assert.ok(!(await page.locator('body').innerText()).includes('.example'), 'a foreign address is not even shown')
    await shot(page, `tablet-1024-${hint === tablet.camera.hints['other-code'] ? 'code' : 'practice'}`)
    await button(page, tablet.camera.stop).click()
  }
  assert.deepEqual(foreign, [])
  assert.equal(page.url(), `${origin}/?app`)
  await own.close()
})

for (const language of ['de', 'en'] as const) {
  test(`every state of the tablet, ${language}, large and small, is free of barriers`, async (t) => {
    if (!canHold(t)) return
    const { link, pin } = invitationOf(demo.facts, 5)
    writeVideo(video, plainPicture(12))
    const { own, page } = await newTablet({ ...flat, language })
    const audit = await walkTablet(page, language, { origin, pin, before: () => holdLetter(video, folder, link) })
    await own.close()
    assert.ok(audit.screens.length > 10)
    assert.deepEqual(audit.faults, [])
  })
}

test('staff read the tablet’s address off the screen; what they print is in the log before it is printed', async () => {
  const { id } = demo.facts.patients[6] ?? assert.fail()
  const { title } = await releaseMarked(doctor, id)
  const prints = async () => (await doctor.log({ query: { patient: id, verb: 'print-document' } })).rows.length
  const own = await browser.open({ width: 1440, height: 900 })
  const page = await own.newPage()
  page.setDefaultTimeout(15_000)
  await page.goto(demo.facts.staffUrl)
  await signInOnPage(page, userOf(demo.facts, 'assistant'))
  assert.equal(await addressAtDesk(page, demo.facts.staffUrl, id), `${origin}/#tablet`)
  await openAtDesk(page, demo.facts.staffUrl, id, title)
  await page.route('**/print', (route) => route.abort())
  await pressPrint(page)
  await page.getByRole('dialog').getByRole('alert').first().waitFor()
  assert.deepEqual([await printed(page), await prints()], [[], 0], 'no entry, no paper')
  await page.unroute('**/print')
  await pressPrint(page)
  await eventually('the paper', async () => (await printed(page)).length === 1)
  assert.deepEqual([await printed(page), await prints()], [[1], 1])
  await own.close()
  // The patient sees it, too.
  const { link, pin } = invitationOf(demo.facts, 6)
  const reading = await browser.open(flat)
  const patient = await reading.newPage()
  await patient.goto(link)
  await typePin(patient, pin)
  await button(patient, de.enrol.later).click()
  await press(patient, de.tabs.access)
  await patient.getByText(`${de.access.verbs['print-document']}: ${title}`).waitFor()
  await reading.close()
})
