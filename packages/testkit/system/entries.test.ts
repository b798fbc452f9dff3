import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { shot, signInOnPage, signInStaff, startDemo, TestBrowser, userOf, type RunningDemo } from '../index.ts'

let demo: RunningDemo
let browser: TestBrowser
before(async () => {
  demo = await startDemo({ patients: 6 })
  browser = await TestBrowser.start('')
})
after(async () => {
  await browser.close()
  await demo.stop()
})

const patient = (index: number) => demo.facts.patients[index] ?? assert.fail('too few patients')

/** Each role signs in once, since a one-time code counts once; other windows get its cookie. */
const signedIn = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>()

async function chartOf(role: string, id: string): Promise<Page> {
  const context = await browser.open({ width: 1440, height: 900 })
  const page = await context.newPage()
  page.setDefaultTimeout(12_000)
  await context.addCookies(signedIn.get(role) ?? [])
  if (!signedIn.has(role)) {
    await page.goto(demo.facts.staffUrl)
    await signInOnPage(page, userOf(demo.facts, role))
    signedIn.set(role, await context.cookies())
  }
  await page.goto(new URL(`/patients/${id}`, demo.facts.staffUrl).href)
  await page.getByLabel('Neuer Eintrag').last().waitFor()
  return page
}

/** The row of the timeline that says something. */
const row = (page: Page, text: string) => page.locator('.entry', { hasText: text }).first()
/** What is pending: drafts and lines on their way. */
const pending = (page: Page, text: string) => page.locator('.pending-row', { hasText: text }).first()

async function write(page: Page, text: string, keys: string): Promise<void> {
  await page.locator('.entry-field textarea').fill(text)
  await page.keyboard.press(keys)
}

test('a day in one chart by keyboard: draft, commit, correct, cancel, all versions', async () => {
  const page = await chartOf('doctor', patient(0).id)
  await page.keyboard.press('n')
  await page.keyboard.type('b Lunge frei')
  await page.keyboard.press('Enter')
  await pending(page, 'Lunge frei').waitFor()
  await pending(page, 'Lunge frei')
    .getByRole('button', { name: /Weiterschreiben/ })
    .click()
  await page.keyboard.type(', keine Ödeme')
  await page.keyboard.press('Control+Enter')
  await row(page, 'Lunge frei, keine Ödeme').waitFor()
  assert.equal(await page.locator('.pending-row').count(), 0)

  await row(page, 'keine Ödeme').click()
  await page.keyboard.press('k')
  await page.getByLabel('Neue Fassung').fill('b Lunge rechts frei')
  await page.getByLabel('Grund').fill('Seite vergessen')
  await page.getByRole('dialog').getByRole('button', { name: 'Korrigieren' }).click()
  await row(page, 'Lunge rechts frei').waitFor()
  await page.getByText('Fassungen (2)').click()
  await page.getByText('b Lunge frei, keine Ödeme', { exact: true }).waitFor()
  await shot(page, 'entry-versions')
  await page.getByRole('button', { name: 'Stornieren' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Falsche Akte' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Stornieren' }).last().click()
  await row(page, 'Falsche Akte').waitFor()
  assert.equal(await row(page, 'Lunge rechts frei').locator('.entry-text[data-cancelled]').count(), 1)

  await write(page, 'cave Penicillin: Anaphylaxie 2011', 'Control+Enter')
  await page.getByRole('region', { name: 'CAVE' }).getByText('Penicillin').waitFor()
  await write(page, 'r Kontrolle', 'Control+Enter')
  await page.getByText('Es fehlt, wann').waitFor()
  assert.equal(await page.locator('.entry-field textarea').inputValue(), 'r Kontrolle', 'what is not whole stays')
  await page.context().close()
})

test('the network goes away while somebody writes: nothing is lost, nothing is written twice', async () => {
  const { id } = patient(1)
  const page = await chartOf('doctor', id)
  await page.context().setOffline(true)
  await write(page, 'a Husten seit drei Tagen', 'Control+Enter')
  await write(page, 't Inhalation', 'Enter')
  await pending(page, 'Husten').getByText('noch nicht gespeichert').waitFor()
  await pending(page, 'Inhalation').getByText('noch nicht gespeichert').waitFor()
  await shot(page, 'entries-offline')
  await page.locator('.entry-field textarea').fill('b angefangener Satz')
  await page.context().setOffline(false)
  await row(page, 'Husten seit drei Tagen').waitFor()
  await pending(page, 'Inhalation').getByText('Entwurf').waitFor()
  assert.equal(await page.locator('.entry-field textarea').inputValue(), 'b angefangener Satz')
  assert.equal(await page.locator('.entry', { hasText: 'Husten' }).count(), 1)
  await page.context().close()
})

