import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CallFailed } from '@siegel/contract'
import type { Locator, Page } from 'playwright-core'
import {
  button,
  eventually,
  shot,
  signInOnPage,
  signInStaff,
  startDemo,
  TestBrowser,
  userOf,
  type RunningDemo,
  type StaffClient,
} from '../index.ts'

let demo: RunningDemo
let browser: TestBrowser
let page: Page
let staff: StaffClient
const errors: string[] = []

/** Far enough away that the demo has nothing there, and a Monday. */
const day = '2027-02-01'

before(async () => {
  demo = await startDemo({ patients: 14 })
  browser = await TestBrowser.start(demo.ca)
  page = await (await browser.open({ width: 1440, height: 900 })).newPage()
  page.setDefaultTimeout(12_000)
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.goto(demo.facts.staffUrl)
  // The office keeps the calendar: it may do all of this.
  await signInOnPage(page, userOf(demo.facts, 'office'))
  staff = await signInStaff(demo.facts, 'assistant')
})
after(async () => {
  await browser.close()
  await demo.stop()
})

const go = (path: string) => page.goto(new URL(path, demo.facts.staffUrl).href)
const patient = (index: number) => demo.facts.patients[index] ?? assert.fail('too few patients')
const family = (index: number) => patient(index).name.split(',')[0] ?? ''
const dialog = () => page.getByRole('dialog')
const item = (text: string | RegExp) => page.locator('.cal-item', { hasText: text })
const track = (name: string) => page.locator('.cal-track').and(page.getByLabel(name))
const onDay = async (which = day) => (await staff.calendarDays({ query: { from: which, to: which } })).appointments
const find = async (reason: string, which = day) => (await onDay(which)).find((one) => one.reason === reason)
const column = async (name: string) =>
  (await staff.calendarColumns()).columns.find((one) => one.name === name) ?? assert.fail(name)
const refused = (code: string) => (error: unknown) => error instanceof CallFailed && error.code === code

/** A height in the column of a name, in minutes since midnight. */
async function spot(name: string, minute: number): Promise<{ x: number; y: number }> {
  const first = page.locator('.cal-hours > span').first()
  const [hour] = ((await first.textContent()) ?? '').split(':')
  await track(name).scrollIntoViewIfNeeded()
  const box = (await track(name).boundingBox()) ?? assert.fail(name)
  return { x: box.x + box.width / 2, y: box.y + ((minute - Number(hour) * 60) * 22) / 15 }
}

async function drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 })
  await page.mouse.move(to.x, to.y, { steps: 4 })
  await page.mouse.up()
}

test('a line is typed: day, time, length, reason and name in any order', async () => {
  await go(`/calendar?day=${day}`)
  await track('Dr. Yıldız Zimmer 4').waitFor()
  await page.keyboard.press('t')
  await page.keyboard.type(`1.2.2027 9:30 20min Fadenzug ${family(0)}`)
  await page
    .getByRole('option', { name: patient(0).name })
    .first()
    .waitFor()
  await page.getByText('Mo 01.02., 09:30, 20 min, Dr. Hollmann').waitFor()
  await shot(page, 'staff-1440-de-calendar-typed')
  await page.keyboard.press('Enter')
  await page.getByText('Termin angelegt: Mo 01.02., 09:30.').waitFor()
  const made = await find('Fadenzug')
  assert.equal(made?.patient?.id, patient(0).id)
  assert.equal(`${made?.day} ${made?.time} ${made?.length_min}`, `${day} 09:30 20`)
  // What is chosen stands beside the calendar, where it can be changed without a mouse.
  await page.getByRole('region', { name: 'Termin' }).getByText('erwartet').waitFor()
  await page.keyboard.press('Escape')
})

