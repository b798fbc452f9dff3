import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { CallFailed } from '@siegel/contract'
import { sharedData } from '@siegel/foundation/testing'
import { totpCode } from '@siegel/sealing/node'
import type { Page } from 'playwright-core'
import {
  addAuthenticator,
  button,
  eventually,
  invitationOf,
  Patient,
  press,
  shot,
  signInOnPage,
  signInStaff,
  slotOfLink,
  slotOfPassword,
  startDemo,
  TestBrowser,
  userOf,
  type RunningDemo,
  type StaffClient,
} from '../index.ts'
import { demoData } from '../demo/index.ts'
import { laboratoryFile } from '../demo/laboratory.ts'
import { InRange } from '../demo/random.ts'

let demo: RunningDemo
let browser: TestBrowser
let page: Page
const errors: string[] = []
const password = 'Kirschbaum am Gartenzaun'

/** The doctor's workstation, signed in once for all of these: a one-time code works once. */
before(async () => {
  demo = await startDemo({ patients: 14 })
  browser = await TestBrowser.start(demo.ca)
  page = await workstation({ width: 1440, height: 900 })
  await page.goto(demo.facts.staffUrl)
  await signInOnPage(page, userOf(demo.facts, 'doctor'))
})
after(async () => {
  await browser.close()
  await demo.stop()
})

async function workstation(options: { width: number; height: number; language?: 'de' | 'en' }): Promise<Page> {
  const opened = await (await browser.open(options)).newPage()
  opened.setDefaultTimeout(12_000)
  opened.on('pageerror', (error) => errors.push(String(error)))
  return opened
}

const clients = new Map<string, Promise<StaffClient>>()
const staff = (role: string): Promise<StaffClient> => {
  const known = clients.get(role) ?? signInStaff(demo.facts, role)
  clients.set(role, known)
  return known
}

const dialog = () => page.getByRole('dialog')
const main = () => page.locator('main')
const go = (path: string) => page.goto(new URL(path, demo.facts.staffUrl).href)

/** A patient of the demo with the mailbox open, and a password as a second way in. */
async function arrive(index: number, options: { withPassword: boolean }) {
  const facts = demo.facts.patients[index]
  const { link, pin, accountCode } = invitationOf(demo.facts, index)
  assert.ok(facts !== undefined)
  const { practice, slot } = await slotOfLink(link, pin)
  const address = { host: demo.facts.practiceHost, port: demo.facts.relayPort, ca: demo.ca }
  const anew = () => new Patient(address, practice)
  const patient = anew()
  assert.ok(await patient.open(slot))
  if (!options.withPassword) return { facts, patient, anew, slot }
  await patient.enrolPassword(accountCode, password)
  const again = anew()
  const way = await slotOfPassword(accountCode, password)
  assert.ok(await again.open(way))
  return { facts, patient: again, anew, slot: way }
}

const refused = (status: number) => (error: unknown) => error instanceof CallFailed && error.status === status

test('a release is withdrawn after a question, and gone from the mailbox', async () => {
  const { facts, patient } = await arrive(0, { withPassword: false })
  const before = (await patient.contents()).index.items.filter(({ parent }) => parent === undefined)
  await go(`/patients/${facts.id}/releases`)
  await button(page, 'Zurückziehen').first().click()
  await dialog().getByText('Diese Freigabe zurückziehen?').waitFor()
  await shot(page, 'staff-1440-de-20-withdraw')
  await dialog().getByRole('button', { name: 'Abbrechen' }).click()
  assert.equal(
    (await patient.contents()).index.items.filter(({ parent }) => parent === undefined).length,
    before.length,
  )
  await button(page, 'Zurückziehen').first().click()
  await dialog().getByRole('button', { name: 'Zurückziehen' }).click()
  await page.getByText('Zurückgezogen.').waitFor()
  await main()
    .getByText(/zurückgezogen heute/)
    .first()
    .waitFor()
  await shot(page, 'staff-1440-de-21-withdrawn')
  const { index, withdrawn } = await patient.contents()
  assert.equal(index.items.filter(({ parent }) => parent === undefined).length, before.length - 1)
  assert.equal(withdrawn.length, 1)
})

test('one way into a mailbox is closed: it and whoever came by it are out, and nobody else', async () => {
  const { facts, patient, anew, slot } = await arrive(1, { withPassword: true })
  await go(`/patients/${facts.id}/access`)
  await page.getByText('Portal aktiv').first().waitFor()
  await shot(page, 'staff-1440-de-22-access-active')
  const row = main().getByRole('row', { name: /Passwort mit Kontocode/ })
  await row.getByRole('button', { name: 'Schließen' }).click()
  await dialog().getByText('Diesen Weg schließen?').waitFor()
  await shot(page, 'staff-1440-de-23-revoke-slot')
  await dialog().getByRole('button', { name: 'Schließen' }).last().click()
  await row.getByText('geschlossen').waitFor()
  await eventually('the session is over', () => patient.client.mailbox({}).then(() => false, refused(401)))
  assert.equal(await anew().open(slot), false)
  const other = await arrive(2, { withPassword: false })
  assert.ok((await other.patient.contents()).index.items.length > 0, 'another mailbox goes on')
})

