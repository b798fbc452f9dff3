import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { headerOf, startMailServer, textOf, type MailServer } from '@siegel/mail/testing'
import type { BrowserContext, Page } from 'playwright-core'
import {
  Audit,
  button,
  carryAxe,
  eventually,
  invitationOf,
  Patient,
  press,
  shot,
  signInOnPage,
  signInStaff,
  slotOfLink,
  startDemo,
  TestBrowser,
  typePin,
  userOf,
  type RunningDemo,
  type StaffClient,
} from '../index.ts'

let demo: RunningDemo
let browser: TestBrowser
let server: MailServer
let doctor: StaffClient
before(async () => {
  server = await startMailServer()
  demo = await startDemo({ patients: 6 })
  browser = await TestBrowser.start(demo.ca)
  doctor = await signInStaff(demo.facts, 'doctor')
})
after(async () => {
  await browser.close()
  await demo.stop()
  await server.close()
})

const cookies = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>()

/** A window of somebody from the practice; each role signs in once, since a one-time code counts once. */
async function windowOf(role: string, path: string, language: 'de' | 'en' = 'de'): Promise<Page> {
  const context = await browser.open({ width: 1440, height: 900, language })
  await carryAxe(context)
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  await context.addCookies(cookies.get(role) ?? [])
  if (!cookies.has(role)) {
    await page.goto(demo.facts.staffUrl)
    await signInOnPage(page, userOf(demo.facts, role), language)
    cookies.set(role, await context.cookies())
  }
  await page.goto(new URL(path, demo.facts.staffUrl).href)
  return page
}

/** Looks for faults, then gives the window its size back, for the pictures. */
const staffLook = () => {
  const audit = new Audit({ widths: [1024, 1440], height: 900 })
  const look = async (page: Page, name: string) => {
    await audit.look(page, name)
    await page.setViewportSize({ width: 1440, height: 900 })
  }
  return { look, faults: audit.faults }
}

async function person(family: string, more: { email?: string; street?: string } = {}): Promise<string> {
  const { id } = await doctor.createPatient({
    body: {
      family,
      given: 'Mara',
      birthDate: '1961-04-02',
      gender: 'female',
      ...(more.email === undefined ? {} : { email: more.email }),
      ...(more.street === undefined ? {} : { street: more.street, postalCode: '50999', city: 'Köln' }),
    },
  })
  return id
}

test('the administration sets the account up, hears in words what is wrong, and sends a test mail', async () => {
  const page = await windowOf('admin', '/administration')
  const audit = staffLook()
  await page.getByRole('tab', { name: 'Mail' }).click()
  await page.getByText('Noch kein Mailkonto').waitFor()
  await audit.look(page, 'no account')
  await shot(page, 'mail-1440-de-1-none')
  await button(page, 'Mailkonto einrichten').click()
  await page.getByLabel('Verschlüsselung').selectOption('starttls')
  await page.getByLabel('Name des Mailservers').fill(server.host)
  await page.getByLabel('Port').fill(String(server.port))
  await page.getByLabel('Benutzer').fill(server.user)
  await page.getByLabel('Passwort').fill('falsches Wort')
  await page.getByLabel('Absenderadresse').fill('post@praxis.example')
  await audit.look(page, 'form')
  await shot(page, 'mail-1440-de-2-form', { fullPage: true })
  await button(page, 'Speichern').click()
  await page.getByLabel('An', { exact: true }).fill('vera@example.org')
  await button(page, 'Testmail senden').click()
  await page.getByText('Das Zertifikat des Mailservers ist nicht gültig').waitFor()
  await button(page, 'Ändern').click()
  await page.getByText('Weitere Angaben').click()
  await page.getByLabel('Eigenes Zertifikat').fill(server.ca)
  await button(page, 'Speichern').click()
  await page.getByText('bitte geben Sie das Passwort dazu ein').waitFor()
  await page.getByLabel('Passwort').fill('falsches Wort')
  await button(page, 'Speichern').click()
  await page.getByLabel('An', { exact: true }).fill('vera@example.org')
  await button(page, 'Testmail senden').click()
  await page.getByText('Der Mailserver nimmt Benutzer oder Passwort nicht an.').waitFor()
  await page.getByText(/535.*authentication failed/).waitFor()
  await audit.look(page, 'refused')
  await shot(page, 'mail-1440-de-3-refused', { fullPage: true })
  await button(page, 'Ändern').click()
  await page.getByLabel('Passwort').fill(server.password)
  await button(page, 'Speichern').click()
  await page.getByLabel('An', { exact: true }).fill('vera@example.org')
  await button(page, 'Testmail senden').click()
  await page.getByText('Der Mailserver hat die Testmail angenommen').waitFor()
  await audit.look(page, 'accepted')
  await page.setViewportSize({ width: 1024, height: 900 })
  await shot(page, 'mail-1024-de-4-accepted', { fullPage: true })
  assert.deepEqual(
    server.taken.map(({ to }) => to),
    [['vera@example.org']],
  )
  const answer = await page.context().request.get(new URL('/api/mail/account', demo.facts.staffUrl).href)
  assert.ok(answer.ok() && !(await answer.text()).includes(server.password))
  assert.ok(!demo.log().includes(server.password))
  assert.ok(!readFileSync(join(demo.facts.dataDir, 'settings.json'), 'utf8').includes('post@praxis.example'))
  assert.deepEqual(audit.faults, [])
  await page.context().close()
  const english = await windowOf('admin', '/administration', 'en')
  await english.getByRole('tab', { name: 'Mail' }).click()
  await english.getByText('Test mail').first().waitFor()
  await shot(english, 'mail-1440-en-4', { fullPage: true })
  await english.context().close()
  server.taken.length = 0
})

