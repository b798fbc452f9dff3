import assert from 'node:assert/strict'
import type { BrowserContext, Page } from 'playwright-core'
import { demoAppointments } from '../demo/index.ts'
import { wordsOf } from '../../../web/patient/i18n/testing.ts'
import { de, en, type Messages } from '../../../web/staff/words/words.ts'
import {
  Audit,
  button,
  carryAxe,
  foreignTexts,
  shot,
  signInOnPage,
  textsSeen,
  userOf,
  type RunningDemo,
  type TestBrowser,
} from '../index.ts'

export type Language = 'de' | 'en'

const patientDe = await wordsOf('de')
const patientEn = await wordsOf('en')
/** The texts of the patient app: what any screen says beside what belongs to one. */
export const patientWords = {
  de: { ...patientDe, ...patientDe.outside, ...patientDe.inside },
  en: { ...patientEn, ...patientEn.outside, ...patientEn.inside },
}

/** The texts of the staff app. */
export const staffWords: Record<Language, Messages> = { de, en }
/** The workstation, the small one, and both at 200 %. */
const look = { widths: [1440, 1024, 720, 512], height: 900 }
/** Titles that the safe gives to reports without one are data, and German as the reports are; so are the demo's columns and what people come for. */
const data: ReadonlySet<string | undefined> = new Set([
  'Laborbefund',
  'Laborauftrag',
  'Labor und MFA',
  'Mittag',
  ...demoAppointments(2026, 24, '2026-11-23', '').map(({ reason }) => reason),
])
const german = foreignTexts(de, en).filter((text) => !data.has(text))

/** A running practice, a browser, and who has signed in there. */
export interface Workstations {
  demo: RunningDemo
  browser: TestBrowser
  signedIn: Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>
}

/** One window in one language: where it is, what it says, what was found. */
export class Walk {
  readonly page: Page
  readonly words: Messages
  readonly #audit: Audit
  readonly #language: Language
  readonly #demo: RunningDemo

  constructor(demo: RunningDemo, page: Page, language: Language) {
    this.#demo = demo
    this.page = page
    this.words = staffWords[language]
    this.#language = language
    this.#audit = new Audit(look, language === 'en' ? (seen) => textsSeen(seen, german) : undefined)
  }

  /** Each role signs in once, since a code counts once; other windows get its cookie. */
  static async as({ demo, browser, signedIn }: Workstations, role: string, language: Language): Promise<Walk> {
    const context = await browser.open({ width: 1440, height: 900, language })
    await carryAxe(context)
    const page = await context.newPage()
    page.setDefaultTimeout(12_000)
    await context.addCookies(signedIn.get(role) ?? [])
    await page.goto(demo.facts.staffUrl)
    if (!signedIn.has(role)) {
      await signInOnPage(page, userOf(demo.facts, role), language)
      signedIn.set(role, await context.cookies())
    }
    await page.getByRole('navigation').first().waitFor()
    return new Walk(demo, page, language)
  }

  goto(path: string): Promise<unknown> {
    return this.page.goto(new URL(path, this.#demo.facts.staffUrl).href)
  }

  async see(name: string, sign: string | RegExp): Promise<void> {
    await this.page.getByText(sign).filter({ visible: true }).first().waitFor()
    await this.#audit.look(this.page, name)
    await shot(this.page, `staff-1024-${this.#language}-${name}`, { size: { width: 1024, height: 768 } })
    await this.page.setViewportSize({ width: 1440, height: 900 })
  }

  async button(name: string | RegExp): Promise<void> {
    await button(this.page, name).first().click()
  }

  async dialog(name: string, submit: string, sign: string): Promise<void> {
    await this.page.getByRole('dialog').getByRole('button', { name: submit }).last().click()
    await this.see(name, sign)
  }

  leave(): Promise<void> {
    return this.page.keyboard.press('Escape')
  }

  async end(): Promise<void> {
    await this.page.context().close()
    assert.ok(this.#audit.screens.length > 0)
    assert.deepEqual(this.#audit.faults, [])
  }
}
