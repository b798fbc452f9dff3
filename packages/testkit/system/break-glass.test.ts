import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createClient } from '@siegel/contract'
import { staffEndpoints } from '@siegel/contract/staff'
import type { BrowserContext, Page } from 'playwright-core'
import {
  button,
  invitationOf,
  Patient,
  press,
  shot,
  signInOnPage,
  signInStaff,
  slotOfLink,
  startDemo,
  TestBrowser,
  userOf,
  type RunningDemo,
  type StaffClient,
} from '../index.ts'

let demo: RunningDemo
let browser: TestBrowser
let office: Page
let assistant: Page
let doctor: StaffClient
const reason = 'Bewusstlos im Wartezimmer, Allergien unbekannt'

before(async () => {
  demo = await startDemo({ patients: 6 })
  browser = await TestBrowser.start('')
  office = await workstation('office')
  doctor = await signInStaff(demo.facts, 'doctor')
})
after(async () => {
  await browser.close()
  await demo.stop()
})

const patient = (index: number) => demo.facts.patients[index] ?? assert.fail('too few patients')
const url = (path: string) => new URL(path, demo.facts.staffUrl).href

async function workstation(role: string): Promise<Page> {
  const context: BrowserContext = await browser.open({ width: 1440, height: 900 })
  const page = await context.newPage()
  page.setDefaultTimeout(12_000)
  await page.goto(demo.facts.staffUrl)
  await signInOnPage(page, userOf(demo.facts, role))
  return page
}

/** What the office's session gets of an address. */
const status = async (path: string) => (await office.context().request.get(url(path))).status()

test('the office opens one chart in an emergency, reads it, and closes it again', async () => {
  const { id } = patient(0)
  await office.goto(url(`/patients/${id}`))
  await office.getByText('Befunde gehören nicht zu Ihrer Rolle').waitFor()
  assert.equal(await status(`/api/patients/${id}/chart`), 403)
  await button(office, 'Im Notfall öffnen …').click()
  const dialog = office.getByRole('dialog')
  await dialog.getByLabel('Grund').fill('zu kurz')
  assert.ok(await dialog.getByRole('button', { name: 'Akte öffnen' }).isDisabled())
  await dialog.getByLabel('Grund').fill(reason)
  await shot(office, 'break-glass-dialog')
  await dialog.getByRole('button', { name: 'Akte öffnen' }).click()
  await office.getByText(/Im Notfall geöffnet, noch (59|60) Minuten/).waitFor()
  await office.locator('.entry').first().waitFor()
  assert.equal(await office.locator('.entry-field textarea').count(), 0, 'nothing to write in')
  await shot(office, 'break-glass-open')
})

test('attack: with that glass, every other chart and every way around it', async () => {
  const { id } = patient(0)
  const other = patient(1).id
  const theirs = await doctor.chart({ params: { id: other } })
  const [report, document] = ['DiagnosticReport/', 'DocumentReference/'].map(
    (type) => theirs.timeline.entries.find(({ reference }) => reference.startsWith(type))?.reference ?? '',
  )
  assert.notEqual(report, '')
  for (const path of ['chart', 'laboratory', `timeline?at=2100-01-01T00:00:00Z&reference=Observation/x`])
    assert.equal(await status(`/api/patients/${other}/${path}`), 403, path)
  if (document !== '') assert.equal(await status(`/api/documents/${document?.split('/')[1]}/content`), 404)
  assert.equal(await status(`/api/entry-versions?entry=${report}`), 404)
  for (const path of ['/api/inbox', '/api/tasks', '/api/drafts', '/api/log', '/api/break-glass'])
    assert.equal(await status(path), 403, path)
  const request = office.context().request
  const post = async (path: string, data: object) =>
    (await request.post(url(path), { data, headers: { origin: new URL(demo.facts.staffUrl).origin } })).status()
  assert.equal(await post(`/api/patients/${id}/entries`, { key: crypto.randomUUID(), line: 'b Lunge frei' }), 403)
  assert.equal(await post(`/api/patients/${id}/presence`, { writing: true }), 403)
  const portal = await (await request.get(url(`/api/patients/${id}/portal`))).json()
  assert.deepEqual((portal as { items: unknown[] }).items, [], 'nothing of what was released')
  // Another session of the same person has not opened anything.
  const elsewhere = await signInAgain()
  await assert.rejects(elsewhere.chart({ params: { id } }), { code: 'not-allowed' })
})