test('invited by e-mail: the link comes by mail, the PIN does not, and together they open the mailbox', async () => {
  const id = await person('Birnbaum', { email: 'mara@example.org' })
  const page = await windowOf('office', `/patients/${id}/invite`)
  const audit = staffLook()
  await page.getByText('Per E-Mail').first().waitFor()
  await page.getByLabel(/^Per E-Mail/).check()
  await audit.look(page, 'invite')
  await shot(page, 'mail-1440-de-5-invite', { fullPage: true })
  await button(page, 'Link und PIN erzeugen').click()
  await page.getByText('Die E-Mail mit dem Link ist unterwegs').waitFor()
  const pin = (await page.locator('.pin').innerText()).trim()
  const code = (await page.locator('.secret-text').innerText()).replaceAll(/\s/g, '')
  assert.match(pin, /^\d{6}$/)
  await audit.look(page, 'made')
  await shot(page, 'mail-1440-de-6-made', { fullPage: true })
  await button(page, 'PIN-Blatt drucken').click()
  await page.getByRole('dialog').waitFor()
  await shot(page, 'mail-1440-de-7-pin-sheet')
  await page.keyboard.press('Escape')
  const mail = await eventually('the mail', () => Promise.resolve(server.taken[0]))
  const text = textOf(mail)
  assert.deepEqual([mail.to, headerOf(mail, 'subject')], [['mara@example.org'], 'Nachricht Ihrer Praxis'])
  assert.ok(!mail.source.includes(pin) && !text.replaceAll(/[\s-]/g, '').includes(code))
  assert.ok(!text.includes('Birnbaum') && !text.includes('Mara'))
  const [link = ''] = /https:\S+/.exec(text) ?? []
  const phone = await browser.open({ width: 360, height: 740 })
  const inside = await phone.newPage()
  await inside.goto(link)
  await typePin(inside, pin)
  await button(inside, 'Jetzt einrichten').waitFor()
  await phone.close()
  await page.goto(new URL(`/patients/${id}/access`, demo.facts.staffUrl).href)
  await page.getByText(/zum ersten Mal geöffnet/).waitFor()
  await page.getByText('Mailserver hat die E-Mail angenommen').waitFor()
  await audit.look(page, 'access')
  await shot(page, 'mail-1440-de-8-access', { fullPage: true })
  await page.goto(new URL(`/patients/${id}/invite`, demo.facts.staffUrl).href)
  await page.getByText('Dieses Postfach war schon in Gebrauch').waitFor()
  assert.equal(await page.getByLabel(/^Per E-Mail/).count(), 0)
  await shot(page, 'mail-1440-de-9-again', { fullPage: true })
  assert.deepEqual(audit.faults, [])
  await page.context().close()
})

test('many at once: one PDF of letters and one of PINs, in the same order; who is in already is left alone', async () => {
  for (const family of ['Ahorn', 'Buche', 'Eiche']) await person(family, { street: 'Waldweg 3' })
  const page = await windowOf('office', '/patients')
  const audit = staffLook()
  await press(page, 'Viele einladen')
  await page.getByLabel('Ahorn, Mara').waitFor()
  await page.getByLabel('Alle auf dieser Liste').check()
  await audit.look(page, 'choose')
  await shot(page, 'mail-1440-de-10-many')
  const begun = page.waitForResponse((response) => response.url().endsWith('/api/invitations/batches'))
  await button(page, '3 Personen einladen').click()
  const { batch } = (await (await begun).json()) as { batch: string }
  await page.getByText('3 Personen sind eingeladen').waitFor({ timeout: 60_000 })
  await audit.look(page, 'made')
  await shot(page, 'mail-1440-de-11-many-made')
  await button(page, 'Alle Briefe öffnen').click()
  await page.getByRole('dialog').waitFor()
  await shot(page, 'mail-1440-de-12-letters')
  const folder = mkdtempSync(join(tmpdir(), 'siegel-mail-'))
  const textsOf = async (what: string) => {
    const url = new URL(`/api/invitations/batches/${batch}/${what}`, demo.facts.staffUrl).href
    writeFileSync(join(folder, what), await (await page.context().request.get(url)).body())
    return spawnSync('pdftotext', ['-layout', join(folder, what), '-'], { encoding: 'utf8' })
      .stdout.split('\f')
      .slice(0, 3)
  }
  if (spawnSync('pdftotext', ['-v']).error === undefined) {
    const [letters, pins] = [await textsOf('letters'), await textsOf('pins')]
    const nameIn = (text: string) => /Mara (Ahorn|Buche|Eiche)/.exec(text)?.[1]
    assert.deepEqual(new Set(letters.map(nameIn)), new Set(['Ahorn', 'Buche', 'Eiche']))
    assert.deepEqual(pins.map(nameIn), letters.map(nameIn))
    for (const text of letters) assert.match(text, /Waldweg 3[\s\S]*50999 Köln[\s\S]*Konto-Code/)
    for (const text of pins) assert.ok(/(\d\s+){6}/.test(text) && !text.includes('https'))
  }
  rmSync(folder, { recursive: true, force: true })
  await page.keyboard.press('Escape')
  await button(page, 'Gedruckt, fertig').click()
  await page.getByText('Niemand mehr einzuladen').waitFor()
  assert.deepEqual(audit.faults, [])
  await page.context().close()
  const english = await windowOf('office', '/invitations', 'en')
  await english.getByText('Nobody left to invite').waitFor()
  await english.setViewportSize({ width: 1024, height: 800 })
  await shot(english, 'mail-1024-en-10-many')
  await english.context().close()
})

