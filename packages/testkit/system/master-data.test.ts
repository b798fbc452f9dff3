import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CallFailed } from '@siegel/contract'
import type { BrowserContext, Page } from 'playwright-core'
import { de } from '../../../web/staff/words/words.ts'
import {
  Audit,
  button,
  carryAxe,
  shot,
  signInOnPage,
  signInStaff,
  startDemo,
  TestBrowser,
  userOf,
  type RunningDemo,
  type StaffClient,
} from '../index.ts'

const words = de.masterData

let demo: RunningDemo
let browser: TestBrowser
let doctor: Page
let doctorClient: StaffClient
const signedIn = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>()
const errors: string[] = []

/** Each role signs in once, since a code counts once; other windows and the client get its cookie. */
async function windowOf(role: string): Promise<Page> {
  const context = await browser.open({ width: 1440, height: 900 })
  await carryAxe(context)
  const page = await context.newPage()
  page.setDefaultTimeout(12_000)
  page.on('pageerror', (error) => errors.push(String(error)))
  await context.addCookies(signedIn.get(role) ?? [])
  await page.goto(demo.facts.staffUrl)
  if (!signedIn.has(role)) {
    await signInOnPage(page, userOf(demo.facts, role))
    signedIn.set(role, await context.cookies())
  }
  await page.getByRole('navigation').first().waitFor()
  return page
}

/** What the signed-in page asks the safe for, without a screen. */
const ask = (page: Page, path: string, method = 'GET', body?: object) =>
  page.evaluate(
    async ([at, how, json]) => {
      const answer = await fetch(at ?? '', {
        method: how ?? 'GET',
        ...(json === undefined ? {} : { body: json, headers: { 'content-type': 'application/json' } }),
      })
      return { status: answer.status, body: (await answer.json().catch(() => ({}))) as Record<string, unknown> }
    },
    [path, method, body === undefined ? undefined : JSON.stringify(body)] as const,
  )

before(async () => {
  demo = await startDemo({ patients: 8 })
  browser = await TestBrowser.start('')
  doctor = await windowOf('doctor')
  doctorClient = await signInStaff(demo.facts, 'assistant')
})
after(async () => {
  await browser.close()
  await demo.stop()
})

const go = (page: Page, path: string) => page.goto(new URL(path, demo.facts.staffUrl).href)
const dialogOf = (page: Page) => page.getByRole('dialog')
const make = async (family: string, given: string, more: object = {}) =>
  (
    await doctorClient.createPatient({
      body: { family, given, birthDate: '1958-03-12', gender: 'female', ...more },
    })
  ).id

test('a new patient who is here already is shown while typing, and opened by keyboard', async () => {
  const id = await make('Kirschbaum', 'Karin', { phone: '0221 1' })
  await go(doctor, '/patients')
  await button(doctor, de.patients.create).first().click()
  const dialog = dialogOf(doctor)
  await dialog.getByLabel(de.patients.family).fill('Kirschbaun')
  await dialog.getByLabel(de.patients.given).fill('Carin')
  await dialog.getByLabel(de.patients.birthDateField).fill('12.03.1958')
  await dialog.getByText(words.similarReasons['same-birth-date']).first().waitFor()
  await shot(doctor, 'staff-1440-de-master-data-duplicate')
  await doctor.keyboard.press('F2')
  await doctor.keyboard.press('Enter')
  await doctor.waitForURL(`**/patients/${id}`)
})

test('two people edit one page: nothing typed is lost, and each field can be theirs', async () => {
  const id = await make('Zweimal', 'Frieda')
  const other = await windowOf('office')
  for (const page of [doctor, other]) {
    await go(page, `/patients/${id}/master-data`)
    await page.getByLabel(words.fields.occupation).waitFor()
  }
  await other.getByLabel(words.fields.occupation).fill('Bäckerin')
  await other.getByLabel(words.fields.employer).fill('Backhaus')
  await other.keyboard.press('Control+s')
  await other.getByText(words.saved).waitFor()
  await doctor.getByLabel(words.fields.occupation).fill('Konditorin')
  await doctor.getByLabel(words.fields.callName).fill('Friedel')
  await doctor.keyboard.press('Control+s')
  const dialog = dialogOf(doctor)
  await dialog.getByText(words.conflictText).waitFor()
  await dialog.getByText('Bäckerin').waitFor()
  await dialog.getByText('Konditorin').waitFor()
  await dialog.getByText(`${words.fields.employer}: Backhaus`).waitFor()
  await shot(doctor, 'staff-1440-de-master-data-conflict')
  await dialog.getByRole('radio', { name: /Bäckerin/ }).check()
  await button(doctor, words.takeOver).click()
  assert.equal(await doctor.getByLabel(words.fields.callName).inputValue(), 'Friedel')
  assert.equal(await doctor.getByLabel(words.fields.occupation).inputValue(), 'Bäckerin')
  await doctor.keyboard.press('Control+s')
  await doctor.getByText(words.saved).waitFor()
  const { data } = await doctorClient.masterData({ params: { id } })
  assert.deepEqual([data.callName, data.occupation, data.employer], ['Friedel', 'Bäckerin', 'Backhaus'])
})