test('a stretch is drawn with the mouse, moved to another column and lengthened at its lower edge', async () => {
  await drag(await spot('Dr. Yıldız Zimmer 4', 10 * 60 + 32), await spot('Dr. Yıldız Zimmer 4', 10 * 60 + 59))
  await dialog().getByLabel('Anlass').fill('Naht')
  assert.equal(await dialog().getByLabel('Uhrzeit').inputValue(), '10:30')
  assert.equal(await dialog().getByLabel('Dauer in Minuten').inputValue(), '30')
  await button(page, 'Anlegen').last().click()
  await item('Naht').waitFor()
  await page.keyboard.press('Escape')
  await drag(await spot('Dr. Yıldız Zimmer 4', 10 * 60 + 40), await spot('Labor und MFA S. Kern', 11 * 60 + 10))
  const labour = await column('Labor und MFA')
  await eventually('it was moved', async () => {
    const seen = await find('Naht')
    return seen?.time === '11:00' && seen.column === labour.id && seen.length_min === 30
  })
  await eventually('it stands there', async () => (await track('Labor und MFA S. Kern').getByText('Naht').count()) > 0)
  await drag(await spot('Labor und MFA S. Kern', 11 * 60 + 28.5), await spot('Labor und MFA S. Kern', 11 * 60 + 45))
  await eventually('it is longer', async () => (await find('Naht'))?.length_min === 45)
})

test('without a mouse: a marked cell, Enter, and the panel that moves', async () => {
  await page.getByRole('application').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await page.getByText('Dr. Yıldız, 08:15, frei').waitFor({ state: 'attached' })
  await shot(page, 'staff-1440-de-calendar-cell')
  await page.keyboard.press('Enter')
  await dialog().getByLabel('Anlass').fill('Rezept')
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'Termin' }).waitFor()
  const side = page.locator('.calendar-side')
  await side.getByLabel('Uhrzeit').fill('9.30')
  await side.getByLabel('Spalte').selectOption({ label: 'Dr. Hollmann' })
  await side.getByRole('button', { name: 'Ändern' }).click()
  await side.getByText('Diese Zeit ist schon vergeben').waitFor()
  await shot(page, 'staff-1440-de-calendar-taken')
  await side.getByRole('button', { name: 'Trotzdem einschieben' }).click()
  await page.getByText('Geändert.').first().waitFor()
  assert.equal((await find('Rezept'))?.time, '09:30')
  await side.getByRole('button', { name: 'Termin absagen' }).click()
  await dialog().getByLabel('Grund').fill('Grippe')
  await dialog().getByRole('button', { name: 'Termin absagen' }).click()
  await page.getByText('Abgesagt.').waitFor()
  const cancelled = await find('Rezept')
  assert.equal(`${cancelled?.state} ${cancelled?.cancelReason}`, 'cancelled Grippe')
  await page.keyboard.press('Escape')
})

test('a series names its conflicts before anything is made', async () => {
  await go(`/calendar?day=${day}`)
  await track('Dr. Yıldız Zimmer 4').waitFor()
  const yildiz = await column('Dr. Yıldız')
  const wall = { column: yildiz.id, day: '2027-02-08', time: '11:00', length_min: 15, reason: 'im Weg' }
  await staff.createAppointment({ body: wall })
  await page.keyboard.press('n')
  await dialog().getByLabel('Anlass').fill('Spritze')
  await dialog().getByLabel('Spalte').selectOption({ label: 'Dr. Yıldız' })
  await dialog().getByLabel('Uhrzeit').fill('11')
  await dialog().getByText('Wiederholen').click()
  await dialog().getByLabel('Anzahl der Termine').fill('3')
  await button(page, 'Serie anlegen').click()
  await dialog().getByText('Mo 08.02., 11:00: vergeben').waitFor()
  await shot(page, 'staff-1440-de-calendar-conflicts')
  assert.equal(await find('Spritze'), undefined)
  await button(page, 'Diese auslassen').click()
  await page.getByText('2 Termine angelegt.').waitFor()
  assert.equal((await onDay('2027-02-15')).filter(({ reason }) => reason === 'Spritze').length, 1)
  assert.equal((await onDay('2027-02-08')).filter(({ reason }) => reason === 'Spritze').length, 0)
})

