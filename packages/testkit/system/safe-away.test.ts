import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { temporaryFolder } from '@siegel/foundation/testing'
import { demoPractice } from '../demo/index.ts'
import {
  button,
  eventually,
  invitationOf,
  press,
  shot,
  signInStaff,
  startDemo,
  TestBrowser,
  typePin,
  type RunningDemo,
  type StaffClient,
} from '../index.ts'
import { kill, processesOf } from '../processes.ts'

const hour_ms = 60 * 60_000
let demo: RunningDemo
let browser: TestBrowser
let assistant: StaffClient
/** A phone that is in its mailbox all the while. */
let inside: Page
before(async () => {
  demo = await startDemo({ patients: 4 })
  browser = await TestBrowser.start(demo.ca)
  assistant = await signInStaff(demo.facts, 'assistant')
  inside = await phone()
  await inside.clock.install()
  const { link, pin } = invitationOf(demo.facts, 0)
  await inside.goto(link)
  await typePin(inside, pin)
  await button(inside, 'Später einrichten').click()
  await inside.getByRole('navigation').last().waitFor()
})
after(async () => {
  await browser.close()
  await demo.stop()
})

async function phone(): Promise<Page> {
  const page = await (await browser.open({ width: 360, height: 740 })).newPage()
  page.setDefaultTimeout(15_000)
  return page
}

/** How often a mailbox was opened so far; the log is the practice's. */
const openings = async (): Promise<number> =>
  (await assistant.portalState({ params: { id: demo.facts.patients[1]?.id ?? '' } })).slots.filter(
    ({ lastUsedAt }) => lastUsedAt !== undefined,
  ).length
const arrived = async (text: string): Promise<number> =>
  (await assistant.inbox()).rows.filter(({ title = '' }) => title.includes(text)).length

/** Writes a message; what the app says of it is that it waits. */
async function write(text: string): Promise<void> {
  await press(inside, 'Nachrichten')
  await button(inside, 'Nachricht schreiben').first().click()
  await inside.getByLabel('Ihre Nachricht').fill(text)
  await button(inside, 'Senden').click()
  await inside.getByText('Die Praxis hat es noch nicht abgeholt').waitFor()
}

/** Somebody with a link and the right PIN gets no further than that the practice cannot be reached. */
async function staysOutside(says: string | RegExp, name: string): Promise<void> {
  const page = await phone()
  const { link, pin } = invitationOf(demo.facts, 1)
  await page.goto(link)
  await page
    .getByLabel(/PIN, sechs Ziffern/)
    .or(page.getByText(says))
    .first()
    .waitFor()
  // Whoever is told already cannot type any more.
  if ((await page.getByText(says).count()) === 0) await typePin(page, pin).catch(() => undefined)
  await page.getByText(says).first().waitFor({ timeout: 40_000 })
  await shot(page, `patient-360-de-${name}`)
  assert.equal(await page.getByText('Neu für Sie').count(), 0)
  await page.context().close()
}

test('a safe that is away for an hour: what is shown has its time, what is sent waits and arrives once, nothing opens', async () => {
  const before = await openings()
  process.kill(demo.facts.processes.safe, 'SIGSTOP')
  const [server = 0] = processesOf(demo.facts, 'server')
  process.kill(server, 'SIGSTOP')
  try {
    await write('Stundenlang weg')
    await inside.clock.fastForward(hour_ms)
    await press(inside, 'Dokumente')
    await inside
      .getByText(/Stand von/)
      .first()
      .waitFor()
    await shot(inside, 'patient-360-de-away-inside')
    await staysOutside(/antwortet gerade nicht/, 'away-outside')
  } finally {
    process.kill(server, 'SIGCONT')
    process.kill(demo.facts.processes.safe, 'SIGCONT')
  }
  await eventually('it has arrived', async () => (await arrived('Stundenlang')) === 1, 60_000)
  await inside.getByText(/Stand von/).waitFor({ state: 'detached', timeout: 60_000 })
  assert.equal(await openings(), before, 'nothing was opened meanwhile')
  assert.equal(await arrived('Stundenlang'), 1)
})

test('a locked safe: said to who comes, and what is sent waits until somebody unlocks', async () => {
  const before = await openings()
  await assistant.lock()
  await write('Vor dem Aufschließen')
  await staysOutside(/aufschließen/, 'locked-outside')
  await inside.clock.fastForward(hour_ms / 6)
  await shot(inside, 'patient-360-de-locked-inside')
  await assistant.unlock({ body: { kind: 'passphrase', secret: demoPractice.passphrase } })
  assistant = await signInStaff(demo.facts, 'doctor')
  await eventually('it has arrived', async () => (await arrived('Aufschließen')) === 1, 60_000)
  assert.equal(await openings(), before)
})

test('a safe from a copy that is older than what witnesses saw opens nothing, until the right one is back', async (t) => {
  const { dataDir } = demo.facts
  const [older, newer] = [join(temporaryFolder(t), 'older'), join(temporaryFolder(t), 'newer')]
  /** Replaces the database while nothing runs. */
  const swap = (work: () => void) => {
    const { safe: keeper } = demo.facts.processes
    process.kill(keeper, 'SIGSTOP')
    for (const pid of processesOf(demo.facts, 'server')) kill(pid)
    work()
    process.kill(keeper, 'SIGCONT')
  }
  const files = ['records.db', 'records.db-wal', 'records.db-shm']
  const copy = (from: string, to: string) => {
    mkdirSync(to, { recursive: true })
    for (const file of files) {
      rmSync(join(to, file), { force: true })
      if (existsSync(join(from, file))) cpSync(join(from, file), join(to, file))
    }
  }
  swap(() => copy(dataDir, older))
  await eventually('it is open again', async () => (await assistant.status()).gateway === 'connected', 60_000)
  await write('Zwischen den Kopien')
  await eventually('it has arrived', async () => (await arrived('Zwischen')) === 1, 60_000)
  swap(() => {
    copy(dataDir, newer)
    copy(older, dataDir)
  })
  await eventually('the safe refuses it', () => Promise.resolve(demo.log().includes('log-rolled-back')), 60_000)
  await staysOutside(/antwortet gerade nicht|aufschließen/, 'restored-outside')
  await write('An eine alte Kopie')
  await shot(inside, 'patient-360-de-restored-inside')
  swap(() => copy(newer, dataDir))
  await eventually('it has arrived', async () => (await arrived('alte Kopie')) === 1, 60_000)
  assert.equal(await arrived('Zwischen'), 1)
})
