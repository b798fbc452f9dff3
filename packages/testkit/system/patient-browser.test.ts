import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import {
  addAuthenticator,
  button,
  eventually,
  fillPassword,
  invitationOf,
  press,
  shot as picture,
  signInStaff,
  startDemo,
  TestBrowser,
  typePin,
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

const shot = (page: Page, name: string) => picture(page, name, { fullPage: true })

const invitation = (index: number) => invitationOf(demo.facts, index)

/** What a page must not do: send errors to the console, or anything to a third party. */
function watch(page: Page): { errors: string[]; foreign: string[] } {
  const seen = { errors: [] as string[], foreign: [] as string[] }
  page.on('console', (message) => {
    if (message.type() === 'error') seen.errors.push(message.text())
  })
  page.on('pageerror', (error) => seen.errors.push(String(error)))
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (!['data:', 'blob:'].includes(url.protocol) && url.hostname !== demo.facts.practiceHost)
      seen.foreign.push(url.hostname)
  })
  return seen
}

test('link, wrong PIN, PIN, passkey, documents with the sentence, who looked; then back with the passkey alone', async () => {
  const { link, pin } = invitation(0)
  const context = await browser.open({ width: 360, height: 740 })
  const page = await context.newPage()
  const seen = watch(page)
  await addAuthenticator(page, { prf: true })
  await page.goto(link)
  const input = page.getByLabel(/PIN, sechs Ziffern/)
  await input.waitFor()
  assert.ok(!page.url().includes('#'), 'the secret leaves the address bar at once')
  await shot(page, 'patient-360-de-1-pin')
  await typePin(page, pin === '111111' ? '222222' : '111111')
  await page.getByText(/PIN falsch, oder Link abgelaufen oder verbraucht/).waitFor()
  await shot(page, 'patient-360-de-2-wrong-pin')
  await typePin(page, pin)
  await button(page, 'Jetzt einrichten').waitFor()
  await shot(page, 'patient-360-de-3-passkey')
  await button(page, 'Jetzt einrichten').click()
  await page.getByRole('heading', { name: 'Eingerichtet' }).waitFor()
  await shot(page, 'patient-360-de-4-enrolled')
  await button(page, 'Zu meinen Dokumenten').click()
  await page.getByText('Neu für Sie').first().waitFor()
  await shot(page, 'patient-360-de-5-start')
  await press(page, /Laborwerte ansehen/)
  await page.getByText('Was bedeutet das?').waitFor()
  await page.getByText('Dr. Katrin Hollmann').first().waitFor()
  await shot(page, 'patient-360-de-6-values')
  await press(page, 'Dokumente')
  await page.getByRole('heading', { name: 'Dokumente' }).waitFor()
  await shot(page, 'patient-360-de-7-documents')
  await press(page, 'Konto')
  await press(page, 'Wer hat meine Daten gesehen?')
  await page.getByText('Vollständig und unverändert').waitFor({ timeout: 40_000 })
  await shot(page, 'patient-360-de-8-access')
  await press(page, 'Konto')
  await shot(page, 'patient-360-de-9-account')
  await button(page, 'Abmelden').click()
  await page.getByText('Sie haben sich abgemeldet').waitFor()
  await button(page, /^Anmelden$/).click()
  await page.getByText('Neu für Sie').or(page.getByText('Ihr neuestes Dokument')).first().waitFor()
  await shot(page, 'patient-360-de-10-back')
  assert.deepEqual(seen.foreign, [])
  assert.deepEqual(seen.errors, [])
  await context.close()
})

test('in English with a password, on a wide screen; the used link then opens nothing', async () => {
  const { link, pin, accountCode } = invitation(1)
  const context = await browser.open({ width: 1440, height: 900, language: 'en' })
  const page = await context.newPage()
  const seen = watch(page)
  await page.goto(link)
  await page.getByLabel(/PIN, six digits/).waitFor()
  await shot(page, 'patient-1440-en-1-pin')
  await typePin(page, pin, 'en')
  await button(page, /password/i)
    .first()
    .click()
  const password = 'Cherry tree behind the house'
  await fillPassword(page, password, accountCode)
  await shot(page, 'patient-1440-en-2-password')
  await page
    .getByRole('button', { name: /set up/i })
    .first()
    .click()
  await page
    .getByRole('heading', { name: /set up|done/i })
    .first()
    .waitFor()
  await button(page, /documents/i)
    .first()
    .click()
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await shot(page, 'patient-1440-en-3-start')
  await context.close()

  const second = await browser.open({ width: 360, height: 740 })
  const other = await second.newPage()
  await other.goto(link)
  await typePin(other, pin)
  await other.getByText(/PIN falsch, oder Link abgelaufen oder verbraucht/).waitFor()
  await shot(other, 'patient-360-de-12-used-link')
  await button(other, 'Schon eingerichtet? Anmelden').click()
  await fillPassword(other, password, accountCode.toLowerCase())
  await button(other, 'Mit Passwort anmelden').click()
  await other
    .getByText(/Neu für Sie|Ihr neuestes Dokument/)
    .first()
    .waitFor()
  assert.deepEqual(seen.errors, [])
  await second.close()
})

test('a mutilated link and a locked practice say so in words', async () => {
  const { link } = invitation(2)
  const start = async (address: string) => {
    const context = await browser.open({ width: 360, height: 740 })
    const page = await context.newPage()
    await page.goto(address)
    return { context, page }
  }
  const broken = await start(`${link.slice(0, -3)}`)
  await broken.page.getByText('Dieser Link ist unvollständig').waitFor()
  await shot(broken.page, 'patient-360-de-11-malformed')
  await broken.context.close()
  const admin = await signInStaff(demo.facts, 'admin')
  await admin.lock()
  const locked = await start(link)
  await locked.page.getByText('Die Praxis ist gerade nicht erreichbar').waitFor()
  await shot(locked.page, 'patient-360-de-13-locked')
  await locked.context.close()
  await eventually('the staff app says that it is locked', async () => {
    const state = (await (await fetch(new URL('api/state', demo.facts.staffUrl))).json()) as { state: string }
    return state.state === 'locked'
  })
})

test('attack: the page compiles WebAssembly of its own scripts, and no text as code', async () => {
  const context = await browser.open({ width: 360, height: 740 })
  const page = await context.newPage()
  const answer = await page.goto(invitation(3).link)
  const policy = answer?.headers()['content-security-policy'] ?? ''
  assert.deepEqual(policy.match(/'[\w-]*unsafe[\w-]*'/g), ["'wasm-unsafe-eval'"])
  const tried = await page.evaluate(async () => {
    const outcome = (work: () => unknown) => {
      try {
        work()
        return 'ran'
      } catch (error) {
        return (error as Error).name
      }
    }
    // As whoever injects a text would: by the names that the page has for it.
    const globals = globalThis as unknown as Record<string, ((text: string) => unknown) | undefined>
    const inline = document.createElement('script')
    const written = outcome(() => {
      inline.textContent = 'globalThis.injected = 1'
      document.body.append(inline)
    })
    // An empty module: magic number and version.
    const module = await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))
    return {
      evaluated: outcome(() => globals['eval']?.('1')),
      made: outcome(() => globals['Function']?.('return 1')),
      written: 'injected' in globalThis ? 'ran' : written,
      compiled: module instanceof WebAssembly.Module,
    }
  })
  assert.ok(tried.compiled)
  for (const way of ['evaluated', 'made', 'written'] as const) assert.notEqual(tried[way], 'ran', way)
  await context.close()
})
