import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { de as staffDe } from '../../../web/staff/words/words.ts'
import {
  Audit,
  button,
  carryAxe,
  eventually,
  findInFiles,
  findInMemory,
  foreignTexts,
  invitationOf,
  Patient,
  press,
  shot,
  signInOnPage,
  signInStaff,
  slotOfLink,
  startDemo,
  TestBrowser,
  textCanary,
  textsSeen,
  typePin,
  userOf,
  type RunningDemo,
  type StaffClient,
} from '../index.ts'
import { patientWords } from './testing.ts'

type Language = 'de' | 'en'
const { de, en } = patientWords
const words = { de: { t: de, b: de.booking }, en: { t: en, b: en.booking } }
/** What no German word may be left of in English; what the practice calls things is data. */
const german = [...foreignTexts(de, en), ...foreignTexts(de.booking, en.booking)].filter(
  (text) => text !== 'Laborbefund',
)
const phone = () => new Audit({ widths: [320, 360, 720, 1440], height: 740 })
const englishPhone = () => new Audit({ widths: [320, 360, 720, 1440], height: 740 }, (page) => textsSeen(page, german))
const added = 'Zqschulter Kanari7x tut weh'
const service = 'Zqgespraech Kanari7x'
const shown = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor()

let demo: RunningDemo
let browser: TestBrowser
let staff: StaffClient
let columns: { id: string; name: string }[]
const errors: string[] = []

before(async () => {
  demo = await startDemo({ patients: 6 })
  browser = await TestBrowser.start(demo.ca)
  staff = await signInStaff(demo.facts, 'doctor')
  columns = (await staff.calendarColumns()).columns
})
after(async () => {
  await browser.close()
  await demo.stop()
})

/** A patient who has just opened the mailbox by link and PIN. */
async function inside(index: number, language: Language): Promise<Page> {
  const { link, pin } = invitationOf(demo.facts, index)
  const context = await browser.open({ width: 360, height: 740, language })
  await carryAxe(context)
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.goto(link)
  await typePin(page, pin, language)
  await button(page, words[language].t.enrol.later).click()
  await button(page, words[language].t.appointments.button).first().waitFor()
  return page
}

async function see(audit: Audit, page: Page, name: string, width = 360): Promise<void> {
  await audit.look(page, name)
  for (const [wide, height] of [
    [1440, 900],
    [width, 740],
  ] as const) {
    await page.setViewportSize({ width: wide, height })
    await shot(page, `booking-${wide}-${name}`, { fullPage: true })
  }
  await shot(page, `booking-${width}-${name}-screen`)
}

const times = (page: Page) => page.locator('.p-time')

test('a patient books on the phone, moves and puts it into a calendar; the practice sees a mark', async () => {
  const { services } = await staff.onlineServices()
  const [talk, ...others] = services
  await staff.saveOnlineServices({
    body: { services: [{ ...talk, name: service } as (typeof services)[number], ...others] },
  })
  const { t, b } = words.de
  const audit = phone()
  const page = await inside(0, 'de')
  await see(audit, page, 'de-start')
  await button(page, de.appointments.button).first().click()
  await shown(page, b.title)
  await see(audit, page, 'de-overview')
  await press(page, new RegExp(service))
  await shown(page, b.when)
  await see(audit, page, 'de-times')
  await button(page, b.later).click()
  await button(page, b.later).click()
  const chosen = times(page).nth(1)
  const time = (await chosen.textContent()) ?? ''
  await chosen.click()
  await page.getByLabel(b.words).fill(added)
  await see(audit, page, 'de-chosen')
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight))
  await shot(page, 'booking-360-de-chosen-end')
  await button(page, b.submit).click()
  await shown(page, b.booked)
  await see(audit, page, 'de-booked')
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, b.toCalendar).click()])
  assert.equal(download.suggestedFilename(), 'termin.ics')
  const calendar = readFileSync(await download.path(), 'utf8')
  assert.match(calendar, /^SUMMARY:Termin\\, Praxis/m)
  assert.ok(!calendar.includes('Kanari'), 'a calendar learns nothing of what for')
  await button(page, b.toList).click()
  await shown(page, b.own)
  const mine = page.locator('.p-appointment', { hasText: service })
  await mine.getByText(`${time} Uhr`).first().waitFor()
  await see(audit, page, 'de-own')

  await staffSees()

  await mine.getByRole('button', { name: b.move }).click()
  await shown(page, b.moveWhen)
  await button(page, b.later).click()
  await button(page, b.later).click()
  await times(page).first().click()
  await see(audit, page, 'de-move')
  await button(page, b.submitMove).click()
  await shown(page, b.moved)
  await button(page, b.toList).click()
  await mine.getByRole('button', { name: b.cancel }).click()
  await see(audit, page, 'de-cancel')
  await page.getByRole('dialog').getByRole('button', { name: b.cancelYes }).click()
  await page.getByText(b.cancelled).waitFor()
  assert.equal(await mine.count(), 0)
  assert.equal((await staff.newOnlineBookings()).appointments[0]?.online?.isCancelled, true)
  await press(page, t.tabs.account)
  await press(page, t.account.whoSaw)
  await page.getByText('Gebucht: Termin').first().waitFor()
  await page.getByText('Verschoben: Termin').first().waitFor()
  await page.getByText('Abgesagt: Termin').first().waitFor()
  assert.deepEqual(audit.faults, [])
  await page.context().close()
})

