import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { CallFailed } from '@siegel/contract'
import { de as staffDe } from '../../../web/staff/words/words.ts'
import {
  Audit,
  button,
  carryAxe,
  eventually,
  foreignTexts,
  invitationOf,
  press,
  shot,
  signInOnPage,
  signInStaff,
  startDemo,
  TestBrowser,
  textsSeen,
  typePin,
  userOf,
  type RunningDemo,
  type StaffClient,
} from '../index.ts'
import { patientWords } from './testing.ts'

type Language = 'de' | 'en'
const { de, en } = patientWords
const messageWords = { de: de.messages, en: en.messages }
const words: Record<Language, typeof de> = patientWords
const look = { widths: [320, 360, 720, 1440], height: 740 }
const german = foreignTexts(de, en).filter((text) => text !== 'Laborbefund')
const secret = 'Mia reagiert auf Birkenpollen.'

let demo: RunningDemo
let browser: TestBrowser
let doctor: StaffClient
let mia = ''
let guestLink = { link: '', pin: '' }
before(async () => {
  demo = await startDemo({ patients: 6 })
  browser = await TestBrowser.start(demo.ca)
  doctor = await signInStaff(demo.facts, 'doctor')
  const person = { family: 'Albrecht', given: 'Mia', birthDate: '2019-05-02', gender: 'female' as const }
  mia = (await doctor.createPatient({ body: person })).id
  const params = { id: mia }
  await doctor.addRepresentative({
    params,
    body: { family: 'Albrecht', given: 'Jana', relation: 'mother', rights: 'decisions' },
  })
  await doctor.addRepresentative({
    params,
    body: { family: 'Albrecht', given: 'Jonas', relation: 'father', rights: 'information' },
  })
  const { reference } = await doctor.uploadDocument({
    params,
    query: {},
    body: { bytes: new TextEncoder().encode(secret), mediaType: 'text/plain', fileName: 'allergie.txt' },
  })
  await doctor.release({ params, body: { items: [reference], meaning: secret } })
})
after(async () => {
  await browser.close()
  await demo.stop()
})

async function open(language: Language, width = 360) {
  const context = await browser.open({ width, height: 740, language })
  await carryAxe(context)
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const audit = new Audit(look, language === 'en' ? (seen) => textsSeen(seen, german) : undefined)
  const see = async (name: string, sign: string | RegExp) => {
    await page.getByText(sign).filter({ visible: true }).first().waitFor()
    await audit.look(page, name)
    await page.setViewportSize({ width, height: 740 })
    await shot(page, `patient-${width}-${language}-${name}`, { fullPage: true })
  }
  const end = async () => {
    assert.deepEqual(audit.faults, [])
    await context.close()
  }
  return { page, see, end }
}

async function enter(page: Page, { link, pin }: { link: string; pin: string }, language: Language) {
  await page.goto(link)
  await typePin(page, pin, language)
}

test('the practice lets the mother act with her own mailbox and invites the father with one of his own', async () => {
  const context = await browser.open({ width: 1440, height: 900 })
  await carryAxe(context)
  const page = await context.newPage()
  const { acting } = staffDe
  await page.goto(demo.facts.staffUrl)
  await signInOnPage(page, userOf(demo.facts, 'assistant'))
  await page.goto(new URL(`/patients/${mia}/access`, demo.facts.staffUrl).href)
  await button(page, acting.grant).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(acting.levelText.act).waitFor()
  await dialog.getByText(acting.holderPatient, { exact: true }).first().click()
  await shot(page, 'staff-1440-de-acting-grant')
  await dialog.getByRole('button', { name: acting.grantAction }).click()
  await dialog.getByText(acting.holderMissing).waitFor()
  const mother = demo.facts.patients[0]
  assert.ok(mother !== undefined)
  await dialog
    .getByRole('combobox')
    .last()
    .fill(mother.name.split(' ').at(-1) ?? '')
  await page.locator('[role=option]').first().click()
  await dialog.getByRole('button', { name: acting.grantAction }).click()
  await page.getByText(acting.isPatient).waitFor()
  await button(page, acting.grant).click()
  await dialog.getByText(acting.levelText.read).waitFor()
  await dialog.getByRole('button', { name: acting.grantAction }).click()
  await page.getByRole('cell', { name: acting.levels.read, exact: true }).waitFor()
  const audit = new Audit({ widths: [1440, 1024], height: 900 })
  await audit.look(page, 'acting')
  await page.setViewportSize({ width: 1440, height: 900 })
  await shot(page, 'staff-1440-de-acting')
  assert.deepEqual(audit.faults, [])
  await button(page, acting.invite).click()
  await page.getByText(acting.inviteTitle).waitFor()
  await button(page, staffDe.invitation.create).click()
  await page.getByText(staffDe.invitation.pinOnce).waitFor()
  await shot(page, 'staff-1440-de-acting-invited')
  await context.close()
})

