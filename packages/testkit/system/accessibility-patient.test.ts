import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import {
  addAuthenticator,
  Audit,
  button,
  carryAxe,
  fillPassword,
  foreignTexts,
  invitationOf,
  press,
  shot,
  spoken,
  spokenFaults,
  signInStaff,
  startDemo,
  TestBrowser,
  textsSeen,
  typePin,
  type RunningDemo,
  type StaffClient,
} from '../index.ts'
import { patientWords } from './testing.ts'

type Language = 'de' | 'en'
const { de, en } = patientWords
const catalogues: Record<Language, typeof de> = patientWords
/** Two phones, and a desktop as it is and at 200 %. */
const look = { widths: [320, 360, 720, 1440], height: 740 }
/** The safe's title of a report that has none is data. */
const german = foreignTexts(de, en).filter((text) => text !== 'Laborbefund')

let demo: RunningDemo
let browser: TestBrowser
let doctor: StaffClient
before(async () => {
  demo = await startDemo({ patients: 12 })
  browser = await TestBrowser.start(demo.ca)
  doctor = await signInStaff(demo.facts, 'doctor')
})
after(async () => {
  await browser.close()
  await demo.stop()
})

/** One phone in one language: what it says, and what was found. */
class Walk {
  readonly page: Page
  readonly t: typeof de
  readonly language: Language
  readonly #audit: Audit

