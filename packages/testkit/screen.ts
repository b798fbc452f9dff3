import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { totpCode } from '@siegel/sealing/node'
import type { Locator, Page } from 'playwright-core'
import type { DemoFacts } from './demo-fixture.ts'

const screenshots = fileURLToPath(new URL('../../screenshots/', import.meta.url))

interface Picture {
  fullPage?: boolean
  /** The window is made that large before, and stays so. */
  size?: { width: number; height: number }
}

/** A picture for people to look at, where `SIEGEL_SCREENSHOTS` is set; no test reads it. */
export async function shot(page: Page, name: string, { fullPage = false, size }: Picture = {}): Promise<void> {
  if ((process.env['SIEGEL_SCREENSHOTS'] ?? '') === '') return
  mkdirSync(screenshots, { recursive: true })
  if (size !== undefined) await page.setViewportSize(size)
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage })
}

export const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name })

/** The first link or button of that name: tests say what is clicked, not which tag it has. */
export const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('link', { name }).or(button(page, name)).first().click()

const staffWords = {
  de: {
    way: 'Passwort und Einmalcode',
    user: 'Benutzername',
    password: 'Passwort',
    code: 'Einmalcode',
    submit: 'Anmelden',
  },
  en: {
    way: 'Password and one-time code',
    user: 'User name',
    password: 'Password',
    code: 'One-time code',
    submit: 'Sign in',
  },
}

interface StaffSecrets {
  userName: string
  password: string
  totpSecret: string
}

/** Signs in by password and one-time code on the page that is open, and waits until the work is there. */
export async function signInOnPage(page: Page, user: StaffSecrets, language: 'de' | 'en' = 'de'): Promise<void> {
  const words = staffWords[language]
  const userName = page.getByLabel(words.user)
  await userName.or(button(page, words.way)).first().waitFor()
  if (!(await userName.isVisible())) await button(page, words.way).click()
  await userName.fill(user.userName)
  await page.getByLabel(words.password, { exact: true }).fill(user.password)
  await page.getByLabel(words.code).fill(totpCode(user.totpSecret, Date.now()))
  await page.locator('form').getByRole('button', { name: words.submit }).click()
  await page.getByRole('navigation').first().waitFor()
}

export function userOf(facts: DemoFacts, role: string): DemoFacts['users'][number] {
  const user = facts.users.find((one) => one.role === role)
  if (user === undefined) throw new Error(`nobody is ${role}`)
  return user
}

export interface Invitation {
  link: string
  pin: string
  accountCode: string
}

/** One of the demo's invitations that nobody has used. */
export function invitationOf(facts: DemoFacts, index: number): Invitation {
  const { inviteLink, pin, accountCode } = facts.patients[index] ?? {}
  if (inviteLink === undefined || pin === undefined || accountCode === undefined)
    throw new Error(`patient ${index} has no invitation`)
  return { link: inviteLink, pin, accountCode }
}

const pinWords = {
  de: { pin: /PIN, sechs Ziffern/, next: 'Weiter' },
  en: { pin: /PIN, six digits/, next: 'Continue' },
}

/** Types the PIN on the page that the link opened, and goes on. */
export async function typePin(page: Page, pin: string, language: 'de' | 'en' = 'de'): Promise<void> {
  await page.getByLabel(pinWords[language].pin).fill(pin)
  await button(page, pinWords[language].next).click()
}

/** The account code, as the letter has it, and every password field of the form. */
export async function fillPassword(page: Page, password: string, accountCode: string): Promise<void> {
  await page.getByLabel(/account code|Konto-Code/i).fill(accountCode)
  for (const field of await page.locator('input[type=password]').all()) await field.fill(password)
}
