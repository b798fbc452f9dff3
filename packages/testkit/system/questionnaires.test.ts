import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { de as staffDe, en as staffEn } from '../../../web/staff/words/words.ts'
import {
  Audit,
  button,
  carryAxe,
  eventually,
  findIn,
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
  typePin,
  userOf,
  type RunningDemo,
  type StaffClient,
} from '../index.ts'
import { patientWords } from './testing.ts'

type Language = 'de' | 'en'
const phoneLook = { widths: [320, 360, 720, 1440], height: 740 }
const staffLook = { widths: [1440, 1024, 720], height: 900 }
const onPhone = { width: 360, height: 740 }
const atWork = { width: 1440, height: 900 }
const words = { de: patientWords.de.questionnaires, en: patientWords.en.questionnaires }
const script = '<img src=x onerror="document.title=1">Erdnüsse'

let demo: RunningDemo
let browser: TestBrowser
let assistant: StaffClient
before(async () => {
  demo = await startDemo({ patients: 12 })
  browser = await TestBrowser.start(demo.ca)
  assistant = await signInStaff(demo.facts, 'assistant')
})
after(async () => {
  await browser.close()
  await demo.stop()
})

const idOf = (index: number) => demo.facts.patients[index]?.id ?? assert.fail()
const send = async (index: number, questionnaire: string) => {
  const key = crypto.randomUUID()
  await assistant.sendQuestionnaire({ params: { id: idOf(index) }, body: { key, questionnaire } })
  return key
}

const picture = (page: Page, name: string) =>
  shot(page, `questionnaires-${name}`, { fullPage: (page.viewportSize()?.width ?? 0) < 500 })
async function see(audit: Audit, page: Page, name: string, size: { width: number; height: number }): Promise<void> {
  await audit.look(page, name)
  await page.setViewportSize(size)
  await picture(page, name)
}

/** A mailbox that was opened with link and PIN, on a phone. */
async function phone(index: number, language: Language = 'de') {
  const { link, pin } = invitationOf(demo.facts, index)
  const context = await browser.open({ ...onPhone, language })
  await carryAxe(context)
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  await page.goto(link)
  await typePin(page, pin, language)
  await button(page, language === 'de' ? 'Später einrichten' : 'Set up later').click()
  await page.getByRole('navigation').last().waitFor()
  const audit = new Audit(phoneLook)
  const end = async () => {
    assert.deepEqual(audit.faults, [])
    await context.close()
  }
  return { page, audit, end }
}

async function workplace(role: string, language: Language = 'de') {
  const context = await browser.open({ ...atWork, language })
  await carryAxe(context)
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  await page.goto(demo.facts.staffUrl)
  await signInOnPage(page, userOf(demo.facts, role), language)
  const audit = new Audit(staffLook)
  const end = async () => {
    assert.deepEqual(audit.faults, [])
    await context.close()
  }
  return { page, audit, end }
}

const pick = (page: Page, question: string | RegExp, option: string) =>
  page.getByRole('radiogroup', { name: question }).getByLabel(option, { exact: true }).check()
const lookAgain = (page: Page) => page.evaluate(() => void document.dispatchEvent(new Event('visibilitychange')))

