import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import {
  Audit,
  button,
  carryAxe,
  eventually,
  findIn,
  invitationOf,
  Patient,
  photoWithPlace,
  press,
  shot,
  signInOnPage,
  signInStaff,
  slotOfLink,
  startDemo,
  TestBrowser,
  textCanary,
  typePin,
  userOf,
  type RunningDemo,
  type StaffClient,
} from '../index.ts'
import { pdfOf } from '../../intake/pages/testing.ts'

const phoneLook = { widths: [320, 360, 720, 1440], height: 740 }
const staffLook = { widths: [1440, 1024, 720], height: 900 }

let demo: RunningDemo
let browser: TestBrowser
let doctor: StaffClient
let doctorSince = 0
before(async () => {
  demo = await startDemo({ patients: 6 })
  browser = await TestBrowser.start(demo.ca)
  doctorSince = Date.now()
  doctor = await signInStaff(demo.facts, 'doctor')
})
after(async () => {
  await browser.close()
  await demo.stop()
})

const idOf = (index: number) => demo.facts.patients[index]?.id ?? assert.fail()

/** A mailbox that was opened with link and PIN, on a phone. */
async function phone(index: number, language: 'de' | 'en' = 'de'): Promise<{ page: Page; audit: Audit }> {
  const { link, pin } = invitationOf(demo.facts, index)
  const context = await browser.open({ width: 360, height: 740, language })
  await carryAxe(context)
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  await page.goto(link)
  await typePin(page, pin, language)
  await button(page, language === 'de' ? 'Später einrichten' : 'Set up later').click()
  await page.getByRole('navigation').last().waitFor()
  return { page, audit: new Audit(phoneLook) }
}

const signedIn = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>()
const step_ms = 30_000
const anotherCode = async () => {
  const wait_ms = doctorSince + step_ms - (doctorSince % step_ms) - Date.now()
  if (wait_ms > 0) await new Promise((resolve) => setTimeout(resolve, wait_ms + 200))
}

async function workplace(role: string, language: 'de' | 'en' = 'de'): Promise<{ page: Page; audit: Audit }> {
  const context = await browser.open({ width: 1440, height: 900, language })
  await carryAxe(context)
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const cookies = signedIn.get(role)
  if (cookies !== undefined) await context.addCookies(cookies)
  await page.goto(demo.facts.staffUrl)
  if (cookies === undefined) {
    // Each one-time code opens once, and the doctor's has been used already.
    if (role === 'doctor') await anotherCode()
    await signInOnPage(page, userOf(demo.facts, role), language)
    signedIn.set(role, await context.cookies())
  }
  return { page, audit: new Audit(staffLook) }
}

async function see(audit: Audit, page: Page, name: string, size: { width: number; height: number }): Promise<void> {
  await audit.look(page, name)
  await page.setViewportSize(size)
  await shot(page, `messages-${name}`, { fullPage: size.width < 500 })
}
const onPhone = { width: 360, height: 740 }
const atWork = { width: 1440, height: 900 }

/** What comes when the page is looked at again. */
const lookAgain = (page: Page) => page.evaluate(() => void document.dispatchEvent(new Event('visibilitychange')))

