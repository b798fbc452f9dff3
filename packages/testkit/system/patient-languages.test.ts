import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { tags } from '../../../web/patient/i18n/testing.ts'
import {
  Audit,
  builtWith,
  carryAxe,
  foreignTexts,
  invitationOf,
  serveInstead,
  shot,
  startDemo,
  TestBrowser,
  textsSeen,
  type RunningDemo,
} from '../index.ts'
import { patientWords } from './testing.ts'

let demo: RunningDemo
let browser: TestBrowser
before(async () => {
  demo = await startDemo({ patients: 12 })
  browser = await TestBrowser.start(demo.ca)
})
after(async () => {
  await browser.close()
  await demo.stop()
})

const { de, en } = patientWords
/** The safe's title of a report that has none is data. */
const german = foreignTexts(de, en).filter((text) => text !== 'Laborbefund')
const english = foreignTexts(en, de)

const unsaid = english.filter(
  (text) => text !== en.account.lost && !JSON.stringify(en.shares).includes(JSON.stringify(text).slice(1, -1)),
)

/** English in Arabic letters, a little longer: nobody can read it, and everybody sees what was forgotten. */
const letters = 'ابتثجحخدذرزسشصضطظعغفقكلمنه'
const source = `
const letters = '${letters}'
const turn = (text) => text.replace(/[a-z]/gi, (c) => letters[c.toLowerCase().charCodeAt(0) - 97]) + ' ·'
export const turned = (value) =>
  typeof value === 'string'
    ? turn(value)
    : typeof value === 'function'
      ? (...given) => turn(value(...given))
      : Array.isArray(value)
        ? value.map(turned)
        : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, turned(inner)]))
`
const turned = (text: string) => `${text.replace(/[a-z]/gi, (c) => letters[c.toLowerCase().charCodeAt(0) - 97] ?? c)} ·`

/** A whole screen is missing, and one word of another: both are said in English. */
const screens = ['outside', 'inside', 'enrol', 'access', 'account', 'notices', 'archive', 'booking', 'messages']
const words = {
  'language.ts': `export const language = { name: 'العربية', direction: 'rtl' }`,
  'turned.ts': source,
  ...Object.fromEntries(
    screens.map((screen) => [
      `${screen}.ts`,
      `import { words as english } from '../en/${screen}.ts'\nimport { turned } from './turned.ts'\nexport const words = turned(english)\n`,
    ]),
  ),
  'account.ts': `import { words as english } from '../en/account.ts'\nimport { turned } from './turned.ts'\nconst { lost: _lost, ...rest } = turned(english)\nexport const words = rest\n`,
}

test('a language from right to left is added by its files alone', async () => {
  assert.ok(!tags.includes('ar'))
  const files = await builtWith('ar', words)
  const context = await browser.open({ width: 360, height: 740, locale: 'ar' })
  await carryAxe(context)
  await serveInstead(context, demo.facts.practiceHost, files)
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const audit = new Audit({ widths: [320, 360, 1440], height: 740 }, (seen) => textsSeen(seen, [...german, ...unsaid]))
  const see = async (name: string, sign: string) => {
    await page.getByText(sign).filter({ visible: true }).first().waitFor()
    await audit.look(page, name)
    await page.setViewportSize({ width: 360, height: 740 })
    await shot(page, `patient-360-ar-${name}`, { fullPage: true })
  }
  const tap = (text: string) =>
    page
      .getByRole('button', { name: turned(text) })
      .first()
      .click()
  const { link, pin } = invitationOf(demo.facts, 0)
  await page.goto(link)
  await see('pin', turned(en.pin.text))
  assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), [
    'ar',
    'rtl',
  ])
  await page
    .getByLabel(turned(en.pin.label))
    .fill(Array.from(pin, (digit) => String.fromCharCode(0x660 + Number(digit))).join(''))
  await tap(en.common.next)
  await see('passkey', turned(en.enrol.stays))
  await tap(en.enrol.later)
  await see('start', turned(en.start.news))
  await tap(en.start.openLab)
  await see('values', turned(en.item.asTable))
  await page
    .getByRole('button', { name: turned(en.item.trendShow) })
    .first()
    .click()
  await see('trend', turned(en.item.trendTable))
  await tap(en.tabs.documents)
  await see('documents', turned(en.documents.kinds.laboratory))
  await tap(en.tabs.booking)
  await see('booking', turned(en.booking.bookText))
  await tap(en.tabs.messages)
  await see('messages', turned(en.messages.emptyText))
  await tap(en.tabs.account)
  await see('account', en.account.lost)
  await page.getByRole('button', { name: en.shares.list }).click()
  await see('shares', en.shares.noneText)
  await tap(en.tabs.account)
  await tap(en.account.whoSaw)
  await page.getByText(turned(en.access.provenTitle)).waitFor({ timeout: 40_000 })
  await see('access', turned(en.access.wordsTitle))
  assert.deepEqual(audit.faults, [])
  await context.close()
})