test('what is typed is not left behind without a question, and doubtful fields are said beside them', async () => {
  const id = await make('Frage', 'Uta')
  await go(doctor, `/patients/${id}/master-data`)
  await doctor.getByLabel(words.fields.insuranceNumber).fill('A123456789')
  await doctor.getByText(words.warnings['kvnr-check-digit'] ?? '').waitFor()
  await doctor.getByRole('link', { name: de.chart.tabs.timeline }).click()
  await dialogOf(doctor).getByText(words.leaveText).waitFor()
  await button(doctor, words.stay).click()
  assert.equal(await doctor.getByLabel(words.fields.insuranceNumber).inputValue(), 'A123456789')
  await button(doctor, words.discard).click()
  await doctor.getByRole('link', { name: de.chart.tabs.timeline }).click()
  await doctor.waitForURL(`**/patients/${id}`)
})

test('a representative stands in the header, ends with a reason and stays in the list; so does a consent', async () => {
  const id = await make('Aydin', 'Mia', { birthDate: '2019-05-04' })
  await go(doctor, `/patients/${id}/master-data`)
  await button(doctor, words.addRepresentative).click()
  const section = doctor.getByRole('region', { name: words.representatives })
  await section.getByLabel(words.fields.family).fill('Aydin')
  await section.getByLabel(words.fields.given).fill('Ayşe')
  await section.getByLabel(words.phone).fill('0221 4711')
  await section.getByRole('button', { name: words.add, exact: true }).click()
  await doctor
    .getByRole('banner', { name: de.chart.header })
    .or(doctor.locator('.patient-header'))
    .getByText('Mutter: Ayşe Aydin')
    .waitFor()
  await button(doctor, words.addConsent).click()
  const consents = doctor.getByRole('region', { name: words.consents })
  await consents.getByRole('button', { name: words.add, exact: true }).click()
  await consents.getByText(words.consentKinds.portal).first().waitFor()
  await shot(doctor, 'staff-1440-de-master-data-representative', { fullPage: true })
  await section.getByRole('button', { name: words.end }).click()
  await dialogOf(doctor).getByLabel(words.reason).fill('Umgezogen')
  await dialogOf(doctor).getByRole('button', { name: words.end }).click()
  await section.getByText(/Umgezogen/).waitFor()
  await consents.getByRole('button', { name: words.withdraw }).click()
  await dialogOf(doctor).getByLabel(words.reason).fill('Möchte nicht mehr')
  await dialogOf(doctor).getByRole('button', { name: words.withdraw }).click()
  await consents.getByText(/Möchte nicht mehr/).waitFor()
})

test('a consent names the document with the signature, chosen by keyboard, and opens it', async () => {
  const id = await make('Unterschrift', 'Ulla')
  const file = async (fileName: string) => {
    const body = { bytes: new TextEncoder().encode(`${fileName} unterschrieben`), mediaType: 'text/plain', fileName }
    await doctorClient.uploadDocument({ params: { id }, query: {}, body })
  }
  for (const name of ['Studie.txt', 'Arztbrief.txt', 'Überweisung.txt']) await file(name)
  await go(doctor, `/patients/${id}/master-data`)
  await button(doctor, words.addConsent).click()
  const consents = doctor.getByRole('region', { name: words.consents })
  const field = consents.getByRole('combobox', { name: words.consentDocument })
  await field.focus()
  const options = consents.getByRole('listbox').getByRole('option')
  await options.nth(2).waitFor()
  assert.match((await options.first().textContent()) ?? '', /Überweisung/, 'newest first')
  await shot(doctor, 'staff-1440-de-master-data-consent-document')
  await doctor.keyboard.type('stud')
  await options.nth(1).waitFor({ state: 'detached' })
  await doctor.keyboard.press('Enter')
  await button(doctor, words.documentRemove).waitFor()
  await consents.getByRole('button', { name: words.add, exact: true }).click()
  await consents.getByRole('button', { name: 'Studie.txt' }).click()
  await dialogOf(doctor).getByText('Studie.txt unterschrieben').waitFor()
  await doctor.keyboard.press('Escape')
  const office = await windowOf('office')
  await go(office, `/patients/${id}/master-data`)
  await office.getByText(words.documentInChart).waitFor()
  assert.equal(await office.getByText('Studie.txt').count(), 0)
  await office.context().close()
})

