import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sharedData } from '@siegel/foundation/testing'
import {
  addAuthenticator,
  button,
  commandLine,
  eventually,
  press,
  shot,
  signInOnPage,
  startDemo,
  TestBrowser,
  typePin,
  userOf,
  type RunningDemo,
} from '../index.ts'

let demo: RunningDemo
let browser: TestBrowser
before(async () => {
  demo = await startDemo({ patients: 8 })
  browser = await TestBrowser.start(demo.ca)
})
after(async () => {
  await browser.close()
  await demo.stop()
})

/** As laboratories send it: the shared file has lost its carriage returns. */
const asSent = (bytes: Buffer) => Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1')

test('a laboratory file comes in, a doctor releases the result, the patient opens it, the log shows who saw what', async (t) => {
  const data = sharedData(t, 'xdt-ldt3-kbv')
  if (data === undefined) return
  const context = await browser.open({ width: 1440, height: 900 })
  const page = await context.newPage()
  page.setDefaultTimeout(12_000)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.goto(demo.facts.staffUrl)
  await button(page, 'Passwort und Einmalcode').waitFor()
  await shot(page, 'staff-1440-de-1-sign-in')
  await signInOnPage(page, userOf(demo.facts, 'doctor'))
  await shot(page, 'staff-1440-de-2-patients')

  await page
    .getByRole('link', { name: /Eingang/ })
    .first()
    .click()

  await button(page, /[Ee]inlesen/)
    .first()
    .waitFor()
  const buffer = asSent(readFileSync(join(data, 'Z01_Befund_mitObj_BAK.ldt')))
  await page.locator('input[type=file]').first().setInputFiles({ name: 'befund.ldt', mimeType: 'text/plain', buffer })
  await page.getByText('wartet auf Zuordnung').first().waitFor()
  await shot(page, 'staff-1440-de-3-imported')
  const close = page.getByRole('dialog').getByRole('button', { name: 'Schließen' })
  if (await close.first().isVisible()) await close.first().click()
  await page
    .getByText(/Musterpatientin/)
    .first()
    .click()
  await page.getByText('Der Absender nennt').waitFor()
  await shot(page, 'staff-1440-de-4-inbox')
  await button(page, /Akte (aus diesen Angaben|daraus) anlegen/).click()
  await page.getByRole('dialog').waitFor()
  await shot(page, 'staff-1440-de-5-new-patient')
  await page.getByRole('dialog').getByRole('button', { name: 'Akte anlegen' }).click()
  await button(page, /^Vidieren/)
    .first()
    .waitFor()
  await button(page, /^Vidieren/)
    .first()
    .click()
  await page
    .getByText(/Vidiert\./)
    .first()
    .waitFor()

  await page.keyboard.press('/')
  await page.keyboard.type('musterpat')
  await page
    .getByRole('option', { name: /Musterpatientin, Karla/ })
    .first()
    .click()
  await page
    .getByRole('heading', { name: /Musterpatientin/ })
    .first()
    .waitFor()
  await shot(page, 'staff-1440-de-6-chart')
  await page
    .getByRole('link', { name: /^Labor/ })
    .first()
    .click()
  await page.getByText('Hepatitis B Antigen').first().waitFor()
  await shot(page, 'staff-1440-de-7-laboratory')
  await page
    .getByRole('link', { name: /^Freigaben/ })
    .first()
    .click()
  await page.getByText('Noch nicht freigegeben').first().waitFor()
  await press(page, /^Freigeben/)
  await page.getByLabel('Was bedeutet das?').fill('Sie haben keine ansteckende Leberentzündung.')
  await page.getByLabel('Was ist zu tun?').fill('Bitte kommen Sie am Mittwoch zur Kontrolle des Quick-Wertes.')
  await shot(page, 'staff-1440-de-8-release')
  await button(page, /^Freigeben/)
    .last()
    .click()
  await page.getByText('Freigegeben.').first().waitFor()
  await shot(page, 'staff-1440-de-9-released')

  await page
    .getByRole('link', { name: /^Zugriffe/ })
    .first()
    .click()
  await press(page, /Einladen/)
  await button(page, 'Link und PIN erzeugen').click()
  await page.getByText('Diese PIN wird nur jetzt gezeigt.').waitFor()
  await shot(page, 'staff-1440-de-10-invitation')
  const text = await page.locator('main').innerText()
  const pin = /\b(\d{3})\s?(\d{3})\b/.exec(text.slice(text.indexOf('PIN')))
  assert.ok(pin)
  const link = /https:\/\/\S+#1\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{27}/.exec(text)?.[0]
  assert.ok(link !== undefined, 'the link is on the page')

  const phone = await browser.open({ width: 360, height: 740 })
  const patient = await phone.newPage()
  await addAuthenticator(patient, { prf: true })
  await patient.goto(link)
  await typePin(patient, `${pin[1]}${pin[2]}`)
  await button(patient, 'Jetzt einrichten').click()
  await button(patient, 'Zu meinen Dokumenten').click()
  await patient.getByText('Sie haben keine ansteckende Leberentzündung.').first().waitFor()
  await press(patient, /ansehen/)
  await patient.getByText('Hepatitis B Antigen').first().waitFor()
  await shot(patient, 'main-360-de-result')
  const wide = await patient.evaluate(() =>
    Array.from(document.querySelectorAll('body *'), (element) => ({
      name: `${element.tagName}.${element.className.toString()}`,
      right: element.getBoundingClientRect().right,
    }))
      .filter(({ right }) => right > 361)
      .map(({ name, right }) => `${name} ${Math.round(right)}`),
  )
  assert.deepEqual(wide, [], 'nothing is wider than the phone')
  await press(patient, 'Konto')
  await press(patient, 'Wer hat meine Daten gesehen?')
  await patient.getByText('Vollständig und unverändert').waitFor({ timeout: 60_000 })
  assert.ok((await patient.locator('main').innerText()).includes('Dr. Katrin Hollmann'))
  await phone.close()

  const seen = await commandLine(demo.facts).logVerify()
  await eventually(
    'cosigned within fifteen seconds',
    async () => (await commandLine(demo.facts).logVerify()).witnessedSize >= seen.size,
    15_000,
  )
  await page
    .getByRole('link', { name: /Protokoll/ })
    .first()
    .click()
  await page.getByText('bewiesen').first().waitFor()
  await shot(page, 'staff-1440-de-11-log')
  assert.deepEqual(errors, [])
  await context.close()
})
