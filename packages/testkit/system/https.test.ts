import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page, Response } from 'playwright-core'
import { de } from '../../../web/staff/words/words.ts'
import {
  addAuthenticator,
  axeFaults,
  button,
  carryAxe,
  signInOnPage,
  startDemo,
  TestBrowser,
  userOf,
  type RunningDemo,
} from '../index.ts'

let demo: RunningDemo
let lan: URL
before(async () => {
  demo = await startDemo({ patients: 2 })
  lan = new URL(demo.facts.lanUrl)
})
after(() => demo.stop())

/** Another workstation: knows the safe's name in the network, and trusts what it was given. */
async function workstation(authorities: string) {
  const browser = await TestBrowser.start(authorities, { [lan.hostname]: '127.0.0.1' })
  const context = await browser.open({ width: 1440, height: 900 })
  await carryAxe(context)
  const page = await context.newPage()
  page.setDefaultTimeout(12_000)
  return { browser, context, page }
}

/** The certificate as it is carried on a stick: from the help page, opened on the safe's own computer. */
async function carriedCertificate(page: Page): Promise<string> {
  await page.goto(new URL('trust', demo.facts.staffUrl).href)
  await page.getByRole('heading', { name: 'Diesem Safe vertrauen' }).waitFor()
  assert.ok((await page.locator('main').innerText()).includes(lan.href), 'the page says where the safe is afterwards')
  assert.deepEqual(await axeFaults(page), [])
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link').first().click()])
  assert.equal(download.suggestedFilename(), 'siegel.crt')
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

test('a workstation that was not given the certificate is stopped by its browser', async () => {
  const { browser, page } = await workstation('')
  await assert.rejects(page.goto(lan.href), /ERR_CERT_AUTHORITY_INVALID/)
  await browser.close()
})

test('with the certificate from the help page: sign-in over https, strict headers, a passkey for the network name', async () => {
  const local = await workstation('')
  const certificate = await carriedCertificate(local.page)
  await local.browser.close()
  assert.match(certificate, /^-----BEGIN CERTIFICATE-----/)
  const { browser, context, page } = await workstation(certificate)
  const authenticator = await addAuthenticator(page, { prf: true })
  const madeFor: (string | undefined)[] = []
  authenticator.on('WebAuthn.credentialAdded', ({ credential }) => madeFor.push(credential.rpId))
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  const answer = await page.goto(lan.href)
  checkHeaders(answer)
  await signInOnPage(page, userOf(demo.facts, 'doctor'))
  const cookies = await context.cookies()
  assert.ok(cookies.length > 0)
  for (const { name, secure, httpOnly, sameSite, path, domain } of cookies) {
    assert.match(name, /^__Host-/)
    assert.deepEqual({ secure, httpOnly, sameSite, path, domain }, { ...strict, domain: lan.hostname })
  }

  await button(page, new RegExp(de.frame.account)).click()
  await button(page, de.frame.addPasskey).click()
  await page.getByLabel(de.frame.passkeyLabel).fill('Empfang')
  await page.getByRole('dialog').getByRole('button', { name: de.frame.addPasskey }).click()
  await page.getByText(de.frame.passkeyAdded).waitFor()
  assert.deepEqual(madeFor, [lan.hostname])
  await page.keyboard.press('Control+l')
  await button(page, de.signIn.passkey).click()
  await page.getByRole('navigation').first().waitFor()
  assert.deepEqual(errors, [])
  await browser.close()
})

const strict = { secure: true, httpOnly: true, sameSite: 'Strict', path: '/' } as const

function checkHeaders(answer: Response | null): void {
  const headers = answer?.headers() ?? {}
  assert.match(headers['strict-transport-security'] ?? '', /max-age=\d{7,}/)
  const policy = headers['content-security-policy'] ?? ''
  assert.match(policy, /default-src 'none'/)
  assert.match(policy, /require-trusted-types-for 'script'/)
  assert.doesNotMatch(policy, /unsafe-/)
}