test('a question with a photo reaches the practice without its place, and the answer with a document the patient', async () => {
  const id = idOf(0)
  const { page, audit } = await phone(0)
  await see(audit, page, 'start-de', onPhone)
  await press(page, 'Nachricht schreiben')
  await page.getByRole('heading', { name: 'Nachricht schreiben' }).waitFor()
  await page.getByLabel('Ihre Nachricht').fill('Seit der neuen Tablette sind meine Knöchel dick.\nIst das schlimm?')
  await press(page, 'Dokumente')
  await page.getByRole('heading', { name: 'Dokumente' }).waitFor()
  await press(page, 'Nachrichten')
  await press(page, 'Nachricht schreiben')
  assert.match(await page.getByLabel('Ihre Nachricht').inputValue(), /Knöchel dick/)
  const taken = await photoWithPlace(page, [3000, 2000])
  assert.ok(taken.includes('Exif'))
  await page.locator('input[type=file]').setInputFiles([
    { name: 'IMG_20260312_140509.jpg', mimeType: 'image/jpeg', buffer: taken },
    { name: 'werte.pdf', mimeType: 'application/pdf', buffer: Buffer.from(pdfOf(['Blutdruck'])) },
  ])
  await page.getByText('werte.pdf').waitFor()
  await see(audit, page, 'write-de', onPhone)
  await button(page, 'Senden').click()
  await page.getByText('in der Praxis angekommen').waitFor({ timeout: 40_000 })
  await see(audit, page, 'thread-de', onPhone)

  const waiting = await eventually('the message in the inbox', async () => {
    const row = (await doctor.inbox()).rows.find(({ kind }) => kind === 'message')
    assert.equal(row?.patient?.id, id)
    return row
  })
  const { thread } = await doctor.inboxItem({ params: { id: waiting?.id ?? '' } })
  const [photo, paper] = thread?.messages[0]?.attachments ?? []
  assert.equal(paper?.fileName, 'werte.pdf')
  assert.equal(photo?.fileName, 'Foto 1.jpg', 'the name of the file says when it was taken')
  const { bytes } = await doctor.documentContent({ params: { id: photo?.reference.split('/')[1] ?? '' } })
  const kept = Buffer.from(bytes)
  assert.ok(kept.length > 1000 && !kept.includes('Exif') && !kept.includes('GPS'))
  assert.deepEqual(sizeOf(kept), [1600, 1067])

  const staff = await workplace('doctor')
  await staff.page.getByRole('link', { name: /^Eingang \d/ }).click()
  await staff.page.getByText('„Seit der neuen Tablette').first().click()
  await staff.page.getByText('Ist das schlimm?').filter({ visible: true }).first().waitFor()
  await see(staff.audit, staff.page, 'inbox-de', atWork)
  await button(staff.page, 'Zeigen').first().click()
  await staff.page.locator('.attached canvas').first().waitFor()
  await doctor.uploadDocument({
    params: { id },
    query: {},
    body: {
      bytes: new Uint8Array(pdfOf(['Blutdruck richtig messen'])),
      mediaType: 'application/pdf',
      fileName: 'merkblatt.pdf',
    },
  })
  await staff.page.getByLabel('Antwort').fill('Das kommt bei dieser Tablette vor und ist nicht gefährlich.')
  await staff.page.getByRole('combobox', { name: 'Dokument aus der Akte anhängen' }).click()
  await staff.page.getByRole('option', { name: /merkblatt/ }).click()
  await see(staff.audit, staff.page, 'answer-de', atWork)
  await button(staff.page, 'Senden und erledigen').click()
  await staff.page.getByText('Gesendet.').waitFor()
  await eventually('it is done', async () => {
    const { rows } = await doctor.inbox()
    return !rows.some(({ kind }) => kind === 'message')
  })

  await press(page, 'Start')
  await eventually('the answer arrives', async () => {
    await lookAgain(page)
    await page.getByText('Nachricht der Praxis').waitFor({ timeout: 2_000 })
    return true
  })
  await see(audit, page, 'start-answer-de', onPhone)
  await press(page, /Nachricht der Praxis/)
  await page.getByText('nicht gefährlich').waitFor()
  await page.getByText('merkblatt.pdf').waitFor()
  await see(audit, page, 'thread-answer-de', onPhone)
  await press(page, 'Nachrichten')
  await page.getByRole('heading', { name: 'Nachrichten' }).waitFor()
  await see(audit, page, 'list-de', onPhone)
  await press(page, 'Konto')
  await press(page, 'Wer hat meine Daten gesehen?')
  await page.getByText('Geschrieben: Nachricht').first().waitFor({ timeout: 40_000 })

  await staff.page.goto(`${demo.facts.staffUrl.replace(/\/$/, '')}/patients/${id}`)
  await staff.page.getByRole('link', { name: 'Nachrichten', exact: true }).click()
  await eventually('the practice sees that it was read', async () => {
    const { threads } = await doctor.messageThreads({ params: { id } })
    return threads[0]?.messages[1]?.viewedAt !== undefined
  })
  await staff.page.reload()
  await staff.page
    .getByText(/gelesen/)
    .first()
    .waitFor()
  await see(staff.audit, staff.page, 'chart-de', atWork)
  await staff.page.keyboard.press('n')
  await staff.page.getByLabel('Worum geht es?').waitFor()
  await staff.page.getByLabel('Nachricht', { exact: true }).fill('Bitte kommen Sie zur Kontrolle.')
  await see(staff.audit, staff.page, 'chart-new-de', atWork)
  await button(staff.page, /^Senden/).click()
  await staff.page.getByText('noch nicht abgeholt').waitFor()
  assert.deepEqual([...audit.faults, ...staff.audit.faults], [])
  await page.context().close()
  await staff.page.context().close()
})