test('an answer that was lost on the way does not make two entries of one', async () => {
  const { id } = patient(2)
  const page = await chartOf('doctor', id)
  let isFirst = true
  await page.route('**/entries', async (route) => {
    if (!isFirst) return route.continue()
    isFirst = false
    await route.fetch()
    await route.abort('connectionreset')
  })
  await write(page, 'b Puls regelmäßig', 'Control+Enter')
  await pending(page, 'Puls regelmäßig').getByText('noch nicht gespeichert').waitFor()
  await page.locator('.pending-row').waitFor({ state: 'detached' })
  assert.equal(await page.locator('.entry', { hasText: 'Puls regelmäßig' }).count(), 1)
  await page.context().close()
})

test('two in one chart see each other, see each other’s entries, and cannot overwrite one another', async () => {
  const { id } = patient(3)
  const doctor = await chartOf('doctor', id)
  const assistant = await chartOf('assistant', id)
  await write(doctor, 'b Wunde reizlos', 'Control+Enter')
  await row(doctor, 'Wunde reizlos').waitFor()
  await row(assistant, 'Wunde reizlos').waitFor()
  await assistant.getByText('Auch geöffnet: Dr. Katrin Hollmann').waitFor()

  await row(assistant, 'Wunde reizlos').click()
  await assistant.keyboard.press('k')
  await assistant.getByLabel('Neue Fassung').fill('b Wunde reizlos, Verband')
  await assistant.getByLabel('Grund').fill('Nachtrag')
  await row(doctor, 'Wunde reizlos').click()
  await doctor.keyboard.press('k')
  await doctor.getByLabel('Neue Fassung').fill('b Wunde trocken')
  await doctor.getByLabel('Grund').fill('Verschrieben')
  await doctor.getByRole('dialog').getByRole('button', { name: 'Korrigieren' }).click()
  await row(doctor, 'Wunde trocken').waitFor()
  await assistant.getByRole('dialog').getByRole('button', { name: 'Korrigieren' }).click()
  await assistant.getByText('Jemand anderes hat das inzwischen geändert').waitFor()
  assert.equal(await assistant.getByLabel('Neue Fassung').inputValue(), 'b Wunde reizlos, Verband')
  await shot(assistant, 'entry-conflict')
  await assistant.keyboard.press('Escape')
  await row(assistant, 'Wunde trocken').waitFor()
  await Promise.all([doctor.context().close(), assistant.context().close()])
})

test('tasks: from a chart and from the list, passed on, done, undone', async () => {
  const { id, name } = patient(4)
  const page = await chartOf('doctor', id)
  await write(page, 'auf Apotheke anrufen morgen', 'Control+Enter')
  await page.getByRole('complementary', { name: 'Übersicht' }).getByText('Apotheke anrufen').waitFor()
  await page.getByRole('link', { name: /Aufgaben/ }).click()
  const item = page.locator('.task', { hasText: 'Apotheke anrufen' })
  await item.getByText(name).waitFor()
  await item.getByLabel('Weitergeben an').selectOption({ label: 'Sabine Kern' })
  await item.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Alle', exact: true }).click()
  await item.getByRole('button', { name: 'Erledigt: Apotheke anrufen' }).click()
  await page.getByRole('button', { name: 'Rückgängig' }).click()
  await item.waitFor()
  await page.getByLabel('Neue Aufgabe').fill('Papier bestellen +2d')
  await page.keyboard.press('Enter')
  await page.locator('.task', { hasText: 'Papier bestellen' }).waitFor()
  await shot(page, 'tasks')
  await page.context().close()
})

test('who may not write cannot, whatever is sent', async () => {
  const { id } = patient(5)
  const sent = { params: { id }, body: { key: crypto.randomUUID(), line: 'b Lunge frei' } }
  for (const role of ['office', 'admin', 'dpo']) {
    const client = await signInStaff(demo.facts, role)
    for (const act of [
      () => client.commitEntry(sent),
      () => client.keepDraft(sent),
      () => client.entryVersions({ query: { entry: 'Observation/1' } }),
      () => client.presence({ params: { id }, body: { writing: false } }),
      () => client.tasks({ query: {} }),
    ])
      await assert.rejects(act, { code: 'not-allowed' }, role)
  }
})