test('a patient switches notices on at the phone, and only with an address that is one', async () => {
  for (const [index, language] of (['de', 'en'] as const).entries()) {
    const { link, pin } = invitationOf(demo.facts, index + 1)
    const context = await browser.open({ width: 360, height: 740, language })
    await carryAxe(context)
    const page = await context.newPage()
    const audit = new Audit({ widths: [320, 360, 1440], height: 740 })
    await page.goto(link)
    await typePin(page, pin, language)
    await button(page, language === 'de' ? 'Später einrichten' : /later/i).click()
    await press(page, language === 'de' ? 'Konto' : 'Account')
    const [on, save, address] =
      language === 'de'
        ? ['Hinweise einschalten', 'Wir schreiben an renate@example.org', 'Ihre E-Mail-Adresse']
        : ['Switch notices on', 'We write to renate@example.org', 'Your e-mail address']
    await button(page, on).click()
    await page.getByLabel(address).fill('renate@')
    await button(page, on).click()
    await page.getByText(/name@/).waitFor()
    await page.getByLabel(address).scrollIntoViewIfNeeded()
    await audit.look(page, `${language} address`)
    await page.setViewportSize({ width: 360, height: 740 })
    await shot(page, `mail-360-${language}-13-address`, { fullPage: true })
    await page.getByLabel(address).fill('renate@example.org')
    await button(page, on).click()
    await page.getByText(save).waitFor({ timeout: 40_000 })
    await audit.look(page, `${language} on`)
    await page.setViewportSize({ width: 360, height: 740 })
    await shot(page, `mail-360-${language}-14-on`, { fullPage: true })
    assert.deepEqual(audit.faults, [])
    await context.close()
  }
})

test('something new is told once, by day, and says nothing', async () => {
  const { id, inviteLink = '', pin = '' } = demo.facts.patients[0] ?? assert.fail('no patient')
  const { practice, slot } = await slotOfLink(inviteLink, pin)
  const address = { host: demo.facts.practiceHost, port: demo.facts.relayPort, ca: demo.ca }
  const patient = new Patient(address, practice)
  await patient.open(slot)
  await patient.send({ kind: 'notices', email: 'neues@example.org', language: 'de' })
  await eventually('the wish is taken', async () => (await doctor.portalState({ params: { id } })).notices?.email)
  server.taken.length = 0
  const waiting = (await doctor.inbox()).rows.filter((row) => row.patient?.id === id)
  const [first] = waiting
  assert.ok(first !== undefined, 'something of this patient is in the inbox')
  const { focus } = await doctor.inboxItem({ params: { id: first.id } })
  await doctor.signOff({ body: { items: [first.id] } })
  const meaning = 'Ein Satz, den keine E-Mail sagt.'
  await doctor.release({ params: { id }, body: { items: [focus], meaning } })
  await doctor.release({ params: { id }, body: { items: [focus], meaning } })
  const hour = Temporal.Now.zonedDateTimeISO('Europe/Berlin').hour
  if (hour < 8 || hour >= 20) {
    await new Promise((resolve) => setTimeout(resolve, 6_000))
    assert.deepEqual(server.taken, [], 'nobody is woken')
    return
  }
  // A reminder of tomorrow's appointment may come besides.
  const news = () => server.taken.filter((one) => textOf(one).includes('etwas Neues'))
  const mail = await eventually('the notice', () => Promise.resolve(news()[0]))
  await new Promise((resolve) => setTimeout(resolve, 5_000))
  assert.equal(news().length, 1)
  const text = textOf(mail)
  assert.deepEqual(mail.to, ['neues@example.org'])
  assert.match(text, /in Ihrem Postfach liegt etwas Neues/)
  assert.match(text, new RegExp(`https://${demo.facts.practiceHost}:${demo.facts.relayPort}/`))
  assert.ok(!text.includes('#') && !text.includes(meaning) && !/labor|befund/i.test(mail.source))
})