test('the practice sends a questionnaire, the patient answers it on a phone, the practice reads and signs off', async () => {
  const id = idOf(0)
  const t = staffDe.questionnaires
  const staff = await workplace('doctor')
  await staff.page.goto(new URL(`/patients/${id}/messages`, demo.facts.staffUrl).href)
  await staff.page.getByText(t.none).waitFor()
  await staff.page.keyboard.press('q')
  const dialog = staff.page.getByRole('dialog')
  await dialog.getByLabel(t.which).selectOption({ label: 'Anamnese, Deutsch' })
  await dialog.getByLabel(t.due).fill('2099-12-24')
  await see(staff.audit, staff.page, 'send-de', atWork)
  await dialog.getByRole('button', { name: t.send }).click()
  await staff.page.getByText(t.sent).waitFor()
  await button(staff.page, /^Anamnese/).click()
  await button(staff.page, t.withdraw).waitFor()
  await picture(staff.page, 'sent-de')

  const { page, audit, end } = await phone(0)
  await page.getByText(words.de.toDo).waitFor()
  await see(audit, page, 'start-de', onPhone)
  await press(page, /^Anamnese/)
  await page.getByLabel('Weshalb kommen Sie zu uns?').waitFor()
  await picture(page, 'first-part-de')
  await button(page, 'Weiter').click()
  await page.getByText('Hier brauchen wir eine Antwort.').waitFor()
  assert.ok(
    await page.evaluate(() => document.activeElement?.tagName === 'TEXTAREA'),
    'the focus is where it is missing',
  )
  await see(audit, page, 'missing-de', onPhone)
  await page.getByLabel('Weshalb kommen Sie zu uns?').fill('Neuer Hausarzt')
  await button(page, 'Weiter').click()
  await pick(page, /Haben Sie eine Allergie/, 'Ja')
  await page.getByLabel('Worauf reagieren Sie?').fill(script)
  await page.getByLabel('Atemnot').check()
  await see(audit, page, 'allergies-de', onPhone)

  await press(page, 'Dokumente')
  await page.getByRole('heading', { name: 'Dokumente' }).waitFor()
  await picture(page, 'documents-de')
  await press(page, /^Anamnese/)
  assert.equal(await page.getByLabel('Worauf reagieren Sie?').inputValue(), script, 'nothing is lost')
  const stored = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))
  assert.ok(!stored.includes('Erdnüsse') && !stored.includes('Hausarzt'))

  await button(page, 'Weiter').click()
  await pick(page, /Nehmen Sie regelmäßig/, 'Nein')
  await pick(page, /Blutverdünner/, 'Nein')
  await button(page, 'Weiter').click()
  await page.getByLabel('Diabetes').first().check()
  await page.getByLabel('Nichts davon', { exact: true }).check()
  assert.equal(await page.getByLabel('Diabetes').first().isChecked(), false, 'it goes with no other')
  await picture(page, 'illnesses-de')
  await button(page, 'Weiter').click()
  await pick(page, /Rauchen Sie/, 'Nicht mehr')
  await page.getByLabel(/Wie viel wiegen Sie/).fill('wenig')
  await button(page, 'Weiter').click()
  await page.getByText(/Bitte schreiben Sie eine Zahl/).waitFor()
  await page.getByLabel(/Wie viel wiegen Sie/).fill('82,5')
  await button(page, 'Weiter').click()
  await button(page, 'Weiter').click()
  await page.getByText('Gesendet ist noch nichts.').waitFor()
  await page.getByText('82,5 kg').waitFor()
  await see(audit, page, 'summary-de', onPhone)
  await button(page, 'Ändern: Allergien').click()
  await page.getByLabel('Atemnot').waitFor()
  await button(page, 'Zur Übersicht').click()
  await button(page, 'Antworten senden').click()
  await page.getByText(words.de.done).waitFor({ timeout: 40_000 })
  await page.getByText(script).waitFor()
  assert.notEqual(await page.title(), '1')
  await see(audit, page, 'done-de', onPhone)
  await press(page, 'Start')
  await page.getByRole('heading', { level: 1, name: /Guten/ }).waitFor()
  assert.equal(await page.getByText(words.de.toDo).count(), 0)
  await end()

  await staff.page.getByRole('link', { name: /^Eingang \d/ }).click()
  await button(staff.page, /Anamnese/)
    .first()
    .click()
  await staff.page.getByText(script).waitFor()
  assert.notEqual(await staff.page.title(), '1')
  await see(staff.audit, staff.page, 'inbox-de', atWork)
  await staff.page.keyboard.press('v')
  await staff.page.getByText('Vidiert.', { exact: true }).waitFor()
  await staff.page.goto(new URL(`/patients/${id}`, demo.facts.staffUrl).href)
  await button(staff.page, /Anamnese/)
    .first()
    .click()
  await staff.page.getByText('Worauf reagieren Sie?').waitFor()
  await see(staff.audit, staff.page, 'chart-de', atWork)
  await staff.page.goto(new URL(`/patients/${id}/messages`, demo.facts.staffUrl).href)
  await button(staff.page, /^Anamnese/).click()
  await staff.page.getByText('Worauf reagieren Sie?').waitFor()
  await see(staff.audit, staff.page, 'answered-de', atWork)
  await staff.end()
})