test('without a connection nothing is lost; while the practice is away it waits, and is still said to after a look elsewhere', async () => {
  const { page, audit } = await phone(1)
  await press(page, 'Nachrichten')
  await press(page, 'Nachricht schreiben')
  await page.getByLabel('Ich brauche wieder ein Rezept').check()
  await page.getByLabel('Welche Medikamente?').fill('Ramipril 5 mg\nBisoprolol 2,5 mg')
  await page.context().setOffline(true)
  await button(page, 'Senden').click()
  await page.getByText('Nicht gesendet. Ihr Text ist noch da.').waitFor({ timeout: 40_000 })
  assert.match(await page.getByLabel('Welche Medikamente?').inputValue(), /Bisoprolol/)
  await see(audit, page, 'offline-de', onPhone)
  await page.context().setOffline(false)
  process.kill(demo.facts.processes.safe, 'SIGSTOP')
  try {
    await button(page, 'Senden').click()
    await page.getByText('Die Praxis hat es noch nicht abgeholt').waitFor()
    await press(page, 'Dokumente')
    await page.getByRole('heading', { name: 'Dokumente' }).waitFor()
    await press(page, 'Nachrichten')
    await page.getByText('wartet', { exact: true }).waitFor()
    await see(audit, page, 'waiting-de', onPhone)
  } finally {
    process.kill(demo.facts.processes.safe, 'SIGCONT')
  }
  await page.getByText('wartet', { exact: true }).waitFor({ state: 'detached', timeout: 60_000 })
  await press(page, /Rezept/)
  await page.getByText('in der Praxis angekommen').waitFor()
  await page.getByText('– Bisoprolol 2,5 mg').waitFor()
  assert.deepEqual(audit.faults, [])
  await page.context().close()

  const staff = await workplace('assistant')
  await staff.page.getByRole('link', { name: /^Eingang \d/ }).click()
  await staff.page
    .getByText(/Ramipril/)
    .first()
    .click()
  await button(staff.page, /Aufgabe daraus machen/).waitFor()
  assert.equal(await staff.page.getByLabel('Dokument aus der Akte anhängen').count(), 0, 'releasing is the doctor’s')
  await staff.page.keyboard.press('a')
  await staff.page.getByRole('dialog').getByLabel('Was ist zu tun?').waitFor()
  await see(staff.audit, staff.page, 'task-de', atWork)
  await staff.page.getByRole('dialog').getByRole('button', { name: 'Aufgabe anlegen' }).first().click()
  await staff.page.getByText('Erledigt.', { exact: true }).waitFor()
  const { rows } = await doctor.tasks({ query: {} })
  assert.ok(rows.some(({ text, patient }) => /Ramipril/.test(text) && patient?.id === idOf(1)))
  assert.deepEqual(staff.audit.faults, [])
  await staff.page.context().close()
})

test('what the practice does not take is said with the reason, and can be written again', async () => {
  const { page, audit } = await phone(2)
  await press(page, 'Nachrichten')
  await press(page, 'Nachricht schreiben')
  await page.getByLabel('Ihre Nachricht').fill('Mein Befund von woanders')
  await page
    .locator('input[type=file]')
    .setInputFiles([
      { name: 'befund.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<svg onload="alert(1)"/>') },
    ])
  await page.getByText('befund.pdf').waitFor()
  await button(page, 'Senden').click()
  await page.getByText('Ein Anhang war kein Foto und keine PDF-Datei').waitFor({ timeout: 40_000 })
  await see(audit, page, 'refused-de', onPhone)
  await page
    .locator('input[type=file]')
    .setInputFiles([{ name: 'x.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg') }])
  await page.getByText('Diese Datei geht hier nicht').waitFor()
  assert.deepEqual(audit.faults, [])
  await page.context().close()
})

