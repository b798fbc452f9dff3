import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { axeFaults, sideways } from '../audit.ts'
import { button, carryAxe, shot, signInOnPage, startDemo, TestBrowser, userOf, type RunningDemo } from '../index.ts'

let demo: RunningDemo
let browser: TestBrowser
let context: BrowserContext
let page: Page
const pins = { doctor: '274916', assistant: '905318', office: '618204' } as const
type Role = keyof typeof pins

before(async () => {
  demo = await startDemo({ patients: 4 })
  browser = await TestBrowser.start('')
  context = await browser.open({ width: 1440, height: 900 })
  await carryAxe(context)
  page = await context.newPage()
  page.setDefaultTimeout(12_000)
  await page.clock.install()
  await page.goto(demo.facts.staffUrl)
})
after(async () => {
  await browser.close()
  await demo.stop()
})

const nameOf = (role: Role) => userOf(demo.facts, role).name
const tile = (role: Role) => page.getByRole('button', { name: new RegExp(nameOf(role)) })
const field = () => page.locator('.entry-field textarea')
const patient = () => demo.facts.patients[0] ?? assert.fail('no patient')
const isLocked = () => page.locator('.tiles').isVisible()
const minutes = (count: number) => count * 60_000

async function setPin(role: Role): Promise<void> {
  await page.locator('.account-button').click()
  await button(page, 'Tages-PIN setzen').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('PIN, sechs Ziffern').fill(pins[role])
  await dialog.getByLabel('PIN noch einmal').fill(pins[role])
  await dialog.getByRole('button', { name: 'PIN setzen' }).click()
  await dialog.waitFor({ state: 'hidden' })
}

async function openChart(): Promise<void> {
  await page.getByRole('link', { name: 'Patienten' }).first().click()
  await page.getByRole('row', { name: new RegExp(patient().name) }).click()
  await field().waitFor()
  await page.locator('.entry').first().waitFor()
}

async function enter(role: Role): Promise<void> {
  await tile(role).click()
  await page.keyboard.type(pins[role])
  await page.getByRole('navigation').first().waitFor()
}

test('a screen that nobody touches locks after ten minutes, and a touch begins them anew', async () => {
  await signInOnPage(page, userOf(demo.facts, 'doctor'))
  await setPin('doctor')
  await openChart()
  await field().fill('b Rasselgeräusche basal rechts')
  await page.clock.fastForward(minutes(9))
  assert.ok(!(await isLocked()), 'nine minutes are not ten')
  await page.mouse.move(300, 300)
  await page.mouse.move(320, 320)
  await page.clock.fastForward(minutes(9))
  assert.ok(!(await isLocked()), 'somebody was there nine minutes ago')
  await page.clock.fastForward(minutes(1) + 5_000)
  await page.getByRole('heading', { name: 'Guten Tag' }).waitFor()
  await shot(page, 'idle-locked')
})

test('of the chart nothing is left: not on the page, not in the address, not with the session', async () => {
  const content = await page.content()
  const family = patient().name.split(',')[0] ?? ''
  for (const text of [family, 'Rasselgeräusche', 'Labor Nordwest', patient().id])
    assert.ok(!content.includes(text), `“${text}” is still there`)
  assert.equal(await page.locator('.patient-header, .chart, .entry').count(), 0)
  assert.equal(new URL(page.url()).pathname, '/')
  assert.ok(!(await page.title()).includes(family))
  await page.waitForFunction(() => fetch('/api/me').then(({ status }) => status === 401))
})

test('day PIN, and the person is where they were, with what they had typed', async () => {
  await enter('doctor')
  await field().waitFor()
  assert.equal(await field().inputValue(), 'b Rasselgeräusche basal rechts')
  assert.match(page.url(), new RegExp(`/patients/${patient().id}$`))
  await page.getByRole('heading', { level: 1, name: patient().name }).waitFor()
})

test('a computer that slept wakes up locked, whoever touches it first', async () => {
  // The clock on the wall goes on while no timer runs.
  const now = await page.evaluate(() => Date.now())
  await page.clock.pauseAt(now + 1_000)
  await page.clock.setSystemTime(now + minutes(45))
  await Promise.all([page.waitForRequest('**/api/lock-screen'), page.keyboard.press('Shift')])
  await page.clock.resume()
  await page.locator('.tiles').waitFor()
  assert.equal(await page.locator('.chart').count(), 0)
})

test('what was said last goes with the session, and with it what could be undone', async () => {
  await enter('doctor')
  await field().fill('auf Befund mit Frau Winter besprechen')
  await page.keyboard.press('Control+Enter')
  await page.locator('.entry', { hasText: 'Frau Winter' }).first().waitFor()
  await page.getByRole('link', { name: 'Aufgaben' }).first().click()
  await page.getByRole('button', { name: /Erledigt: .*Frau Winter/ }).click()
  await page.locator('.s-toast', { hasText: 'Frau Winter' }).getByRole('button').waitFor()
  await page.keyboard.press('Control+l')
  await page.locator('.tiles').waitFor()
  assert.equal(await page.locator('.s-toast').count(), 0)
  await enter('doctor')
  await openChart()
})

test('the ten minutes begin anew when somebody comes back', async () => {
  await page.keyboard.press('Control+l')
  await page.locator('.tiles').waitFor()
  await page.clock.fastForward(minutes(30))
  await enter('doctor')
  await field().waitFor()
  await page.clock.fastForward(minutes(9))
  assert.ok(!(await isLocked()))
})

test('the locked screen with the tiles of three: no fault for axe, nothing cut off at 200 %, in light and dark', async () => {
  const faults: string[] = []
  const look = async (name: string) => {
    for (const [width, height] of [
      [1440, 900],
      [1024, 768],
      [720, 450],
      [512, 384],
    ] as const) {
      await page.setViewportSize({ width, height })
      faults.push(...(await sideways(page)).map((line) => `${name} ${width}: ${line}`))
      const last = page.locator('.tiles .tile').last()
      await last.scrollIntoViewIfNeeded()
      const box = (await last.boundingBox()) ?? assert.fail('no tile')
      if (box.x < 0 || box.x + box.width > width || box.y + box.height > height)
        faults.push(`${name} ${width}: the last tile is cut off`)
      const clipped = await page
        .locator('.tile-name')
        .evaluateAll((names) => names.filter((one) => one.scrollWidth > one.clientWidth).length)
      if (clipped > 0) faults.push(`${name} ${width}: a name is cut off`)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        faults.push(...(await axeFaults(page)).map((line) => `${name} ${width} ${colorScheme}: ${line}`))
        await shot(page, `tiles-${name}-${width}-${colorScheme}`)
      }
    }
  }
  for (const role of ['assistant', 'office'] as const) {
    await page.keyboard.press('Control+l')
    await page.getByRole('heading', { name: 'Guten Tag' }).waitFor()
    await signInOnPage(page, userOf(demo.facts, role))
    if (role === 'assistant') await setPin(role)
  }
  await page.keyboard.press('Control+l')
  await tile('office').waitFor()
  assert.equal(await page.locator('.tiles .tile').count(), 3)
  await look('closed')
  await tile('doctor').click()
  await page.getByLabel(/^Tages-PIN/).waitFor()
  await look('pin')
  await page.getByLabel(/^Tages-PIN/).fill('350127')
  await page.getByText(/Diese PIN stimmt nicht/).waitFor()
  await look('wrong')
  await tile('office').click()
  await page.locator('.tiles output').waitFor()
  await look('without-pin')
  assert.deepEqual(faults, [])
})