test('the mother sees Mia’s documents under a banner, her own without, and what she sends is for whom it says', async () => {
  for (const language of ['de', 'en'] as const) {
    const t = words[language]
    const { page, see, end } = await open(language)
    const { invitation } = await inviteAgain(language)
    await enter(page, invitation, language)
    await button(page, t.enrol.later).click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    assert.equal(await page.getByText(secret).count(), 0, 'nothing of Mia among her own')
    await press(page, t.tabs.account)
    await see('acting-account', t.account.actingTitle)
    await press(page, new RegExp(t.account.actingTitle))
    await see('acting-persons', t.account.actingText)
    await press(page, /Mia Albrecht/)
    await page.getByText(t.persons.acting('Mia Albrecht')).waitFor()
    await see('acting-start', t.persons.newsFor('Mia Albrecht'))
    await press(page, t.start.openDocument)
    await page.getByText(secret).first().waitFor()
    assert.equal(await page.getByText(t.item.shareWith).count(), 0, 'Mia’s documents are not hers to share')
    await press(page, t.tabs.account)
    await press(page, t.account.whoSaw)
    await page.getByText(t.access.provenTitle).waitFor({ timeout: 40_000 })
    await see('acting-access', t.persons.whoSaw('Mia Albrecht'))
    await page.locator('.p-entry > button', { hasText: 'Hollmann' }).first().click()
    await press(page, t.account.unknownAccess)
    const say = messageWords[language]
    await page.getByRole('heading', { name: say.choices.access }).waitFor()
    await page.getByRole('textbox').first().fill('Wer war das?')
    await button(page, say.send).click()
    await page.getByText(say.arrived).waitFor()
    await button(page, t.persons.leave).click()
    await page.getByText(t.persons.acting('Mia Albrecht')).waitFor({ state: 'detached' })
    await end()
  }
})

/** A new link for the mother: the one before is used up by setting up, or still good; a new one always is. */
async function inviteAgain(language: Language) {
  const patient = demo.facts.patients[0]?.id ?? ''
  const { link, pin } = await doctor.invite({ params: { id: patient }, body: { language } })
  return { invitation: { link, pin } }
}

test('an access that nobody knows is a message in the name of who acts, and a warning for the practice', async () => {
  const { threads } = await doctor.messageThreads({ params: { id: mia } })
  const [written] = threads.flatMap(({ messages }) => messages)
  const [family, given] = demo.facts.patients[0]?.name.split(', ') ?? []
  assert.deepEqual([threads.length, threads[0]?.topic, written?.by], [2, 'access', `${given} ${family}`])
  const { warnings } = await doctor.portalState({ params: { id: mia } })
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['access-reported', 'access-reported'],
  )
})

test('attack: a right is for a representative of this record who may more than be called, up to the age that is set', async () => {
  const admin = await signInStaff(demo.facts, 'admin')
  await admin.setActingRules({ body: { untilAge: 12 } })
  assert.deepEqual(await doctor.actingRules(), { untilAge: 12 })
  const person = { family: 'Kern', given: 'Paul', birthDate: '2020-03-01', gender: 'male' as const }
  const params = { id: (await doctor.createPatient({ body: person })).id }
  const add = (relation: 'mother' | 'carer', rights: 'contact' | 'decisions', until?: string) =>
    doctor.addRepresentative({
      params,
      body: { family: 'Kern', relation, rights, ...(until !== undefined && { until }) },
    })
  const [mother, caller, carer] = [
    await add('mother', 'decisions'),
    await add('carer', 'contact'),
    await add('carer', 'decisions', '2027-01-31'),
  ]
  const grant = (representative: string, holder: 'new' | { patient: string } = 'new', until?: string) =>
    doctor.grantActing({ params, body: { representative, holder, ...(until !== undefined && { until }) } })
  const refused = (code: string) => (error: unknown) => error instanceof CallFailed && error.code === code

  await assert.rejects(grant(caller.id), refused('only-contact'))
  await assert.rejects(grant(mother.id, { patient: params.id }), refused('acts-for-self'))
  await assert.rejects(grant(mother.id, 'new', '2020-01-01'), refused('dates-reversed'))
  const { representatives } = await doctor.masterData({ params: { id: mia } })
  await assert.rejects(grant(representatives[0]?.id ?? ''), refused('not-found'), 'of another record')

  assert.equal((await grant(carer.id)).until, '2027-01-31T23:00:00.000Z', 'no longer than the record says')
  const { mailbox, until } = await grant(mother.id, 'new', '2040-01-01')
  assert.equal(until, '2032-02-29T23:00:00.000Z', 'until the twelfth birthday')
  const stranger = { params: { id: mia, mailbox }, body: { language: 'de' as const } }
  await assert.rejects(doctor.inviteActing(stranger), refused('not-found'), 'acts for another child')
  assert.ok((await doctor.inviteActing({ ...stranger, params: { id: params.id, mailbox } })).pin)

  const record = (await doctor.masterData({ params })).representatives.find(({ id }) => id === mother.id)
  const body = { ifVersion: record?.version ?? 0, on: '2026-11-01', reason: 'Umzug' }
  await doctor.endRepresentative({ params: { id: mother.id }, body })
  const { acting } = await doctor.portalState({ params })
  assert.deepEqual(
    acting.map(({ representative }) => representative),
    [carer.id],
    'who represents no more acts no more',
  )
})

