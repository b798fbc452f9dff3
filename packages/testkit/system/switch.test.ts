import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { button, shot, signInOnPage, startDemo, TestBrowser, userOf, type RunningDemo } from '../index.ts'

let demo: RunningDemo
let browser: TestBrowser
let context: BrowserContext
let page: Page
const pins: Record<string, string> = { doctor: '274916', assistant: '905318' }

before(async () => {
  demo = await startDemo({ patients: 4 })
  browser = await TestBrowser.start('')
  context = await browser.open({ width: 1440, height: 900 })
  page = await context.newPage()
  page.setDefaultTimeout(12_000)
  await page.goto(demo.facts.staffUrl)
})
after(async () => {
  await browser.close()
  await demo.stop()
})

const patient = (index: number) => demo.facts.patients[index] ?? assert.fail('too few patients')
const nameOf = (role: string) => userOf(demo.facts, role).name
const tile = (role: string) => page.getByRole('button', { name: new RegExp(nameOf(role)) })
const pathOf = () => new URL(page.url()).pathname

/** Goes there within the app: a page that is loaded anew has no memory. */
async function openChart(index: number): Promise<void> {
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Patienten' }).first().click()
  await page
    .getByRole('row', { name: new RegExp(patient(index).name.split(',')[0] ?? '') })
    .first()
    .click()
  await page.getByRole('banner', { name: 'Patient' }).or(page.locator('.patient-header')).first().waitFor()
}

async function setPin(role: string): Promise<void> {
  await page.locator('.account-button').click()
  await button(page, 'Tages-PIN setzen').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('PIN, sechs Ziffern').fill(pins[role] ?? '')
  await dialog.getByLabel('PIN noch einmal').fill(pins[role] ?? '')
  await dialog.getByRole('button', { name: 'PIN setzen' }).click()
  await dialog.waitFor({ state: 'hidden' })
}

async function lock(): Promise<void> {
  await page.keyboard.press('Control+l')
  await page.getByRole('heading', { name: 'Guten Tag' }).waitFor()
}

/** A tile and six digits, and nothing else; counted, not timed. */
async function enter(role: string): Promise<number> {
  let interactions = 0
  await tile(role).click()
  interactions++
  for (const digit of pins[role] ?? '') {
    await page.keyboard.press(digit)
    interactions++
  }
  await page.getByRole('navigation').first().waitFor()
  await page.getByText(nameOf(role)).first().waitFor()
  return interactions
}

test('two at one workstation: a tile and six digits, each to the own screen, never to the other’s patient', async () => {
  await signInOnPage(page, userOf(demo.facts, 'doctor'))
  await setPin('doctor')
  await openChart(0)
  const doctors = pathOf()
  assert.match(doctors, /^\/patients\/./)
  await page.locator('.entry-field textarea').fill('b angefangener Satz')
  await lock()
  assert.equal(pathOf(), '/', 'no patient in the address of a locked screen')
  assert.equal(await page.locator('.patient-header').count(), 0)
  await shot(page, 'screen-locked')
  await signInOnPage(page, userOf(demo.facts, 'assistant'))
  await page.waitForURL('**/today')
  await setPin('assistant')
  await openChart(1)
  const assistants = pathOf()
  assert.equal(await page.locator('.entry-field textarea').inputValue(), '', 'nothing of what the doctor typed')
  await lock()
  assert.equal(await enter('doctor'), 7)
  await page.waitForURL(new URL(doctors, demo.facts.staffUrl).href)
  assert.equal(
    await page.locator('.entry-field textarea').inputValue(),
    'b angefangener Satz',
    'what was typed is still there',
  )
  await lock()
  assert.equal(await enter('assistant'), 7)
  await page.waitForURL(new URL(assistants, demo.facts.staffUrl).href)
})

test('attack: back in the browser leads into no chart that somebody else has opened', async () => {
  const opened: string[] = []
  page.on('request', (request) => {
    if (/\/api\/patients\/[^/]+\/chart$/.test(request.url())) opened.push(request.url())
  })
  for (let steps = 0; steps < 12; steps++) {
    await page.evaluate(() => history.back())
    await page.waitForTimeout(80)
    if (page.url() === 'about:blank') break
  }
  assert.ok(!opened.some((url) => url.includes(patient(0).id)), 'the doctor’s patient under the assistant’s name')
  await page.goto(demo.facts.staffUrl)
  await page.getByRole('navigation').first().waitFor()
})

test('the screen locks although the safe does not answer, and stays locked when the page is loaded anew', async () => {
  await page.route('**/api/lock-screen', (route) => route.abort())
  await lock()
  const stillIn = await context.cookies()
  assert.ok(
    stillIn.some(({ name }) => name === '__Host-siegel'),
    'the session could not be ended yet',
  )
  await page.goto(new URL(`/patients/${patient(0).id}`, demo.facts.staffUrl).href)
  await page.waitForTimeout(400)
  assert.equal(await page.locator('.patient-header').count(), 0)
  await page.unroute('**/api/lock-screen')
  await page.getByRole('heading', { name: 'Guten Tag' }).waitFor()
  assert.ok(!(await context.cookies()).some(({ name }) => name === '__Host-siegel'))
})