test('the next free time is taken, and of two who want it one gets it', async () => {
  await go(`/calendar?day=${day}`)
  const free = page.locator('.free-list button').first()
  const offered = (await free.textContent()) ?? ''
  await free.click()
  const time = await dialog().getByLabel('Uhrzeit').inputValue()
  assert.ok(offered.includes(time), `${offered} ${time}`)
  await dialog().getByLabel('Anlass').fill('Nächster freier')
  await button(page, 'Anlegen').last().click()
  await page.getByText('Termin angelegt').first().waitFor()
  const { id } = await column('Zimmer 3')
  const body = { column: id, day, time: '16:00', length_min: 30 }
  const results = await Promise.allSettled(Array.from({ length: 4 }, () => staff.createAppointment({ body })))
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const one of results) if (one.status === 'rejected') assert.ok(refused('slot-taken')(one.reason))
})

test('on Heute somebody goes from expected to done, by keys, and other workstations see it', async () => {
  await go('/today')
  await button(page, 'Alle').click()
  await page.locator('.today-table').waitFor()
  await shot(page, 'staff-1440-de-today')
  const booked = page.locator('.today-table tr[data-state=booked]').filter({ has: page.getByRole('link') })
  // Demo patients may have two appointments at one time, which no text tells apart.
  const rowsOf = async (one: Locator) => {
    const [name, time] = [await one.getByRole('link').textContent(), await one.locator('.today-time').textContent()]
    return page.locator('.today-table tr', { hasText: name ?? '' }).filter({ hasText: time ?? '' })
  }
  let index = 0
  while ((await (await rowsOf(booked.nth(index))).count()) > 1) index++
  const row = booked.nth(index)
  const mine = await rowsOf(row)
  await row.locator('.today-time').click()
  await page.keyboard.press('d')
  await mine.getByText('da', { exact: true }).waitFor()
  await mine.getByText('0 min').waitFor()
  await page.keyboard.press('m')
  await mine.getByText('bei MFA').waitFor()
  await page.keyboard.press('b')
  await mine.getByText('bei Ärztin').waitFor()
  await page.keyboard.press('x')
  await eventually('it is folded away', async () => (await mine.count()) === 0)
  await button(page, /fertig, /).click()
  await mine.getByText('fertig').waitFor()
  // Somebody else's change appears by itself.
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(Date.now())
  const other = (await onDay(today)).find(({ state, patient: who }) => state === 'booked' && who !== undefined)
  assert.ok(other !== undefined)
  await staff.setAppointmentState({
    params: { id: other.id },
    body: { version: other.version, state: 'with-assistant', place: 'Labor 7' },
  })
  await page.getByText('Labor 7').waitFor()
})

test('the chart has its appointments, and the day prints as lists', async () => {
  await go(`/patients/${patient(0).id}/appointments`)
  await page.getByText('Fadenzug').waitFor()
  await shot(page, 'staff-1440-de-chart-appointments')
  await page.getByRole('link', { name: /01\.02\. 2027, 09:30/ }).click()
  await page.getByRole('region', { name: 'Termin' }).getByText('Fadenzug').first().waitFor()
  await page.emulateMedia({ media: 'print' })
  assert.ok(await page.locator('.day-list').first().isVisible())
  assert.ok(!(await page.locator('.calendar-side').isVisible()))
  await shot(page, 'staff-print-day')
  await page.emulateMedia({ media: 'screen' })
})

test('who may not is refused by the safe: no appointment for admin and data protection, no set-up for the office', async () => {
  const query = { from: day, to: day }
  const { id } = await column('Zimmer 3')
  for (const role of ['dpo', 'admin']) {
    const client = await signInStaff(demo.facts, role)
    await assert.rejects(client.calendarDays({ query }), refused('not-allowed'), role)
    await assert.rejects(client.waitingList(), refused('not-allowed'), role)
    await assert.rejects(client.exportCalendar({ query: { column: id } }), refused('not-allowed'), role)
    await assert.rejects(
      client.createAppointment({ body: { column: id, day, time: '10:00', length_min: 15 } }),
      refused('not-allowed'),
      role,
    )
  }
  const { columns } = await staff.calendarColumns()
  const drafts = columns.map(({ mine: _mine, ...draft }) => draft)
  await assert.rejects(staff.saveColumns({ body: { columns: drafts } }), refused('not-allowed'))
  assert.deepEqual(errors, [])
})
