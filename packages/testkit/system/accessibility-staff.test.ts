import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { pdfOf } from '../../intake/pages/testing.ts'
import { carryAxe, startDemo, TestBrowser, type RunningDemo } from '../index.ts'
import { Walk, type Language } from './testing.ts'
import { walkDocuments } from './walk-documents.ts'

let demo: RunningDemo
let browser: TestBrowser
const signedIn = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>()
before(async () => {
  demo = await startDemo({ patients: 12 })
  browser = await TestBrowser.start('')
})
after(async () => {
  await browser.close()
  await demo.stop()
})

const as = (role: string, language: Language) => Walk.as({ demo, browser, signedIn }, role, language)
const patientAt = (index: number) => demo.facts.patients[index] ?? assert.fail('too few patients')
/** The first reference in a list that the safe answers. */
const first = (page: Page, path: string, pattern: RegExp) =>
  page
    .evaluate((at) => fetch(at).then((answer) => answer.text()), path)
    .then((text) => pattern.exec(text)?.[0] ?? assert.fail(`nothing of ${String(pattern)} in ${path}`))

for (const language of ['de', 'en'] as const) {
  test(`staff, ${language}: sign-in`, async () => {
    const context = await browser.open({ width: 1440, height: 900, language })
    await carryAxe(context)
    const door = new Walk(demo, await context.newPage(), language)
    const { words } = door
    await door.goto('/')
    await door.see('sign-in', words.signIn.passkey)
    await door.button(words.signIn.password)
    await door.see('sign-in-password', words.signIn.codeHint)
    await door.page.getByLabel(words.signIn.userName).fill('niemand')
    await door.page.getByLabel(words.signIn.passwordLabel, { exact: true }).fill('das ist es nicht')
    await door.page.getByLabel(words.signIn.code).fill('123456')
    await door.page.locator('form').getByRole('button', { name: words.signIn.submit }).click()
    await door.page.getByRole('alert').first().waitFor()
    await door.see('sign-in-refused', words.signIn.codeHint)
    await door.page.route('**/api/state', (route) => route.abort())
    await door.page.reload()
    await door.see('unreachable', words.signIn.unreachableText)
    await door.end()
  })

  test(`staff, ${language}: patients, search, commands, account, notices`, async () => {
    const walk = await as('doctor', language)
    const { words } = walk
    await walk.goto('/patients')
    await walk.see('patients', words.patients.newest)
    await walk.page.getByPlaceholder(words.patients.search).fill('zzzz')
    await walk.see('patients-none', words.patients.noneTitle)
    await walk.button(words.patients.create)
    await walk.see('new-patient', words.patients.save)
    await walk.dialog('new-patient-wrong', words.patients.save, words.patients.required)
    await walk.leave()
    await walk.page.getByRole('banner').getByRole('combobox').fill(patientAt(0).name.slice(0, 3))
    await walk.page.getByRole('option').first().waitFor()
    await walk.see('search', patientAt(0).name)
    await walk.page.getByRole('banner').getByRole('combobox').fill('zzzz')
    await walk.see('search-none', words.frame.searchNone)
    await walk.leave()
    await walk.page.keyboard.press('Control+k')
    await walk.see('commands', words.frame.lockScreen)
    await walk.page.getByRole('dialog').getByRole('combobox').fill('zzzz')
    await walk.see('commands-none', words.frame.commandNone)
    await walk.leave()
    await walk.button(new RegExp(words.frame.account))
    await walk.see('account', words.frame.addPasskey)
    await walk.button(words.frame.addPasskey)
    await walk.see('add-passkey', words.frame.passkeyHint)
    await walk.leave()
    await walk.goto('/nowhere')
    await walk.see('not-found', words.frame.notFoundText)
    await notices(walk)
    await walk.end()
  })

  test(`staff, ${language}: chart, document, laboratory, releases, access, invitation`, async () => {
    const walk = await as('doctor', language)
    const { words } = walk
    const { id } = patientAt(1)
    await walk.goto(`/patients/${id}`)
    await walk.see('chart', words.entries.kinds.laboratory)
    await walk.page.getByPlaceholder(words.chart.search).fill('zzzz')
    await walk.see('chart-filtered', words.chart.noneTitle)
    await walk.button(words.chart.resetFilter)
    await walk.page.locator('.entry').first().click()
    await walk.see('chart-entry', words.chart.releaseLabel)
    const files = walk.page.locator('input[type=file][multiple]')
    await files.setInputFiles({ name: 'bild.png', mimeType: 'image/png', buffer: picture })
    await walk.see('file-document', words.documents.from)
    await walk.dialog('uploaded', words.documents.fileAction, words.chart.uploaded)
    await walk.page.locator('.entry', { hasText: 'bild.png' }).first().click()
    await walk.button(words.chart.openDocument)
    await walk.page.locator('dialog canvas').waitFor()
    await walk.see('document', words.common.download)
    await walk.leave()
    await walkDocuments(walk, pdfOf(['Pankreas', 'Zwei']))
    await walk.goto(`/patients/${id}/laboratory`)
    await walk.see('laboratory', words.laboratory.keysMove)
    const measuredTwice = walk.page.locator('tr').filter({ has: walk.page.locator('[data-cell$=" 1"] .lab-value') })
    await measuredTwice.locator('[data-cell$=" 0"]').first().click()
    await walk.button(words.laboratory.table)
    await walk.see('laboratory-trend-table', words.laboratory.plot)
    await releases(walk, id)
    await access(walk, id)
    await walk.end()
  })

  test(`staff, ${language}: an empty chart, inbox, import, log`, async () => {
    const walk = await as('doctor', language)
    const { words } = walk
    await walk.goto('/patients')
    await walk.button(words.patients.create)
    await walk.page.getByRole('dialog').getByLabel(words.patients.family).fill(`Neu-${language}`)
    await walk.page.getByRole('dialog').getByLabel(words.patients.given).fill('Karla')
    await walk.page.getByRole('dialog').getByLabel(words.patients.birthDateField).fill('12.03.1958')
    await walk.dialog('chart-empty', words.patients.save, words.chart.emptyTitle)
    await walk.page.getByRole('link', { name: words.chart.tabs.laboratory }).click()
    await walk.see('laboratory-empty', words.laboratory.emptyTitle)
    await walk.page.getByRole('link', { name: words.chart.tabs.releases }).click()
    await walk.see('releases-empty', words.release.emptyTitle)
    await walk.page.getByRole('link', { name: words.chart.tabs.access, exact: true }).click()
    await walk.see('access-none', words.access.noneTitle)
    await walk.button(words.access.invite)
    await walk.see('invite', words.invitation.text)
    await walk.goto('/inbox')
    await walk.page.locator('.inbox-preview table').first().waitFor()
    await walk.see('inbox', words.inbox.title)
    await walk.page.getByText(words.inbox.unassigned).first().click()
    await walk.see('inbox-unassigned', words.inbox.named)
    const broken = { name: 'kaputt.ldt', mimeType: 'text/plain', buffer: Buffer.from('0138000Unsinn\r\n') }
    await walk.page.locator('input[type=file]').first().setInputFiles(broken)
    await walk.see('import-refused', words.inbox.outcome.refused)
    await walk.leave()
    await walk.page.route('**/api/inbox', (route) => route.fulfill({ json: { rows: [] } }))
    await walk.goto('/inbox')
    await walk.see('inbox-empty', words.inbox.emptyTitle)
    await walk.goto('/log')
    await walk.see('log', words.log.reportedLegend)
    await walk.page.locator('.log-table .row-link').last().click()
    await walk.see('log-entry', words.log.proofTitle)
    await walk.goto('/log?verb=restored')
    await walk.see('log-none', words.log.noneTitle)
    await walk.page.route('**/api/log?**', (route) => route.abort())
    await walk.goto('/log')
    await walk.see('log-failed', words.common.retry)
    await walk.end()
  })

  test(`staff, ${language}: today, the calendar, its set-up`, async () => {
    const walk = await as('doctor', language)
    const { words, page } = walk
    await walk.goto('/today')
    await page.locator('.today-table').waitFor()
    await walk.see('today', words.today.waits)
    await walk.button(words.today.all)
    await walk.see('today-all', words.today.waited)
    await walk.goto('/calendar')
    await page.locator('.cal-item').first().waitFor()
    await walk.see('calendar', words.calendar.free)
    await page.getByRole('application').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('t')
    await page.keyboard.type(`morgen 7:10 EKG ${patientAt(0).name.split(',')[0]}`)
    await walk.see('calendar-typed', `* `)
    await walk.leave()
    // At any hour somebody is still expected: only what is to come can be cancelled.
    await page.locator('.cal-item[data-state=booked]').last().click()
    await walk.see('calendar-appointment', words.calendar.move)
    await walk.button(words.calendar.cancel)
    await walk.see('calendar-cancel', words.calendar.cancelTitle)
    await walk.leave()
    await page.getByRole('button', { name: words.calendar.close }).click()
    await page.keyboard.press('n')
    await page.getByRole('dialog').getByText(words.calendar.repeat).click()
    await walk.dialog('calendar-new', words.calendar.createSeries, words.calendar.timeWrong)
    await walk.leave()
    await walk.button(words.calendar.waitingAdd)
    await walk.see('calendar-waiting', words.calendar.wish)
    await walk.leave()
    await walk.button(words.calendar.block)
    await walk.see('calendar-block', words.calendar.blockFrom)
    await walk.leave()
    await walk.goto('/calendar?view=week')
    await page.locator('.cal-item').first().waitFor()
    await walk.see('calendar-week', words.calendar.week)
    await walk.goto('/calendar/settings')
    await walk.see('calendar-settings', words.calendar.settings.opening)
    await walk.goto(`/patients/${patientAt(0).id}/appointments`)
    await walk.see('chart-appointments', words.calendar.patientTitle)
    await page.route('**/api/calendar/columns', (route) => route.fulfill({ json: { columns: [], people: [] } }))
    await walk.goto('/calendar')
    await walk.see('calendar-empty', words.calendar.emptyTitle)
    await walk.goto('/calendar/settings')
    await walk.see('calendar-settings-new', words.calendar.settings.defaults.assistant)
    await page.unroute('**/api/calendar/columns')
    await page.route('**/api/calendar?**', (route) => route.abort())
    await walk.goto('/today')
    await walk.see('today-failed', words.common.retry)
    await walk.end()
  })

  test(`staff, ${language}: administration, and what a role does not see`, async () => {
    const walk = await as('admin', language)
    const { words } = walk
    const { administration } = words
    await walk.goto('/administration')
    await walk.see('people', administration.people)
    await walk.button(administration.addPerson)
    await walk.dialog('add-person-wrong', administration.addPerson, administration.userNameWrong)
    const dialog = walk.page.getByRole('dialog')
    await dialog.getByLabel(administration.name, { exact: true }).fill(`Rosa Birke ${language}`)
    await dialog.getByLabel(administration.password).fill('Vier Eichen stehen am Bach')
    await walk.dialog('person-added', administration.addPerson, administration.addedText)
    await walk.button(administration.done)
    await walk.button(administration.reset)
    await walk.see('reset-person', administration.resetLogged)
    await walk.leave()
    await walk.button(administration.change)
    await walk.see('change-person', administration.changeRole)
    await walk.leave()
    await walk.button(`${administration.remove}: Rosa Birke ${language}`)
    await walk.see('remove-person', administration.standsNothing)
    await dialog.getByRole('button', { name: administration.remove }).click()
    await walk.page
      .getByText(administration.removedPeople(language === 'de' ? 1 : 2))
      .first()
      .click()
    await walk.see('removed-people', administration.removedAt)
    await walk.page.getByRole('tab', { name: administration.tabs.entryTypes }).click()
    await walk.see('entry-types', administration.entryTypes.builtIn)
    await walk.button(administration.entryTypes.add)
    await dialog.getByLabel(administration.entryTypes.code, { exact: true }).fill('cave')
    await walk.see('add-entry-type', administration.entryTypes.codeTaken)
    await walk.leave()
    await walk.page.getByRole('tab', { name: administration.tabs.tokens }).click()
    await walk.see('tokens', administration.tokensText)
    await walk.button(administration.addToken)
    await dialog.getByLabel(administration.tokenName).fill('Praxis-App')
    await dialog.getByLabel(administration.scope).fill('system/Observation.rs')
    await walk.see('add-token', administration.scopeHint)
    await walk.dialog('token-made', administration.addToken, administration.tokenOnce)
    await walk.button(words.common.close)
    await walk.button(administration.revoke)
    await walk.see('revoke-token', administration.revokeText)
    await walk.leave()
    await walk.button(new RegExp(words.frame.account))
    await walk.button(words.frame.lockSafe)
    await walk.see('lock-safe', words.frame.lockSafeText)
    await walk.goto('/inbox')
    await walk.see('no-permission', words.common.noPermission)
    await walk.end()
    const office = await as('office', language)
    await office.goto(`/patients/${patientAt(2).id}`)
    await office.see('chart-office', words.chart.officeTitle)
    await breakGlass(office)
    await office.end()
    const doctor = await as('doctor', language)
    await doctor.see('emergency-told', words.breakGlass.acknowledge)
    await doctor.button(words.breakGlass.acknowledge)
    await doctor.goto(`/patients/${patientAt(2).id}/access`)
    await doctor.button(words.breakGlass.protect)
    await doctor.see('protect-chart', words.breakGlass.readersNote)
    await doctor.leave()
    await doctor.page.locator('.account-button').click()
    await doctor.button(words.frame.dayPin)
    await doctor.see('day-pin', words.frame.dayPinText)
    await doctor.end()
  })
}