test('a whole mailbox is closed, and a new link opens it again while the old ways stay dead', async () => {
  const { facts, patient, anew, slot } = await arrive(3, { withPassword: true })
  const items = (await patient.contents()).index.items.length
  await go(`/patients/${facts.id}/access`)
  await button(page, 'Ganzen Zugang schließen').click()
  await dialog().getByText('Den ganzen Portalzugang schließen?').waitFor()
  await shot(page, 'staff-1440-de-24-revoke-all')
  await dialog().getByRole('button', { name: 'Ganzen Zugang schließen' }).click()
  await page.getByText('Zugang geschlossen').first().waitFor()
  await shot(page, 'staff-1440-de-25-closed')
  await eventually('the session is over', () => patient.client.mailbox({}).then(() => false, refused(401)))
  assert.equal(await anew().open(slot), false)

  await button(page, /Neuer Link/).click()
  const create = button(page, 'Link und PIN erzeugen')
  assert.ok(await create.isDisabled(), 'only after it was understood what ends')
  await shot(page, 'staff-1440-de-26-new-link')
  await page.getByText('Ja, der bisherige Zugang soll aufhören').click()
  await create.click()
  await page.getByText('Diese PIN wird nur jetzt gezeigt.').waitFor()
  await shot(page, 'staff-1440-de-27-new-link-made')
  const text = await main().innerText()
  const pin = /\b(\d{3})\s?(\d{3})\b/.exec(text.slice(text.indexOf('PIN')))
  const link = /https:\/\/\S+#1\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{27}/.exec(text)?.[0]
  assert.ok(pin !== null && link !== undefined)
  const old = invitationOf(demo.facts, 3)
  assert.equal(await anew().open((await slotOfLink(old.link, old.pin)).slot), false, 'the old link')
  assert.equal(await anew().open(slot), false, 'the old password')
  const fresh = anew()
  assert.ok(await fresh.open((await slotOfLink(link, `${pin[1]}${pin[2]}`)).slot))
  assert.equal((await fresh.contents()).index.items.length, items, 'sealed anew')
  await button(page, /PIN ist weitergegeben/).click()
  await page.getByText('eingeladen', { exact: true }).first().waitFor()
})

test('five wrong PINs: the banner names the patient and leads to the closed access', async () => {
  const facts = demo.facts.patients[4]
  const { link, pin } = invitationOf(demo.facts, 4)
  const { practice } = await slotOfLink(link, pin)
  const address = { host: demo.facts.practiceHost, port: demo.facts.relayPort, ca: demo.ca }
  const guesses = ['000000', '111111', '222222', '333333', '444444', '555555'].filter((one) => one !== pin).slice(0, 5)
  for (const guess of guesses)
    assert.equal(await new Patient(address, practice).open((await slotOfLink(link, guess)).slot), false)
  await go('/patients')
  const banner = page.locator('output', { hasText: 'Fünf falsche PINs' })
  await banner.getByText(facts?.name ?? '?').waitFor()
  await shot(page, 'staff-1440-de-28-warning')
  await banner.getByRole('link', { name: 'Ansehen' }).click()
  await page.getByText('gesperrt nach falschen PINs').waitFor()
  await page.getByText('Zugang geschlossen').first().waitFor()
  await shot(page, 'staff-1440-de-29-killed')
  await button(page, 'Ausblenden').click()
  await banner.waitFor({ state: 'detached' })
})

test('unremarkable reports are signed off together; what asks for attention stays', async () => {
  const reader = await staff('assistant')
  const today = new Date().toISOString().slice(0, 10)
  const { patients } = demoData(2026, 3, today, '')
  for (const [index, patient] of patients.entries()) {
    const order = `N${index}`
    const bytes = new Uint8Array(
      laboratoryFile(new InRange(), patient, { day: today.replaceAll('-', ''), order, sign: '' }),
    )
    const body = { bytes, mediaType: 'application/octet-stream', fileName: `${order}.ldt` }
    const { items } = await reader.importFile({ body })
    assert.ok(items[0]?.matched, 'filed by itself')
  }
  const before = (await reader.inbox()).rows
  const plain = before.filter((row) => row.state === 'unsigned' && row.abnormal + row.critical === 0)
  assert.ok(plain.length > 1 && plain.length < before.length, `${plain.length} of ${before.length}`)
  await go('/inbox')
  await button(page, /ohne Auffälligkeit auswählen/).click()
  await shot(page, 'staff-1440-de-30-several')
  await button(page, new RegExp(`^${plain.length} vidieren`)).click()
  await page.getByText(`${plain.length} vidiert.`).waitFor()
  await shot(page, 'staff-1440-de-31-several-done')
  assert.deepEqual(
    (await reader.inbox()).rows.map(({ id }) => id),
    before.filter((row) => !plain.includes(row)).map(({ id }) => id),
  )
})