test('in English on both sides, also an access that the patient does not know', async () => {
  const { page, audit } = await phone(3, 'en')
  await press(page, 'Write a message')
  await page.getByRole('heading', { name: 'Write a message' }).waitFor()
  await see(audit, page, 'write-en', onPhone)
  await page.getByLabel('Your message').fill('When may I drive again?')
  await button(page, 'Send').click()
  await page.getByText('arrived at the practice').waitFor({ timeout: 40_000 })
  await see(audit, page, 'thread-en', onPhone)
  await press(page, 'Messages')
  await see(audit, page, 'list-en', onPhone)
  await page.context().close()

  const other = await slotOfLink(invitationOf(demo.facts, 4).link, invitationOf(demo.facts, 4).pin)
  const address = { host: demo.facts.practiceHost, port: demo.facts.relayPort, ca: demo.ca }
  const patient = new Patient(address, other.practice)
  assert.ok(await patient.open(other.slot))
  await patient.send({ kind: 'message', thread: 'ab'.repeat(16), topic: 'access', entry: 7, text: 'Who is this?' })
  const staff = await workplace('doctor', 'en')
  await staff.page.getByText('Reports an access that is unknown to the patient').waitFor()
  await staff.page.getByRole('link', { name: /^Inbox \d/ }).click()
  await staff.page.getByText('“Who is this?”').first().click()
  await staff.page.getByText('About entry 7 of the log.').waitFor()
  await see(staff.audit, staff.page, 'inbox-en', atWork)
  await staff.page.goto(`${demo.facts.staffUrl.replace(/\/$/, '')}/patients/${idOf(3)}/messages`)
  await staff.page.getByText('When may I drive again?').first().waitFor()
  await see(staff.audit, staff.page, 'chart-en', atWork)
  assert.deepEqual([...audit.faults, ...staff.audit.faults], [])
  await staff.page.context().close()
})

test('attack: one patient’s words are nowhere in another’s mailbox, in no log, and the office does not see them', async () => {
  const address = { host: demo.facts.practiceHost, port: demo.facts.relayPort, ca: demo.ca }
  const { link, pin } = invitationOf(demo.facts, 5)
  const { practice, slot } = await slotOfLink(link, pin)
  const writer = new Patient(address, practice)
  assert.ok(await writer.open(slot))
  const secret = 'Kanarienvogel-4711-Nachricht'
  const thread = 'cd'.repeat(16)
  await writer.send({ kind: 'message', thread, topic: 'question', text: secret })
  const victim = await slotOfLink(invitationOf(demo.facts, 4).link, invitationOf(demo.facts, 4).pin)
  const reader = new Patient(address, victim.practice)
  assert.ok(await reader.open(victim.slot))
  await reader.send({ kind: 'message', thread, topic: 'question', text: 'Ich kenne die Nummer des Gesprächs' })
  const { index, items, access } = await reader.contents()
  const canary = [textCanary('message', secret)]
  for (const bytes of [JSON.stringify(index), ...access, demo.log()])
    assert.deepEqual(findIn(Buffer.from(bytes), canary), [])
  for (const bytes of items.values()) assert.deepEqual(findIn(Buffer.from(bytes), canary), [])
  assert.ok(JSON.stringify((await writer.contents()).index).includes(secret))
  const office = await signInStaff(demo.facts, 'office')
  const denied = { code: 'not-allowed' }
  await assert.rejects(office.messageThreads({ params: { id: idOf(5) } }), denied)
  await assert.rejects(office.inbox(), denied)
  await assert.rejects(
    office.sendMessage({
      params: { id: idOf(5) },
      body: { key: crypto.randomUUID(), thread, topic: 'question', text: 'Nein', documents: [], closes: true },
    }),
    denied,
  )
})

/** Width and height of a JPEG, from its frame. */
function sizeOf(jpeg: Buffer): [number, number] {
  for (let at = 2; at < jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const marker = jpeg[at + 1] ?? 0
    if (marker >= 0xc0 && marker <= 0xc2) return [jpeg.readUInt16BE(at + 7), jpeg.readUInt16BE(at + 5)]
  }
  return [0, 0]
}