/** The way into a closed chart, what it looks like while it is open, and back. */
async function breakGlass(walk: Walk): Promise<void> {
  const { page, words } = walk
  await walk.button(words.breakGlass.open)
  await walk.see('break-glass', words.breakGlass.what)
  await page.getByLabel(words.breakGlass.reason).fill('Bewusstlos im Wartezimmer')
  await page.getByRole('dialog').getByRole('button', { name: words.breakGlass.confirm }).click()
  await walk.see('break-glass-open', words.breakGlass.bannerText)
  await walk.button(words.breakGlass.close)
  await walk.see('break-glass-closed', words.chart.officeTitle)
}

/** States of the house that a demo is not in: made up on the wire. */
async function notices(walk: Walk): Promise<void> {
  const { page, words } = walk
  const { id, name } = patientAt(0)
  const at = new Date().toISOString()
  const status = {
    portal: 'offline',
    gateway: 'offline',
    witness: { state: 'alarm', unwitnessed: 42 },
    inbox: 7,
    emergencies: [],
    warnings: [
      { at, code: 'link-dead', patient: { id, name } },
      { at, code: 'many-wrong-tries' },
    ],
  }
  await page.route('**/api/status', (route) => route.fulfill({ json: status }))
  await walk.goto('/patients')
  await walk.button(words.frame.warningsMore(1))
  await walk.see('notices', words.frame.witness.alarm(42))
  await page.unroute('**/api/status')
  await page.route('**/api/status', (route) => route.abort())
  await walk.goto('/patients')
  await walk.see('safe-away', words.frame.safeAwayText)
}

