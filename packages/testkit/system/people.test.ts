import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CallFailed } from '@siegel/contract'
import { totpCode } from '@siegel/sealing/node'
import type { Page } from 'playwright-core'
import {
  button,
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
let doctor: StaffClient

before(async () => {
  demo = await startDemo({ patients: 3 })
  browser = await TestBrowser.start(demo.ca)
  doctor = await signInStaff(demo.facts, 'doctor')
  page = await (await browser.open({ width: 1440, height: 900 })).newPage()
  page.setDefaultTimeout(12_000)
  await page.goto(demo.facts.staffUrl)
  await signInOnPage(page, userOf(demo.facts, 'admin'))
  await page.goto(new URL('/administration', demo.facts.staffUrl).href)
})
after(async () => {
  await browser.close()
  await demo.stop()
})

const dialog = () => page.getByRole('dialog')
const act = (what: string, role: string) =>
  button(page, `${what}: ${userOf(demo.facts, role).name}`).filter({ visible: true })
const refused = (code: string) => (error: unknown) => error instanceof CallFailed && error.code === code

/** The doctor's first password, with a code that nobody has used. */
const oldSignIn = () => {
  const { userName, password, totpSecret } = userOf(demo.facts, 'doctor')
  return doctor.signInPassword({ body: { userName, password, code: totpCode(totpSecret, Date.now() + 30_000) } })
}

test('attack: another role holds for the session that is open, from its next request on', async () => {
  const assistant = await signInStaff(demo.facts, 'assistant')
  const [patient] = demo.facts.patients
  const params = { id: patient?.id ?? '' }
  assert.ok(await assistant.chart({ params }))
  await act('Ändern', 'assistant').click()
  await dialog().getByLabel('Name').fill('Elif Aydın-Berg')
  await dialog().getByRole('radio', { name: /^Büro/ }).check()
  await shot(page, 'people-change')
  await dialog().getByRole('button', { name: 'Speichern' }).click()
  await page.getByText('Geändert.').waitFor()
  await assert.rejects(assistant.chart({ params }), refused('not-allowed'))
  await assert.rejects(assistant.snippets(), refused('not-allowed'))
  const me = await assistant.me()
  assert.deepEqual([me.person.role, me.person.name], ['office', 'Elif Aydın-Berg'])
})

test('attack: whoever is the last to read protected charts is removed by nobody who has not confirmed that', async () => {
  const { person } = await doctor.me()
  const [first, second] = demo.facts.patients.map(({ id }) => ({ id }))
  assert.ok(first !== undefined && second !== undefined)
  for (const params of [first, second]) await doctor.protect({ params, body: { readers: [] } })
  const admin = await page.evaluate(async (id) => {
    const statuses = ['', '?protectedCharts=1', '?protectedCharts=3'].map((query) =>
      fetch(`/api/people/${id}${query}`, { method: 'DELETE' }).then((answer) => answer.json()),
    )
    return (await Promise.all(statuses)) as { code?: string }[]
  }, person.id)
  assert.deepEqual(
    admin.map(({ code }) => code),
    ['protected-charts-left', 'protected-charts-left', 'protected-charts-left'],
  )
  await act('Entfernen', 'doctor').click()
  await dialog()
    .getByText(/2 besonders geschützte Akten/)
    .waitFor()
  await dialog().getByRole('button', { name: 'Entfernen' }).click()
  await dialog().getByText('Bitte bestätigen.').waitFor()
  await shot(page, 'people-remove-protected')
  await dialog().getByRole('checkbox', { name: 'Trotzdem entfernen' }).check()
  await doctor.unprotect({ params: second })
  await dialog().getByRole('button', { name: 'Entfernen' }).click()
  await dialog()
    .getByText(/1 besonders geschützte Akte/)
    .waitFor()
  assert.equal(await dialog().getByRole('checkbox').isChecked(), false, 'another number is asked about again')
  assert.ok(await doctor.me())
  await page.keyboard.press('Escape')
})

test('a person is removed: out at once, gone from every choice, and what stands with her stays', async () => {
  const { person } = await doctor.me()
  const owner = { id: person.id, name: person.name }
  const before = (await doctor.tasks({ query: {} })).rows.filter((row) => row.owner?.id === person.id).length
  for (const text of ['Labor anrufen', 'Brief diktieren'])
    await doctor.createTask({ body: { key: crypto.randomUUID(), text, owner } })
  await act('Entfernen', 'doctor').click()
  await dialog()
    .getByText(`${before + 2} offene Aufgaben`)
    .waitFor()
  await dialog()
    .getByText(/Spalte im Kalender/)
    .waitFor()
  await shot(page, 'people-remove')
  await dialog().getByRole('checkbox', { name: 'Trotzdem entfernen' }).check()
  await dialog().getByRole('button', { name: 'Entfernen' }).click()
  await page.getByText(`${person.name} ist entfernt.`).waitFor()
  await assert.rejects(doctor.me(), refused('not-signed-in'))
  await assert.rejects(oldSignIn(), refused('sign-in-refused'))
  assert.equal(await act('Zurückholen', 'doctor').count(), 0, 'folded away')
  await page.getByText('1 entfernte Person', { exact: true }).first().click()
  await act('Zurückholen', 'doctor').waitFor()
  await shot(page, 'people-removed')
})

test('she comes back with new credentials alone, and finds her tasks', async () => {
  await act('Zurückholen', 'doctor').click()
  await dialog().getByRole('button', { name: 'Zurückholen' }).click()
  await dialog().getByText('meldet sich neu an').waitFor()
  const password = await dialog().locator('.secret-text').first().innerText()
  const secret = (await dialog().locator('.secret-text').last().innerText()).replaceAll(/\s/g, '')
  await dialog().getByRole('button', { name: 'Eingetragen, fertig' }).click()
  await act('Entfernen', 'doctor').waitFor()
  const { userName } = userOf(demo.facts, 'doctor')
  await assert.rejects(oldSignIn(), refused('sign-in-refused'))
  await doctor.signInPassword({ body: { userName, password, code: totpCode(secret, Date.now()) } })
  const { rows } = await doctor.tasks({ query: {} })
  const mine = rows.filter(({ owner }) => owner?.name === userOf(demo.facts, 'doctor').name).map(({ text }) => text)
  assert.ok(['Labor anrufen', 'Brief diktieren'].every((text) => mine.includes(text)))
  for (const verb of ['person-change', 'person-remove', 'person-return'])
    assert.equal((await doctor.log({ query: { verb } })).rows.length, 1, verb)
})

test('the last administrator keeps role and account', async () => {
  assert.equal(await act('Entfernen', 'admin').count(), 0, 'not offered for oneself')
  await button(page, 'Entfernen: Siegel Demo').click()
  await dialog()
    .getByText(/Passphrase des Safes/)
    .waitFor()
  await dialog().getByRole('button', { name: 'Entfernen' }).click()
  await page.getByText('Siegel Demo ist entfernt.').waitFor()
  await act('Ändern', 'admin').click()
  await dialog()
    .getByRole('radio', { name: /^Ärztin/ })
    .check()
  await dialog().getByRole('button', { name: 'Speichern' }).click()
  await dialog()
    .getByText(/letzte Person mit Verwaltungsrolle/)
    .waitFor()
  await shot(page, 'people-last-administrator')
  await page.keyboard.press('Escape')
})