test('attack: a line that waits for the network is not sent under the name of who comes next', async () => {
  await enter('doctor')
  await openChart(2)
  await page.locator('.entry-field textarea').waitFor()
  await page.route('**/entries', (route) => route.abort())
  await page.locator('.entry-field textarea').fill('b nur von der Ärztin')
  await page.keyboard.press('Control+Enter')
  await page.locator('.pending-row', { hasText: 'nur von der Ärztin' }).getByText('noch nicht gespeichert').waitFor()
  await lock()
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/entries')) sent.push(request.headers()['x-siegel-person'] ?? 'nobody')
  })
  await enter('assistant')
  await page.unroute('**/entries')
  await page.waitForTimeout(3500)
  assert.deepEqual(sent, [])
  await lock()
  await enter('doctor')
  await page.locator('.entry', { hasText: 'nur von der Ärztin' }).first().waitFor()
  assert.equal(sent.length, 1)
})

test('attack: a window left open acts for nobody when somebody else has signed in', async () => {
  const id = (await context.request
    .get(new URL('/api/me', demo.facts.staffUrl).href)
    .then((answer) => answer.json())) as {
    person: { id: string }
  }
  const asked = (person: string) =>
    context.request.get(new URL('/api/patients?q=a', demo.facts.staffUrl).href, {
      headers: { 'x-siegel-person': person },
    })
  assert.equal((await asked(id.person.id)).status(), 200)
  assert.equal((await asked('somebody-else')).status(), 401)
})

test('attack: by day PIN nobody makes a passkey, a PIN or anything that lasts', async () => {
  const post = (path: string, data: object, method = 'POST') =>
    context.request.fetch(new URL(path, demo.facts.staffUrl).href, {
      method,
      data,
      headers: { origin: new URL(demo.facts.staffUrl).origin },
    })
  for (const [path, data, method] of [
    ['/api/me/passkeys/options', {}, 'POST'],
    ['/api/me/passkeys', { ceremony: 'x', label: 'x', response: {} }, 'POST'],
    ['/api/me/day-pin', { pin: '561902' }, 'PUT'],
  ] as const) {
    const answer = await post(path, data, method)
    assert.deepEqual(
      [answer.status(), ((await answer.json()) as { code: string }).code],
      [403, 'full-sign-in-needed'],
      path,
    )
  }
  await page.locator('.account-button').click()
  await button(page, 'Abmelden').waitFor()
  assert.equal(await button(page, 'Tages-PIN setzen').count(), 0)
})

test('signing out takes tile and PIN; the workstation’s cookie alone opens nothing', async () => {
  await button(page, 'Abmelden').click()
  await page.getByRole('heading', { name: 'Guten Tag' }).waitFor()
  await tile('assistant').waitFor()
  assert.equal(await tile('doctor').count(), 0)
  const cookies = await context.cookies()
  const workstation = cookies.find(({ name }) => name === '__Host-siegel-workstation') ?? assert.fail('no workstation')
  assert.deepEqual([workstation.httpOnly, workstation.secure, workstation.sameSite], [true, true, 'Strict'])
  assert.ok(workstation.expires * 1000 - Date.now() <= 25 * 3_600_000, 'until midnight')
  const answer = await fetch(new URL('/api/me', demo.facts.staffUrl), {
    headers: { cookie: `${workstation.name}=${workstation.value}; __Host-siegel=${workstation.value}` },
  })
  assert.equal(answer.status, 401)
})

test('attack: the PIN from another browser, and five wrong ones', async () => {
  const people = (await (await context.request.get(new URL('/api/workstation', demo.facts.staffUrl).href)).json()) as {
    people: { id: string }[]
  }
  const person = people.people[0]?.id ?? assert.fail('no tile')
  const enterElsewhere = await fetch(new URL('/api/sign-in/day-pin', demo.facts.staffUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ person, pin: pins['assistant'] }),
  })
  assert.equal(enterElsewhere.status, 401)
  await tile('assistant').click()
  for (let tries = 0; tries < 5; tries++) {
    await page.getByLabel(/^Tages-PIN/).fill(String(350_127 + tries))
    // With the fifth there is no PIN to type any more.
    if (tries === 4) break
    await page.getByText(/Diese PIN stimmt nicht/).waitFor()
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('.tiles input')?.value === '')
  }
  await page.getByText(/bitte mit Passkey oder Passwort anmelden/).waitFor()
  await shot(page, 'day-pin-gone')
})