test('two records of one person are merged side by side, lead to the one that stays, and are parted again', async () => {
  const [stays, goes] = [
    await make('Doppel', 'Rosa', { phone: '0221 1' }),
    await make('Doppell', 'Rosa', { email: 'r@d.example' }),
  ]
  await go(doctor, `/patients/${stays}/master-data`)
  await button(doctor, words.merge).click()
  const dialog = dialogOf(doctor)
  await dialog.getByRole('button', { name: `Doppell, Rosa: ${words.mergeDo}` }).click()
  await dialog.getByText('r@d.example').waitFor()
  await shot(doctor, 'staff-1440-de-master-data-merge')
  await dialog.getByRole('button', { name: words.mergeDo }).click()
  await dialog.getByText(words.issues.required).waitFor()
  await dialog.getByLabel(words.mergeReason).fill('Tippfehler im Namen')
  await dialog.getByRole('button', { name: words.mergeDo }).click()
  await doctor.getByText('Tippfehler im Namen').waitFor()
  await go(doctor, `/patients/${goes}`)
  await doctor.getByText(words.mergedInto).waitFor()
  await shot(doctor, 'staff-1440-de-master-data-merged')
  await doctor.getByRole('link', { name: words.openTarget }).click()
  await doctor.waitForURL(`**/patients/${stays}`)
  await go(doctor, `/patients/${stays}/master-data`)
  await doctor.getByRole('button', { name: words.undo }).click()
  await dialogOf(doctor).getByLabel(words.reason).fill('Doch zwei Personen')
  await dialogOf(doctor).getByRole('button', { name: words.undo }).click()
  await dialogOf(doctor).getByText(words.undoneTitle).waitFor()
  await button(doctor, words.understood).click()
  await go(doctor, `/patients/${goes}`)
  await doctor.getByRole('heading', { name: 'Doppell, Rosa' }).waitFor()
})

test('whoever corrects master data sees who else it may be, never the patient, and comes to that record and to merging', async () => {
  const there = await make('Rosenstock', 'Hildegard')
  const id = await make('Rohsenstock', 'Hilda', { birthDate: '1941-01-01' })
  await go(doctor, `/patients/${id}/master-data`)
  await doctor.getByLabel(words.fields.occupation).fill('Gärtnerin')
  const similar = doctor.getByRole('region', { name: words.similarTitle })
  await doctor.getByLabel(words.fields.given, { exact: true }).fill('Hildegart')
  await similar.getByText(words.similarNoneFound).waitFor()
  await doctor.getByLabel(words.fields.birthDate, { exact: true }).fill('12.03.1958')
  await similar.getByText(words.similarFound(1)).waitFor()
  await similar.getByText('Rosenstock, Hildegard').waitFor()
  await shot(doctor, 'staff-1440-de-master-data-similar-now')
  await doctor.keyboard.press('F2')
  await doctor.keyboard.press('Enter')
  await dialogOf(doctor).getByText(words.leaveText).waitFor()
  await button(doctor, words.stay).click()
  const merge = similar.getByRole('button', { name: `Rosenstock, Hildegard: ${words.mergeDo}` })
  await merge.click()
  await doctor.getByText(words.saveFirst).waitFor()
  await doctor.keyboard.press('Control+s')
  await doctor.getByText(words.saved).waitFor()
  await merge.click()
  await dialogOf(doctor).getByText(words.mergeKept).waitFor()
  await doctor.keyboard.press('Escape')
  await similar.getByRole('button', { name: `Rosenstock, Hildegard: ${words.similarOpen}` }).click()
  await doctor.waitForURL(`**/patients/${there}`)
})