test('what the laboratory wrote stands above the values and beside them', async (t) => {
  const data = sharedData(t, 'xdt-ldt3-kbv')
  if (data === undefined) return
  const assistant = await staff('assistant')
  const id = demo.facts.patients[5]?.id ?? ''
  const bytes = new Uint8Array(readFileSync(join(data, 'Z01_Befund_mitObj_BAK.ldt')))
  const body = { bytes, mediaType: 'application/octet-stream', fileName: 'befund.ldt' }
  const { items } = await assistant.importFile({ body })
  for (const { inbox } of items) await assistant.assign({ params: { id: inbox }, body: { patient: id } })
  await go(`/patients/${id}/laboratory`)
  await page.getByRole('gridcell').or(page.locator('[data-cell]')).first().waitFor()
  await page.locator('[data-cell^="-1 "]').getByLabel('Befundtext lesen').first().click()
  await page.getByRole('complementary', { name: 'Befundtext' }).getByText('Eingesandte Menge Probenmaterial').waitFor()
  await shot(page, 'staff-1440-de-34-laboratory-texts')
  await page.keyboard.press('ArrowDown')
  await page.getByText('Verlauf', { exact: true }).nth(1).waitFor()
  await main().getByText('Eingesandte Menge Probenmaterial').waitFor()
  await shot(page, 'staff-1440-de-35-laboratory-value')
})

test('a safe that is away is said so, what was typed stays, and it comes back by itself', async () => {
  const { rows } = await (await staff('assistant')).patients({ query: { count: 1 } })
  await go(`/patients/${rows[0]?.id}/releases`)
  await press(page, /^Freigeben/)
  await page.getByLabel('Was bedeutet das?').fill('Alles ist in Ordnung.')
  const keeper = demo.facts.processes.safe
  const [server = 0] = readFileSync(`/proc/${keeper}/task/${keeper}/children`, 'utf8').trim().split(' ').map(Number)
  process.kill(keeper, 'SIGSTOP')
  try {
    process.kill(server, 'SIGKILL')
    await page.getByText('Keine Verbindung zum Safe').first().waitFor({ timeout: 20_000 })
    await shot(page, 'staff-1440-de-32-safe-away')
    await button(page, /^Freigeben/)
      .last()
      .click()
    await main()
      .getByText(/Der Safe antwortet nicht/)
      .first()
      .waitFor()
    await shot(page, 'staff-1440-de-33-safe-away-try')
  } finally {
    process.kill(keeper, 'SIGCONT')
  }
  await page.getByText('Keine Verbindung zum Safe').first().waitFor({ state: 'detached', timeout: 30_000 })
  assert.equal(await page.getByLabel('Was bedeutet das?').inputValue(), 'Alles ist in Ordnung.')
  await button(page, /^Freigeben/)
    .last()
    .click()
  await page.getByText('Freigegeben.').first().waitFor()
})

let office: Page

test('the office reloads a patient’s page: master data without findings, and that look is in the log', async () => {
  office = await workstation({ width: 1024, height: 768, language: 'en' })
  const facts = demo.facts.patients[1]
  await office.goto(demo.facts.staffUrl)
  await signInOnPage(office, userOf(demo.facts, 'office'), 'en')
  await office.goto(new URL(`/patients/${facts?.id}/access`, demo.facts.staffUrl).href)
  const heading = office.getByRole('heading', { level: 1, name: facts?.name ?? '?' })
  await heading.waitFor()
  await office.getByText('Ways into the mailbox').first().waitFor()
  await shot(office, 'staff-1024-en-20-office-access')
  await office.goto(new URL(`/patients/${facts?.id}`, demo.facts.staffUrl).href)
  await heading.waitFor()
  await shot(office, 'staff-1024-en-21-office-chart')
  const findings = await office.evaluate(
    (id) => fetch(`/api/patients/${id}/chart`).then(({ status }) => status),
    facts?.id,
  )
  assert.equal(findings, 403)
  await office.goto(new URL('/patients/nobody-here', demo.facts.staffUrl).href)
  await office.getByText('There is no such record').waitFor()
  const { rows } = await (await staff('dpo')).log({ query: { patient: facts?.id ?? '', verb: 'read' } })
  assert.ok(rows.filter(({ actor, purpose }) => actor.role === 'office' && purpose === 'master-data').length >= 2)
})