test('a document is shared with a guest, who sees it and no more, until the patient ends it', async () => {
  const t = words.de
  const { page, see, end } = await open('de')
  await enter(page, invitationOf(demo.facts, 1), 'de')
  await button(page, t.enrol.later).click()
  await press(page, t.start.openLab)
  await press(page, new RegExp(t.item.shareWith))
  await see('share', t.shares.text)
  await button(page, t.shares.submit).click()
  await page.getByText(t.shares.nameMissing).waitFor()
  await page.getByLabel(t.shares.name).fill('Dr. Jonas Weber')
  await button(page, t.shares.submit).click()
  await page.getByText(t.shares.madeText).waitFor()
  await see('share-made', t.shares.pin)
  const link = (await page.locator('.p-share-link').textContent()) ?? ''
  const pin = ((await page.locator('.p-share-pin').textContent()) ?? '').trim()
  guestLink = { link, pin }

  const guest = await open('de')
  await enter(guest.page, guestLink, 'de')
  await guest.page.getByText(t.persons.guestTitle).first().waitFor()
  await guest.see('guest-start', t.persons.guestTitle)
  await press(guest.page, t.tabs.documents)
  await guest.page.getByRole('heading', { name: t.documents.title }).waitFor()
  assert.equal(await guest.page.locator('.p-rows .p-row').count(), 1, 'the one document')
  assert.equal(await button(guest.page, t.tabs.account).count(), 0)
  await guest.see('guest-documents', t.documents.title)
  await guest.end()

  await button(page, t.shares.toList).click()
  await see('shares', 'Dr. Jonas Weber')
  await button(page, t.shares.end).click()
  await button(page, t.shares.endSure).click()
  await page.getByText(/beendet/).waitFor()
  await end()
  const late = await open('de')
  await enter(late.page, guestLink, 'de')
  // On a busy computer the page gives up before the practice has answered: it is asked until it has.
  await eventually(
    'the answer is no',
    async () => {
      if (await late.page.getByText(t.pin.wrongTitle).isVisible()) return true
      if (await late.page.getByText(t.problems['practice-away'] ?? '').isVisible())
        await button(late.page, t.common.next).click()
      return false
    },
    60_000,
  )
  await late.end()
})

test('ways in are removed, sessions ended, and everything is taken along', async () => {
  const t = words.de
  const { page, see, end } = await open('de')
  await enter(page, invitationOf(demo.facts, 2), 'de')
  await button(page, t.enrol.later).click()
  const second = await open('de')
  await enter(second.page, invitationOf(demo.facts, 2), 'de')
  await button(second.page, t.enrol.later).click()
  await second.page.getByRole('heading', { level: 1 }).waitFor()

  await press(page, t.tabs.account)
  await press(page, new RegExp(t.account.takeAlong))
  await see('take-along', t.account.takeAlongStart)
  const download = page.waitForEvent('download')
  await button(page, t.account.takeAlongStart).click()
  const path = await (await download).path()
  const { unzipSync } = await import('fflate')
  const files = unzipSync(new Uint8Array((await import('node:fs')).readFileSync(path)))
  const names = Object.keys(files)
  const bundle = JSON.parse(new TextDecoder().decode(files['fhir-bundle.json'])) as { entry: unknown[] }
  assert.ok(bundle.entry.length > 2)
  for (const name of [`${t.archive.overview}.html`, `${t.archive.signed}/manifest.txt`])
    assert.ok(names.includes(name), name)

  await press(page, t.account.title)
  await press(page, new RegExp(t.account.kinds.linkpin1))
  await see('way-last', t.account.removeLast)
  await press(page, t.account.title)
  await page.bringToFront()
  await press(page, t.account.sessions)
  await eventually('both sessions', async () => (await page.locator('.p-rows .p-row').count()) === 2)
  await see('sessions', t.account.here)
  await button(page, t.account.endAll).click()
  await page.getByText(t.signIn.ended).waitFor()
  await second.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await second.page.getByText(t.signIn.ended).waitFor()
  await end()
  await second.end()
})