/** The count at the rail, the list beside the calendar, the marked appointment with the patient's words. */
async function staffSees(): Promise<void> {
  const { calendar } = staffDe
  const context = await browser.open({ width: 1440, height: 900 })
  await carryAxe(context)
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.on('pageerror', (error) => errors.push(String(error)))
  const audit = new Audit({ widths: [1440, 1024], height: 900 })
  const view = async (name: string) => {
    await audit.look(page, name)
    for (const width of [1024, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      await shot(page, `booking-staff-${width}-${name}`)
    }
  }
  await page.goto(demo.facts.staffUrl)
  await signInOnPage(page, userOf(demo.facts, 'assistant'))
  await page.locator('.rail-link', { hasText: 'Termine' }).locator('.rail-count').getByText('1').waitFor()
  await page.goto(new URL('/calendar', demo.facts.staffUrl).href)
  const fresh = page.getByRole('region', { name: calendar.online.fresh })
  await fresh.getByText(calendar.online.booked).waitFor()
  await view('fresh')
  await fresh.getByRole('button').first().click()
  const panel = page.getByRole('region', { name: calendar.detail })
  await panel.getByText(added).waitFor()
  await panel.getByText(calendar.online.booked).waitFor()
  await page.locator('.cal-item-mark').getByLabel(calendar.online.booked).first().waitFor()
  await view('panel')
  await page.keyboard.press('Escape')
  await fresh.getByRole('button', { name: /^Gesehen/ }).click()
  await fresh.waitFor({ state: 'detached' })
  assert.equal(await page.locator('.cal-item-mark').getByLabel(calendar.online.booked).count(), 1, 'the mark stays')
  assert.deepEqual(audit.faults, [])
  await context.close()
}

test('in English: who comes too late is told and offered other times; then the practice wants to be called', async () => {
  const { b } = words.en
  const audit = englishPhone()
  const page = await inside(1, 'en')
  await button(page, en.appointments.button).first().click()
  await press(page, new RegExp(service))
  await shown(page, b.when)
  await button(page, b.later).click()
  await times(page).first().click()
  await see(audit, page, 'en-chosen')
  // The practice gives that time away meanwhile, in both columns that have it.
  const day = await firstDayOfLaterWeek()
  for (const column of columns.slice(0, 2))
    await staff
      .createAppointment({ body: { column: column.id, day: day.day, time: day.time, length_min: 15 } })
      .catch(() => undefined)
  await button(page, b.submit).click()
  await page.getByText(b.refused['slot-taken'] ?? '').waitFor()
  assert.equal(await button(page, b.submit).count(), 0, 'the time is not there any more')
  assert.ok((await times(page).count()) > 0)
  await see(audit, page, 'en-refused')
  await page.goBack()
  await staff.saveOnlineServices({ body: { services: [] } })
  await eventually('the practice is to be called', async () => {
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    return (await page.getByText(b.callText).count()) > 0
  })
  await see(audit, page, 'en-call')
  assert.deepEqual(audit.faults, [])
  await page.context().close()
})

/** The first time that a patient is offered in the second week of all. */
async function firstDayOfLaterWeek(): Promise<{ day: string; time: string }> {
  const { link, pin } = invitationOf(demo.facts, 2)
  const { practice, slot } = await slotOfLink(link, pin)
  const patient = new Patient({ port: demo.facts.relayPort, host: demo.facts.practiceHost, ca: demo.ca }, practice)
  assert.ok(await patient.open(slot))
  const { index } = await patient.contents()
  const offered = index.booking?.find(({ name }) => name === service)?.columns.flatMap(({ days }) => days) ?? []
  const monday = (day: string) => {
    const ms = Date.parse(day)
    return ms - ((new Date(ms).getUTCDay() + 6) % 7) * 86_400_000
  }
  const mondays = [...new Set(offered.map(({ day }) => monday(day)))].toSorted((a, b) => a - b)
  const all = offered.flatMap(({ day, times: list }) => list.map((time) => ({ day, time })))
  const [first] = all
    .filter(({ day }) => monday(day) === mondays[1])
    .toSorted((a, b) => (`${a.day} ${a.time}` < `${b.day} ${b.time}` ? -1 : 1))
  return first ?? assert.fail('nothing offered')
}

test('who sets the practice up says what can be booked', async () => {
  await staff.saveOnlineServices({ body: { services: [] } })
  const { calendar } = staffDe
  const context = await browser.open({ width: 1440, height: 900 })
  await carryAxe(context)
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.goto(demo.facts.staffUrl)
  await signInOnPage(page, userOf(demo.facts, 'admin'))
  await page.goto(new URL('/calendar/settings', demo.facts.staffUrl).href)
  await page.getByText(calendar.online.none).waitFor()
  await button(page, calendar.online.add).click()
  await button(page, calendar.online.save).click()
  await page.getByText(calendar.online.issues.name).waitFor()
  await page.getByLabel(calendar.online.name).fill('Impfung')
  const audit = new Audit({ widths: [1440, 1024], height: 900 })
  await page.getByLabel(calendar.online.name).scrollIntoViewIfNeeded()
  await audit.look(page, 'settings')
  for (const width of [1024, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    await page.getByLabel(calendar.online.name).scrollIntoViewIfNeeded()
    await shot(page, `booking-staff-${width}-settings`)
  }
  await button(page, calendar.online.save).click()
  await page.getByText(calendar.online.saved).waitFor()
  assert.deepEqual(
    (await staff.onlineServices()).services.map(({ name }) => name),
    ['Impfung'],
  )
  assert.deepEqual(audit.faults, [])
  await context.close()
})

test('while the practice does not answer a request waits, and nothing says that it is booked', async () => {
  const { b } = words.de
  const audit = phone()
  const [column] = columns
  const vaccination = { name: 'Impfung', length_min: 15, lead_h: 24, ahead_days: 28, cancel_h: 24, active: true }
  await staff.saveOnlineServices({ body: { services: [{ ...vaccination, columns: [column?.id ?? ''] }] } })
  const page = await inside(2, 'de')
  await button(page, de.appointments.button).first().click()
  await press(page, /Impfung/)
  await shown(page, b.when)
  await times(page).last().click()
  await staff.lock()
  await button(page, b.submit).click()
  await page.getByText(b.pendingText).waitFor({ timeout: 60_000 })
  assert.equal(await page.getByText(b.booked).count(), 0)
  assert.equal(await button(page, b.submit).count(), 0, 'nothing is asked for twice')
  await see(audit, page, 'de-pending')
  assert.deepEqual(audit.faults, [])
  await page.context().close()
})

test('gateway and portal hold nothing of it in clear, neither on disk nor in memory, nor does any log', () => {
  const canaries = [textCanary('words', added), textCanary('service', service)]
  const { dataDir, processes } = demo.facts
  assert.deepEqual(findInFiles(dataDir, canaries), [])
  for (const part of ['gateway', 'portal'] as const) assert.deepEqual(findInMemory(processes[part], canaries), [], part)
  assert.ok(!demo.log().includes('Kanari'))
  assert.deepEqual(errors, [])
})
