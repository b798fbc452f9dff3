import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { BrowserContext } from 'playwright-core'
import { demoData } from '../demo/index.ts'
import { laboratoryFile } from '../demo/laboratory.ts'
import { InRange } from '../demo/random.ts'
import { eventually, signInStaff, startDemo, TestBrowser, type RunningDemo, type StaffClient } from '../index.ts'
import { Walk, type Language } from './testing.ts'

let demo: RunningDemo
let browser: TestBrowser
let assistant: StaffClient
const signedIn = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>()
before(async () => {
  demo = await startDemo({ patients: 3 })
  browser = await TestBrowser.start('')
  assistant = await signInStaff(demo.facts, 'assistant')
})
after(async () => {
  await browser.close()
  await demo.stop()
})

const today = new Date().toISOString().slice(0, 10)
const patient = demoData(2026, 3, today, '').patients[0] ?? assert.fail('no patient')
const id = () => demo.facts.patients[0]?.id ?? ''
const as = (language: Language) => Walk.as({ demo, browser, signedIn }, 'doctor', language)

/** A report of the first patient in the inbox, every value in range; `sign` stands in the names of its tests. */
async function arrives(order: string, sign = ''): Promise<string> {
  const bytes = new Uint8Array(laboratoryFile(new InRange(), patient, { day: today.replaceAll('-', ''), order, sign }))
  const body = { bytes, mediaType: 'application/octet-stream', fileName: `${order}.ldt` }
  const { items } = await assistant.importFile({ body })
  assert.ok(items[0]?.matched === true, 'filed by itself')
  const item = items[0].inbox
  await eventually(
    'the rules have looked',
    async () => (await assistant.inboxItem({ params: { id: item } })).release !== undefined,
  )
  return item
}
const focusOf = async (item: string) => (await assistant.inboxItem({ params: { id: item } })).focus
const released = async (item: string) => {
  const focus = await focusOf(item)
  return (await assistant.portalState({ params: { id: id() } })).items.filter(({ reference }) => reference === focus)
}

test('a doctor writes a rule, and what it says goes out with the signature, unless it is held back', async () => {
  const walk = await as('de')
  const { page } = walk
  const words = walk.words.releaseRules
  await walk.goto('/administration')
  await page.getByRole('tab', { name: words.title }).click()
  await walk.see('release-rules', words.proposed)
  await walk.button(words.add)
  await walk.dialog('release-rule-errors', words.save, words.required)
  await page.getByRole('dialog').getByLabel(words.name, { exact: true }).fill('Routine')
  await page.getByRole('dialog').getByLabel(words.meaning).fill('Alle Werte liegen im üblichen Bereich.')
  await page.getByRole('dialog').getByRole('button', { name: words.save }).click()
  await page.getByRole('row', { name: /Routine/ }).waitFor()
  await walk.see('release-rules-own', words.changed('Dr. Katrin Hollmann', 'heute').slice(0, 40))

  const signed = await arrives('R1')
  const held = await arrives('R2')
  await walk.goto(`/inbox?item=${signed}`)
  await walk.see('inbox-rule', words.inbox['after-sign-off'])
  for (const item of [held, signed]) {
    await walk.goto(`/inbox?item=${item}`)
    await page.getByText(words.inbox['after-sign-off']).waitFor()
    if (item === held) {
      await walk.button(words.inbox.hold)
      await page.getByText(words.inbox['after-sign-off']).waitFor({ state: 'detached' })
    }
    await walk.button(/^Vidieren/)
    await page.getByText('Vidiert.').first().waitFor()
  }
  const [item] = await eventually('the release', async () => {
    const found = await released(signed)
    assert.equal(found.length, 1)
    return found
  })
  assert.equal(item?.meaning, 'Alle Werte liegen im üblichen Bereich.')
  assert.equal(item.releasedBy, 'Dr. Katrin Hollmann')
  assert.deepEqual(await released(held), [])
  await walk.end()
})

test('what is told in a conversation stands among the tasks, and goes out only when that was held', async () => {
  const item = await arrives('R3', 'HIV ')
  const walk = await as('de')
  const { page } = walk
  const words = walk.words.releaseRules
  await walk.goto(`/inbox?item=${item}`)
  await walk.see('inbox-conversation', words.inbox.conversation('').slice(0, 25))
  await walk.goto('/tasks')
  await page
    .getByText(/Befund besprechen: Kalium HIV/)
    .first()
    .waitFor()
  const focus = await focusOf(item)
  await walk.goto(`/patients/${id()}/releases?item=${encodeURIComponent(focus)}`)
  await page.getByLabel(walk.words.release.meaning).fill('Wir haben darüber gesprochen.')
  await walk.button(/^Freigeben/)
  await walk.see('release-conversation', words.conversation.missing)
  assert.deepEqual(await released(item), [])
  await page.getByLabel(words.conversation.held).check()
  await walk.button(/^Freigeben/)
  await page.getByText(walk.words.release.done).waitFor()
  assert.equal((await released(item)).length, 1)
  await walk.goto('/tasks')
  await eventually('the task is done', async () => {
    const { rows } = await assistant.tasks({ query: { state: 'open' } })
    return !rows.some(({ text }) => text.startsWith('Befund besprechen'))
  })
  await walk.end()
})

test('the same in English', async () => {
  const item = await arrives('R4')
  const walk = await as('en')
  const words = walk.words.releaseRules
  await walk.goto('/administration')
  await walk.page.getByRole('tab', { name: words.title }).click()
  await walk.see('release-rules', words.careful)
  await walk.button(words.add)
  await walk.see('release-rule', words.addTitle)
  await walk.leave()
  await walk.goto(`/inbox?item=${item}`)
  await walk.see('inbox-rule', words.inbox['after-sign-off'])
  await walk.end()
})