test('an open mailbox is asked about before a merge, and the safe refuses without the answer', async () => {
  const [stays, goes] = [demo.facts.patients[0]?.id ?? '', await make('Postfach', 'Udo')]
  const [here, there] = [
    await doctorClient.masterData({ params: { id: stays } }),
    await doctorClient.masterData({ params: { id: goes } }),
  ]
  const refused = (code: string) => (error: unknown) => error instanceof CallFailed && error.code === code
  const body = { source: goes, reason: 'x', ifVersion: here.version, ifSourceVersion: there.version }
  await assert.rejects(doctorClient.mergePatients({ params: { id: stays }, body }), refused('mailbox-open'))
  const { merge } = await doctorClient.mergePatients({
    params: { id: stays },
    body: { ...body, mailbox: 'close-source' },
  })
  const portal = await doctorClient.portalState({ params: { id: stays } })
  assert.ok(portal.state === 'invited' || portal.state === 'active', 'the one that stays is as it was')
  await doctorClient.unmergePatients({ params: { id: merge }, body: { reason: 'x' } })
})

test('the office edits and does not merge; administration and data protection see none of it', async () => {
  const id = await make('Rolle', 'Ina')
  const office = await windowOf('office')
  await go(office, `/patients/${id}/master-data`)
  await button(office, words.deactivate).waitFor()
  assert.equal(await button(office, words.merge).count(), 0)
  const merge = { source: demo.facts.patients[1]?.id ?? '', reason: 'x', ifVersion: '1', ifSourceVersion: '1' }
  assert.equal((await ask(office, `/api/patients/${id}/merges`, 'POST', merge)).status, 403)
  for (const role of ['admin', 'dpo']) {
    if (!demo.facts.users.some((user) => user.role === role)) continue
    const page = await windowOf(role)
    assert.equal((await ask(page, `/api/patients/${id}/master-data`)).status, 403, role)
    assert.equal(
      (await ask(page, '/api/patients/similar', 'POST', { family: 'Rolle', given: 'Ina' })).status,
      403,
      role,
    )
    await page.context().close()
  }
})

test('who moved away is marked in words and stands last in searches', async () => {
  const gone = await make('Anfang', 'Aaron')
  await make('Anfang', 'Zoe')
  await go(doctor, `/patients/${gone}/master-data`)
  await button(doctor, words.deactivate).click()
  await dialogOf(doctor).getByRole('button', { name: words.deactivate }).click()
  await doctor.locator('.patient-header').getByText(words.states.inactive).waitFor()
  await go(doctor, '/patients')
  await doctor.getByPlaceholder(de.patients.search).fill('Anfang')
  await doctor.getByText(de.patients.found(2)).waitFor()
  const names = await doctor.locator('.rows-table .row-link').allTextContents()
  assert.deepEqual(names, ['Anfang, Zoe', 'Anfang, Aaron'])
})

test('these screens keep WCAG 2.2 AA, light and dark, at every width', async () => {
  const id = await make('Barriere', 'Frei', {
    insurances: [
      { kind: 'statutory', insurer: 'AOK Rheinland/Hamburg', ik: '104212505', memberStatus: '1' },
      { kind: 'self' },
    ],
    addresses: [{ use: 'home', lines: ['Hauptstr. 1'], isPostBox: false, postalCode: '50667', city: 'Köln' }],
    telecoms: [{ system: 'phone', use: 'mobile', value: '0170 1' }],
    note: 'Hört schlecht.',
  })
  await make('Barriehre', 'Frei')
  const audit = new Audit({ widths: [1440, 1024, 720, 512], height: 900 })
  await go(doctor, `/patients/${id}/master-data`)
  await doctor.getByText(words.activeText).waitFor()
  await button(doctor, words.addRepresentative).click()
  await button(doctor, words.addConsent).click()
  await doctor.getByLabel(words.fields.birthDate, { exact: true }).fill('12.03.2958')
  await audit.look(doctor, 'master-data')
  await doctor.setViewportSize({ width: 1440, height: 900 })
  await button(doctor, words.discard).click()
  await button(doctor, words.merge).click()
  await dialogOf(doctor)
    .getByRole('button', { name: /Barriehre/ })
    .waitFor()
  await audit.look(doctor, 'merge-choose')
  await dialogOf(doctor)
    .getByRole('button', { name: /Barriehre/ })
    .click()
  await dialogOf(doctor).getByLabel(words.mergeReason).waitFor()
  await audit.look(doctor, 'merge-compare')
  await doctor.setViewportSize({ width: 1440, height: 900 })
  await doctor.keyboard.press('Escape')
  await button(doctor, words.deactivate).click()
  await audit.look(doctor, 'deactivate')
  assert.deepEqual(audit.faults, [])
  assert.deepEqual(errors, [])
})