/** Asks for a colleague's reset from a page that is signed in; the status of the answer. */
const askReset = (from: Page, id: string) =>
  from.evaluate(
    (person) => fetch(`/api/people/${person}/credentials`, { method: 'POST' }).then((one) => one.status),
    id,
  )

test('the administrator resets a colleague’s sign-in: password, code, passkey and session are dead, the new ones work', async () => {
  const user = userOf(demo.facts, 'office')
  await office.goto(demo.facts.staffUrl)
  await addAuthenticator(office, { prf: true })
  await button(office, new RegExp(user.name)).click()
  await button(office, 'Add a passkey').first().click()
  await office.getByRole('dialog').getByRole('textbox').fill('Front desk')
  await office.getByRole('dialog').getByRole('button', { name: /add/i }).last().click()
  const me = () =>
    office.evaluate(() =>
      fetch('/api/me').then((one) => one.json() as Promise<{ person: { id: string }; passkeys: unknown[] }>),
    )
  await eventually('the passkey is there', async () => (await me()).passkeys.length === 1)
  await office.keyboard.press('Escape')
  const { id } = (await me()).person

  for (const role of ['assistant', 'dpo'])
    await assert.rejects((await staff(role)).resetPerson({ params: { id } }), refused(403), role)
  assert.deepEqual([await askReset(page, id), await askReset(office, id)], [403, 403])
  assert.equal((await me()).passkeys.length, 1, 'no refusal has ended anything')

  const admin = await workstation({ width: 1024, height: 768, language: 'de' })
  await admin.goto(demo.facts.staffUrl)
  await signInOnPage(admin, userOf(demo.facts, 'admin'))
  await admin.goto(new URL('/administration', demo.facts.staffUrl).href)
  const own = await admin.evaluate(() =>
    fetch('/api/me').then((one) => one.json() as Promise<{ person: { id: string } }>),
  )
  assert.equal(await askReset(admin, own.person.id), 422, 'one’s own')
  await button(admin, `Anmeldung zurücksetzen: ${user.name}`).waitFor()
  assert.equal(await button(admin, `Anmeldung zurücksetzen: ${userOf(demo.facts, 'admin').name}`).count(), 0)
  await shot(admin, 'staff-1024-de-22-people')
  await button(admin, `Anmeldung zurücksetzen: ${user.name}`).click()
  await shot(admin, 'staff-1024-de-23-reset')
  await admin.getByRole('dialog').getByRole('button', { name: 'Anmeldung zurücksetzen' }).click()
  await admin.getByText('meldet sich neu an').waitFor()
  await shot(admin, 'staff-1024-de-24-reset-done')
  const [given = '', secret = ''] = await admin.locator('.secret-text').allInnerTexts()

  await button(office, /^Sign in with a passkey/).click({ timeout: 15_000 })
  await office.getByText('This passkey is not known here', { exact: false }).waitFor()
  await shot(office, 'staff-1024-en-25-passkey-refused')
  const fresh = { userName: user.userName, password: given, totpSecret: secret.replaceAll(/\s/g, '') }
  for (const [tried, by] of [
    [user, user.totpSecret],
    [user, fresh.totpSecret],
    [fresh, user.totpSecret],
  ] as const) {
    const answer = await fetch(new URL('/api/sign-in/password', demo.facts.staffUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        userName: tried.userName,
        password: tried.password,
        code: totpCode(by, Date.now()),
      }),
    })
    assert.equal(answer.status, 401)
  }
  await office.reload()
  await signInOnPage(office, fresh, 'en')
  assert.equal((await me()).passkeys.length, 0)
  const { rows } = await (await staff('dpo')).log({ query: { verb: 'credentials-reset' } })
  assert.equal(rows.filter(({ actor }) => actor.role === 'admin').length, 1)
  await admin.context().close()
})

test('the questions are asked in English, too', async () => {
  await button(page, /Katrin Hollmann/).click()
  await button(page, /English/).click()
  await go(`/patients/${demo.facts.patients[2]?.id}/releases`)
  await button(page, 'Withdraw').first().click()
  await dialog().getByText('Withdraw this release?').waitFor()
  await shot(page, 'staff-1440-en-20-withdraw')
  await go(`/patients/${demo.facts.patients[2]?.id}/access`)
  await button(page, 'Close the whole access').click()
  await dialog().waitFor()
  await shot(page, 'staff-1440-en-24-revoke-all')
  await page.keyboard.press('Escape')
  await button(page, /New link/).click()
  await page.getByText('Language', { exact: true }).waitFor()
  await shot(page, 'staff-1440-en-26-new-link')
  await go(`/patients/${demo.facts.patients[4]?.id}/access`)
  await page.getByText('blocked after wrong PINs').waitFor()
  await shot(page, 'staff-1440-en-29-killed')
})

test('nothing on the way was an error of the page', () => {
  assert.deepEqual(errors, [])
})