async function releases(walk: Walk, id: string): Promise<void> {
  const { words, page } = walk
  await walk.goto(`/patients/${id}/releases`)
  await walk.see('releases', words.release.columnFetched)
  await walk.button(words.release.withdraw)
  await walk.see('withdraw', words.release.withdrawText)
  await walk.leave()
  const unreleased = await first(page, `/api/patients/${id}/chart`, /DocumentReference\/[\w-]+/)
  await walk.goto(`/patients/${id}/releases?item=${encodeURIComponent(unreleased)}`)
  await walk.see('release', words.release.meaningHint)
  await page.keyboard.press('Control+Enter')
  await walk.see('release-without-sentence', words.release.meaningMissing)
  const released = await first(page, `/api/patients/${id}/portal`, /DiagnosticReport\/[\w-]+/)
  await walk.goto(`/patients/${id}/releases?item=${encodeURIComponent(released)}`)
  await walk.see('released', words.release.sentence)
}

async function access(walk: Walk, id: string): Promise<void> {
  const { words, page } = walk
  await walk.goto(`/patients/${id}/access`)
  await page.locator('.log-table').waitFor()
  await walk.see('access', words.access.whoText)
  await walk.button(words.access.revokeAll)
  await walk.see('revoke-all', words.access.revokeAllText)
  await walk.leave()
  await walk.goto(`/patients/${id}/invite`)
  await walk.see('invite-again', words.invitation.againWhom)
  await page.getByLabel(words.invitation.understood).check()
  await walk.button(words.invitation.create)
  await walk.see('invitation-made', words.invitation.pinOnce)
  page.on('dialog', (dialog) => void dialog.accept())
}

/** One pixel. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
