import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { totpCode } from '@siegel/sealing/node'
import { addAuthenticator, button, eventually, shot, signInOnPage, startEmpty, TestBrowser } from '../index.ts'

let running: Awaited<ReturnType<typeof startEmpty>>
let browser: TestBrowser
before(async () => {
  running = await startEmpty()
  browser = await TestBrowser.start('')
})
after(async () => {
  await browser.close()
  await running.stop()
})

const passphrase = 'Sieben Schwaene ziehen nach Sueden'
const password = 'Vier Eichen stehen am Bach'

test('an empty safe is set up, opens for work only after the sheet was typed back, takes a passkey, locks and unlocks', async () => {
  const context = await browser.open({ width: 1440, height: 900 })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  await addAuthenticator(page, { prf: true })
  await page.goto(running.staffUrl)
  await page.getByLabel('Name der Praxis').fill('Praxis am Bach')
  await page.getByLabel('Name des Safes im Netz').fill('bach')
  await shot(page, 'staff-1440-de-20-set-up')
  await button(page, 'Weiter').click()
  await page.getByLabel('Vor- und Nachname, mit Titel').fill('Dr. Anna Bach')
  await page.getByLabel('Benutzername').fill('bach')
  await page.getByLabel('Passwort').first().fill(password)
  await page.getByText('Ärztin/Arzt').first().click()
  await button(page, 'Weiter').click()
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
  await page.getByLabel('Passphrase noch einmal').fill(passphrase)
  await button(page, 'Safe anlegen').click()
  await page.getByText('Das Wiederherstellungsblatt').first().waitFor()
  await shot(page, 'staff-1440-de-21-recovery')
  const text = await page.locator('main').innerText()
  const recovery = /[0-9A-Z]{4,}(?:-[0-9A-Z]{4,}){4,}/.exec(text)?.[0]
  const secret = /(?:[A-Z2-7]{4} ?){8}/.exec(text.slice(text.indexOf('Schlüssel')))?.[0].replaceAll(/\s/g, '')
  assert.ok(recovery !== undefined && secret !== undefined, text)
  await button(page, 'Gedruckt und eingerichtet').click()
  await page.getByLabel('Wiederherstellungscode vom Blatt abtippen').fill(recovery.toLowerCase())
  await page.getByLabel('Einmalcode aus der App').fill(totpCode(secret, Date.now()))
  await button(page, 'Einrichtung abschließen').click()
  await button(page, 'Passwort und Einmalcode').waitFor()
  await signInOnPage(page, { userName: 'bach', password, totpSecret: secret })
  await page.getByText('Was als Nächstes kommt').waitFor()
  await shot(page, 'staff-1440-de-22-first-steps')
  await page.getByRole('link', { name: 'Patienten anlegen' }).click()
  await page.getByText('Noch keine Patienten').waitFor()
  await shot(page, 'staff-1440-de-22-empty')

  await button(page, /Dr\. Anna Bach/).click()
  await page
    .getByRole('menuitem', { name: /Passkey/ })
    .or(button(page, /Passkey/))
    .first()
    .click()
  const label = page.getByRole('dialog').getByRole('textbox')
  if (await label.count()) await label.first().fill('Praxisrechner')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Passkey|Einrichten|Hinzufügen|Anlegen/ })
    .last()
    .click()
  await eventually('the passkey is there', async () => {
    const answer = await page.evaluate(
      () => fetch('/api/me').then((one) => one.json()) as Promise<{ passkeys: unknown[] }>,
    )
    return answer.passkeys.length === 1
  })
  await page.keyboard.press('Escape')
  await page.evaluate(() => fetch('/api/sign-out', { method: 'POST' }))
  await page.reload()
  await button(page, /Mit Passkey anmelden/).click()
  await page.getByRole('navigation').first().waitFor()

  await page.evaluate(() => fetch('/api/lock', { method: 'POST' }))
  await page.reload()
  await page
    .getByText(/[Gg]esperrt|[Vv]erschlossen|[Ee]ntsperren|[Aa]ufschließen/)
    .first()
    .waitFor()
  await shot(page, 'staff-1440-de-23-locked')
  await page.locator('form input[type=password]').fill('eine falsche Passphrase hier')
  await page.locator('form').getByRole('button').last().click()
  await page.getByText('Das öffnet den Safe nicht').first().waitFor()
  await page.locator('form input[type=password]').fill(passphrase)
  await page.locator('form').getByRole('button').last().click()
  await button(page, /Mit Passkey anmelden/).waitFor()
  await context.close()
})