  private constructor(page: Page, language: Language) {
    this.page = page
    this.t = catalogues[language]
    this.language = language
    this.#audit = new Audit(look, async (seen) => [
      ...(language === 'en' ? await textsSeen(seen, german) : []),
      ...spokenFaults(await spoken(seen)),
    ])
  }

  static async start(language: Language): Promise<Walk> {
    const context = await browser.open({ width: 360, height: 740, language })
    await carryAxe(context)
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    return new Walk(page, language)
  }

  async see(name: string, sign: string | RegExp): Promise<void> {
    await this.page.getByText(sign).filter({ visible: true }).first().waitFor()
    await this.#audit.look(this.page, name)
    await this.page.setViewportSize({ width: 360, height: 740 })
    await shot(this.page, `patient-360-${this.language}-${name}`, { fullPage: true })
  }

  async end(): Promise<void> {
    await this.page.context().close()
    assert.ok(this.#audit.screens.length > 0)
    assert.deepEqual(this.#audit.faults, [])
  }
}

/** Something of each kind for one mailbox: a picture and a PDF that are live, and one picture that was taken back. */
async function fill(patient: string, language: Language): Promise<void> {
  const { invitation } = await doctor.invite({ params: { id: lastPatient() }, body: { language } })
  const { bytes: letter } = await doctor.invitationLetter({ params: { id: invitation } })
  const release = async (fileName: string, mediaType: string, bytes: Uint8Array<ArrayBuffer>) => {
    const { reference } = await doctor.uploadDocument({
      params: { id: patient },
      query: {},
      body: { bytes, mediaType, fileName },
    })
    await doctor.release({ params: { id: patient }, body: { items: [reference], meaning: 'Ein Bild für Sie.' } })
    return reference
  }
  await release('befund.pdf', 'application/pdf', letter)
  await release('bild.png', 'image/png', picture)
  const gone = await release('irrtum.png', 'image/png', picture)
  await doctor.withdraw({ params: { id: patient }, body: { items: [gone] } })
}

const lastPatient = () => demo.facts.patients.at(-1)?.id ?? assert.fail()

for (const [index, language] of (['de', 'en'] as const).entries()) {
  test(`patient, ${language}: link, PIN and what can go wrong before anything is open`, async () => {
    const { link, pin } = invitationOf(demo.facts, index + 2)
    const walk = await Walk.start(language)
    const { page, t } = walk
    await page.goto(link)
    await walk.see('pin', t.pin.text)
    await button(page, t.pin.none).click()
    await walk.see('no-pin', t.pin.noneText)
    await typePin(page, '123', language)
    await walk.see('short-pin', t.pin.short)
    await typePin(page, pin === '111111' ? '222222' : '111111', language)
    await walk.see('wrong-pin', t.pin.wrongText)
    await button(page, t.pin.instead).click()
    await walk.see('sign-in', t.signIn.first)
    await fillPassword(page, 'das ist nicht das Passwort', 'ABCD')
    await button(page, t.signIn.submit).click()
    await walk.see('sign-in-wrong', t.signIn.errors.codeMalformed)
    await page.goto('about:blank')
    await page.goto(link.slice(0, -3))
    await walk.see('malformed', t.malformed.text)
    await page.route('**/api/certificate', (route) => route.fulfill({ body: 'kein Zertifikat' }))
    await page.goto('about:blank')
    await page.goto(link)
    await walk.see('stop', t.stop.nothingSent)
    await page.unroute('**/api/certificate')
    for (const [safe, text] of [
      ['locked', t.away.locked],
      ['closed', t.away.closed],
      ['away', t.away.away],
    ] as const) {
      const state = { practice: 'Praxis am Lindenplatz', telephone: '0221 4710 123', doctors: ['Dr. Hollmann'], safe }
      await page.route('**/api/state', (route) => route.fulfill({ json: state }))
      await page.goto('about:blank')
      await page.goto(link.split('#')[0] ?? '')
      await walk.see(safe, text)
    }
    await page.route('**/api/state', (route) => route.abort())
    await page.goto('about:blank')
    await page.goto(link.split('#')[0] ?? '')
    await walk.see('offline', t.away.offline)
    await walk.end()
  })

  test(`patient, ${language}: a passkey or a password, documents, values, who looked, account`, async () => {
    const { link, pin, accountCode } = invitationOf(demo.facts, index)
    await fill(demo.facts.patients[index]?.id ?? '', language)
    const walk = await Walk.start(language)
    const { page, t } = walk
    await addAuthenticator(page, { prf: true })
    await page.goto(link)
    await typePin(page, pin, language)
    await walk.see('passkey', t.enrol.stays)
    await button(page, t.enrol.password).click()
    await fillPassword(page, 'zu kurz', accountCode)
    await button(page, t.enrol.submit).click()
    await walk.see('password', t.passwordErrors.short)
    await fillPassword(page, 'Kirschbaum hinter dem Haus', accountCode)
    await button(page, t.enrol.submit).click()
    await walk.see('enrolled', t.enrol.donePassword)
    await button(page, t.enrol.open).click()
    await walk.see('start', t.start.news)
    await inside(walk)
    await walk.end()
  })

  test(`patient, ${language}: nothing released yet`, async () => {
    const { link, pin } = await doctor.invite({ params: { id: lastPatient() }, body: { language } })
    const walk = await Walk.start(language)
    const { page, t } = walk
    await page.goto(link)
    await typePin(page, pin, language)
    await button(page, t.enrol.later).click()
    await walk.see('start-empty', t.start.nothingText)
    await press(page, t.tabs.documents)
    await walk.see('documents-empty', t.documents.emptyText)
    await walk.end()
  })
}

/** Whoever hears the page hears of each value what it is called, how much it is, and how it stands, in that order. */
async function readsValues(page: Page, t: Walk['t']): Promise<void> {
  const tree = await spoken(page)
  const states = Object.values(t.item.words)
  const values = tree.flatMap(({ role, level }, at) => (role === 'heading' && level === 3 ? [at] : []))
  assert.ok(values.length >= 3)
  for (const [n, at] of values.entries()) {
    const said = tree.slice(at, values[n + 1]).map(({ name }) => name)
    const [amount, stands] = [
      said.findIndex((name) => /^[<>]?\d/.test(name)),
      said.findIndex((name) => states.includes(name)),
    ]
    assert.ok(amount > 0 && stands > amount, said.join(' · '))
  }
}

async function inside(walk: Walk): Promise<void> {
  const { page, t } = walk
  await press(page, t.tabs.documents)
  await walk.see('documents', t.documents.withdrawnTitle)
  const row = (name: string | RegExp) => page.locator('.p-rows').getByRole('button', { name }).first()
  await row('befund.pdf').click()
  await button(page, t.item.open).first().click()
  await page.locator('canvas').first().waitFor()
  await walk.see('document', t.item.meaning)
  await button(page, t.documents.title).first().click()
  await button(page, t.documents.laboratory).first().click()
  await row(/Labor/).click()
  await walk.see('values', t.item.asTable)
  await readsValues(page, t)
  await button(page, t.item.trendShow).first().click()
  await walk.see('trend', t.item.trendTable)
  await button(page, t.item.trendTable).first().click()
  await walk.see('trend-table', t.item.trendPlot)
  await button(page, t.item.asTable).click()
  await walk.see('values-table', t.item.asLines)
  await press(page, t.tabs.account)
  await press(page, t.account.whoSaw)
  await page.getByText(t.access.provenTitle).waitFor({ timeout: 40_000 })
  await walk.see('access', t.access.wordsTitle)
  await page.locator('.p-entry button').first().click()
  await walk.see('access-proof', t.access.leaf)
  await press(page, t.tabs.account)
  await walk.see('account', t.account.pfpText)
  await button(page, t.account.addPasskey).click()
  await walk.see('add-passkey', t.enrol.title)
  await button(page, t.enrol.now).click()
  await walk.see('added', t.enrol.doneMore)
  await press(page, t.tabs.account)
  await button(page, t.account.signOut).first().click()
  await walk.see('signed-out', t.signIn.signedOut)
}

test('a text of the other language, a contrast that is too low, a page that is too wide and what nobody can hear are found', async () => {
  const walk = await Walk.start('en')
  const { page } = walk
  await page.goto(invitationOf(demo.facts, 5).link)
  await page.getByText(en.pin.text).waitFor()
  await page.evaluate((text) => {
    const more = document.createElement('p')
    more.textContent = text
    more.style.color = '#ccc'
    more.style.inlineSize = '900px'
    const deep = document.createElement('h6')
    deep.textContent = 'PIN'
    document.querySelector('main')?.append(more, document.createElement('button'), deep)
  }, de.pin.text)
  await walk.see('broken', en.pin.text)
  await assert.rejects(walk.end(), (error: Error) =>
    [
      'broken, light: color-contrast',
      'broken, words',
      'broken, 320 px: HTML 9',
      'a button without a name',
      'heading 6 after',
    ].every((text) => error.message.includes(text)),
  )
})

/** One pixel. */
const picture = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
)