test('in English; what is withdrawn or replaced meanwhile is refused with the reason, and what was typed was not in vain', async () => {
  const key = await send(1, 'siegel-follow-up-en')
  const { page, audit, end } = await phone(1, 'en')
  await page.getByText(words.en.toDo).waitFor()
  await picture(page, 'start-en')
  await press(page, /^How are you now/)
  await pick(page, /How have your complaints been/, 'Worse')
  await page.getByLabel(/Since when/).fill('2026-11-02')
  await picture(page, 'first-part-en')
  await button(page, 'Continue').click()
  await page.getByLabel('How strong is the pain now?').fill('11')
  await button(page, 'Continue').click()
  await page.getByText('That is too much. Please check.').waitFor()
  await see(audit, page, 'too-much-en', onPhone)
  await page.getByLabel('How strong is the pain now?').fill('7')
  await button(page, 'Continue').click()
  await pick(page, /Do you take the medicines/, 'Not always')
  await pick(page, /not tolerate/, 'No')
  await button(page, 'Continue').click()
  await page.getByText('Nothing has been sent yet.').waitFor()
  await see(audit, page, 'summary-en', onPhone)
  await assistant.withdrawQuestionnaire({ params: { id: idOf(1), request: key } })
  await button(page, 'Send answers').click()
  await page.getByText(words.en.refusals['questionnaire-withdrawn'] ?? '').waitFor({ timeout: 40_000 })
  await picture(page, 'withdrawn-en')
  await button(page, words.en.toStart).click()
  await send(1, 'siegel-vaccination-en')
  await eventually('the next one arrives', async () => {
    await lookAgain(page)
    await page.getByText(words.en.toDo).waitFor({ timeout: 2_000 })
    return true
  })
  await end()
})

test('who acts for a child answers for the child, under a banner that says so', async () => {
  const person = { family: 'Albrecht', given: 'Mia', birthDate: '2019-05-02', gender: 'female' as const }
  const params = { id: (await assistant.createPatient({ body: person })).id }
  const { id: representative } = await assistant.addRepresentative({
    params,
    body: { family: 'Albrecht', given: 'Jana', relation: 'mother', rights: 'decisions' },
  })
  await assistant.grantActing({ params, body: { representative, holder: { patient: idOf(4) } } })
  await assistant.sendQuestionnaire({
    params,
    body: { key: crypto.randomUUID(), questionnaire: 'siegel-vaccination-de' },
  })
  const { page, audit, end } = await phone(4)
  assert.equal(await page.getByText(words.de.toDo).count(), 0, 'it is not hers')
  await press(page, 'Konto')
  await press(page, new RegExp(patientWords.de.account.actingTitle))
  await press(page, /Mia Albrecht/)
  await press(page, /^Vor der Impfung/)
  await page.getByText(words.de.forName('Mia Albrecht')).waitFor()
  for (const question of [/Sind Sie krank/, /Wurden Sie in den letzten/]) await pick(page, question, 'Nein')
  await see(audit, page, 'acting-de', onPhone)
  await button(page, 'Weiter').click()
  await pick(page, /Hatten Sie nach einer Impfung/, 'Nein')
  await page.getByLabel('Nichts davon', { exact: true }).check()
  await button(page, 'Weiter').click()
  await button(page, 'Antworten senden').click()
  await page.getByText(words.de.done).waitFor({ timeout: 40_000 })
  await end()
  const [row] = (await assistant.patientQuestionnaires({ params })).rows
  const [family, given] = demo.facts.patients[4]?.name.split(', ') ?? []
  assert.deepEqual([row?.state, row?.answered?.by], ['answered', `${given} ${family}`])
})

