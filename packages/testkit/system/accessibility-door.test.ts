import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { totpCode } from '@siegel/sealing/node'
import type { Page } from 'playwright-core'
import { de, en, type Messages } from '../../../web/staff/words/words.ts'
import { Audit, button, carryAxe, foreignTexts, signInOnPage, startEmpty, TestBrowser, textsSeen } from '../index.ts'

/** The workstation, the small one, and both at 200 %. */
const look = { widths: [1440, 1024, 720, 512], height: 900 }
const german = foreignTexts(de, en)

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

/** Looks at the same screen in German, then in English by the page's own switch, and switches back. */
class Both {
  readonly german = new Audit(look)
  readonly english = new Audit(look, (page) => textsSeen(page, german))
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async see(name: string, sign: (words: Messages) => string): Promise<void> {
    const { page } = this
    const seen = (words: Messages) => page.getByText(sign(words)).filter({ visible: true }).first().waitFor()
    await seen(de)
    await this.german.look(page, `${name}, de`)
    await button(page, de.signIn.language).click()
    await seen(en)
    await this.english.look(page, `${name}, en`)
    await button(page, en.signIn.language).click()
    await seen(de)
  }
}

test('set-up, its mistakes, and a locked safe in both languages', async () => {
  const context = await browser.open({ width: 1440, height: 900 })
  await carryAxe(context)
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const both = new Both(page)
  const next = () => page.locator('form').getByRole('button').first().click()
  await page.goto(running.staffUrl)
  await both.see('practice', ({ setUp }) => setUp.practiceText)
  await next()
  await both.see('practice wrong', ({ setUp }) => setUp.required)
  await page.getByLabel(de.setUp.practice).fill('Praxis am Bach')
  await next()
  await both.see('person', ({ setUp }) => setUp.personText)
  await next()
  await both.see('person wrong', ({ setUp }) => setUp.userNameWrong)
  await page.getByLabel(de.setUp.name).fill('Anna Bach')
  await page.getByLabel(de.setUp.password, { exact: true }).fill(password)
  await next()
  await both.see('passphrase', ({ setUp }) => setUp.passphraseText)
  await page.getByLabel(de.setUp.passphrase, { exact: true }).fill(passphrase)
  await next()
  await both.see('passphrase wrong', ({ setUp }) => setUp.differ)
  await page.getByLabel(de.setUp.passphraseAgain).fill(passphrase)
  await next()
  await both.see('recovery', ({ setUp }) => setUp.recoveryText)
  const text = await page.locator('main').innerText()
  const recovery = /[0-9A-Z]{4,}(?:-[0-9A-Z]{4,}){4,}/.exec(text)?.[0]
  const secret = /(?:[A-Z2-7]{4} ?){8}/.exec(text.slice(text.indexOf(de.setUp.totpSecret)))?.[0].replaceAll(/\s/g, '')
  assert.ok(recovery !== undefined && secret !== undefined, text)
  await button(page, de.setUp.stored).click()
  await both.see('check', ({ setUp }) => setUp.checkText)
  await page.getByLabel(de.setUp.typedCode).fill(recovery)
  await page.getByLabel(de.setUp.oneTimeCode).fill(totpCode(secret, Date.now()))
  await button(page, de.setUp.confirm).click()
  await button(page, de.signIn.password).waitFor()
  await signInOnPage(page, { userName: 'anna.bach', password, totpSecret: secret })
  await page.evaluate(() => fetch('/api/lock', { method: 'POST' }))
  await page.reload()
  await both.see('locked', ({ unlock }) => unlock.text)
  await page.locator('form input[type=password]').fill('eine falsche Passphrase hier')
  await button(page, de.unlock.submit).click()
  await page.getByRole('alert').first().waitFor()
  await both.see('locked, wrong passphrase', ({ unlock }) => unlock.text)
  await context.close()
  assert.deepEqual([...both.german.faults, ...both.english.faults], [])
})