/** A second session of the office, by the day PIN of its workstation. */
async function signInAgain(): Promise<StaffClient> {
  const request = office.context().request
  const headers = { origin: new URL(demo.facts.staffUrl).origin }
  const me = (await (await request.get(url('/api/me'))).json()) as { person: { id: string } }
  await request.put(url('/api/me/day-pin'), { data: { pin: '274916' }, headers })
  const workstationCookie = (await office.context().cookies()).find(({ name }) => name.endsWith('workstation'))
  const answer = await fetch(url('/api/sign-in/day-pin'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: `${workstationCookie?.name}=${workstationCookie?.value}` },
    body: JSON.stringify({ person: me.person.id, pin: '274916' }),
  })
  assert.equal(answer.status, 200)
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return createClient(staffEndpoints, { headers: () => ({ cookie }), fetch: (path, init) => fetch(url(path), init) })
}

test('everybody who reads charts is told at once, until a doctor has taken note', async () => {
  assistant = await workstation('assistant')
  const line = assistant.getByRole('alert').filter({ hasText: reason })
  await line.getByText(/Jonas Reuter hat heute .* im Notfall die Akte von/).waitFor()
  assert.equal(await line.getByRole('button', { name: 'Zur Kenntnis nehmen' }).count(), 0)
  await shot(assistant, 'break-glass-told')
  const { rows } = await doctor.emergencies()
  assert.deepEqual(
    rows.map((row) => [row.person, row.patient.id, row.reason]),
    [['Jonas Reuter', patient(0).id, reason]],
  )
  assert.equal((await doctor.status()).emergencies.length, 1)
  await doctor.acknowledge({ params: { id: rows[0]?.id ?? '' } })
  await line.waitFor({ state: 'detached' })
  assert.equal((await doctor.status()).emergencies.length, 0)
})

test('it stands in the log and, as what it is, in the patient’s own list', async () => {
  const { id } = patient(0)
  const { rows } = await doctor.log({ query: { patient: id, count: 200 } })
  const [opened] = rows.filter(({ verb }) => verb === 'break-glass')
  assert.equal(opened?.purpose, reason)
  const reads = rows.filter(
    ({ verb, underGlass, actor }) => verb === 'read' && underGlass === true && actor.role === 'office',
  )
  assert.ok(reads.length > 0)
  assert.ok(reads.every(({ purpose }) => purpose === reason))
  const { link, pin } = invitationOf(demo.facts, 0)
  const { practice, slot } = await slotOfLink(link, pin)
  const mailbox = new Patient({ host: demo.facts.practiceHost, port: demo.facts.relayPort, ca: demo.ca }, practice)
  assert.ok(await mailbox.open(slot))
  const list = (await mailbox.contents()).access.join()
  assert.ok(list.includes('break-glass') && list.includes(reason))
})

test('closing it closes it, here and at the safe', async () => {
  const { id } = patient(0)
  await button(office, 'Wieder schließen').click()
  await office.getByText('Befunde gehören nicht zu Ihrer Rolle').waitFor()
  assert.equal(await office.locator('.entry').count(), 0)
  assert.equal(await status(`/api/patients/${id}/chart`), 403)
})

test('a protected chart: the named read it, a colleague has to break the glass', async () => {
  const { id } = patient(2)
  await doctor.protect({ params: { id }, body: { readers: [] } })
  await assistant.goto(url(`/patients/${id}`))
  await assistant.getByText('Diese Akte ist besonders geschützt').waitFor()
  await shot(assistant, 'chart-protected')
  await press(assistant, 'Labor')
  await assistant.getByText('Diese Akte ist besonders geschützt').waitFor()
  await button(assistant, 'Im Notfall öffnen …').click()
  await assistant.getByRole('dialog').getByLabel('Grund').fill(reason)
  await assistant.getByRole('dialog').getByRole('button', { name: 'Akte öffnen' }).click()
  await assistant.getByText(/Im Notfall geöffnet/).waitFor()
  await button(assistant, 'Wieder schließen').click()
  await assistant.getByText('Diese Akte ist besonders geschützt').waitFor()
  assert.ok(await doctor.chart({ params: { id } }))
  await doctor.unprotect({ params: { id } })
  await assistant.context().close()
})