test('the administration looks at questionnaires, takes some from files, and is told why not', async () => {
  for (const language of ['de', 'en'] as const) {
    const all = language === 'de' ? staffDe : staffEn
    const t = all.questionnaires
    const { page, audit, end } = await workplace(language === 'de' ? 'admin' : 'doctor', language)
    await page.goto(new URL('/administration', demo.facts.staffUrl).href)
    await page.getByRole('tab', { name: all.administration.tabs.questionnaires }).click()
    await page.getByText('Vor der Impfung').first().waitFor()
    await see(audit, page, `list-${language}`, atWork)
    await button(page, `${t.preview}: Vor der Impfung`).click()
    await page.getByText('Sind Sie krank, oder haben Sie Fieber?').waitFor()
    if (language === 'de') await see(audit, page, 'preview-de', atWork)
    else await picture(page, 'preview-en')
    await page.keyboard.press('Escape')
    const title = `Schlaf <b>${language}</b>`
    const own = {
      resourceType: 'Questionnaire',
      title,
      status: 'active',
      item: [{ linkId: 'a', type: 'boolean', text: 'Schlafen Sie gut?' }],
    }
    const file = (value: object) => ({
      name: 'schlaf.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(value)),
    })
    const input = page.locator('input[type=file]')
    await input.setInputFiles([file({ ...own, item: [{ linkId: 'foto', type: 'attachment', text: 'Foto?' }] })])
    await page.getByText(t.refused).waitFor()
    if (language === 'de') await see(audit, page, 'refused-de', atWork)
    else await picture(page, 'refused-en')
    await page.getByRole('dialog').getByRole('button', { name: all.common.close }).last().click()
    await input.setInputFiles([file(own)])
    await page.getByRole('rowheader', { name: title }).waitFor()
    await button(page, `${t.retire}: ${title}`).click()
    await page.locator('summary', { hasText: t.retired(language === 'de' ? 1 : 2) }).waitFor()
    await end()
  }
})

test('the demo has one to fill in', async () => {
  const { rows } = await assistant.patientQuestionnaires({ params: { id: idOf(9) } })
  assert.deepEqual(
    rows.map(({ title, state }) => [title, state]),
    [['Anamnese', 'sent']],
  )
})

test('attack: another’s questionnaire is none, answers are in no log and no other mailbox, and the office sees nothing', async () => {
  const address = { host: demo.facts.practiceHost, port: demo.facts.relayPort, ca: demo.ca }
  const mailbox = async (index: number) => {
    const { link, pin } = invitationOf(demo.facts, index)
    const { practice, slot } = await slotOfLink(link, pin)
    const patient = new Patient(address, practice)
    assert.ok(await patient.open(slot))
    return patient
  }
  const request = await send(2, 'siegel-vaccination-de')
  const [victim, other] = [await mailbox(2), await mailbox(3)]
  const secret = 'Kanarienvogel-4711-Antwort'
  const body = {
    kind: 'answers' as const,
    request,
    questionnaire: 'siegel-vaccination-de',
    questionnaireVersion: 1,
    answers: [
      { linkId: 'ill', values: [{ boolean: true }] },
      { linkId: 'ill-how', values: [{ text: secret }] },
      { linkId: 'recent', values: [{ boolean: false }] },
      { linkId: 'reaction', values: [{ boolean: false }] },
      { linkId: 'conditions', values: [{ option: 5 }] },
    ],
  }
  const refusalOf = async (patient: Patient, upload: string) =>
    (await patient.contents()).index.refused?.find((one) => one.upload === upload)?.code
  assert.equal(await refusalOf(other, await other.send(body)), 'questionnaire-unknown')
  assert.equal(await refusalOf(victim, await victim.send(body)), undefined)
  assert.equal(await refusalOf(victim, await victim.send(body)), 'questionnaire-answered')
  const canary = [textCanary('answer', secret)]
  const { index, items, access } = await other.contents()
  for (const bytes of [JSON.stringify(index), ...access, demo.log()])
    assert.deepEqual(findIn(Buffer.from(bytes), canary), [])
  for (const bytes of items.values()) assert.deepEqual(findIn(Buffer.from(bytes), canary), [])
  const own = [...(await victim.contents()).items.values()]
  assert.ok(own.some((bytes) => Buffer.from(bytes).includes(secret)))
  const office = await signInStaff(demo.facts, 'office')
  const params = { id: idOf(2) }
  const [row] = (await assistant.patientQuestionnaires({ params })).rows
  const response = row?.answered?.response.split('/')[1] ?? ''
  const denied = { code: 'not-allowed' }
  await assert.rejects(office.questionnaires(), denied)
  await assert.rejects(office.patientQuestionnaires({ params }), denied)
  await assert.rejects(office.questionnaireAnswers({ params: { ...params, response } }), denied)
  const again = { key: crypto.randomUUID(), questionnaire: 'siegel-vaccination-de' }
  await assert.rejects(office.sendQuestionnaire({ params, body: again }), denied)
  await assert.rejects(office.withdrawQuestionnaire({ params: { ...params, request } }), denied)
})
