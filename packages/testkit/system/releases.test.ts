import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { TimelineEntry } from '@siegel/contract/staff'
import { hex, unhex } from '@siegel/foundation'
import { skipFor, temporaryFolder } from '@siegel/foundation/testing'
import { bareDatabase, sealDatabase } from '../bare-database.ts'
import {
  commandLine,
  eventually,
  Patient,
  signInStaff,
  slotOfLink,
  slotOfPassword,
  startDemo,
  type DemoFacts,
  type RunningDemo,
  type StaffClient,
} from '../index.ts'

/**
 * A data folder of every version lies in `testdata/releases`: this version opens and migrates each of them, and what was
 * in it is in it still. `SIEGEL_KEEP_RELEASE=1` makes the folder of the version at hand where there is none yet.
 * The folders hold synthetic patients, and keys that open nothing else; since 0.4.0 their database is packed without its
 * encryption, and encrypted again before it is opened.
 */
const releases = new URL('../../../testdata/releases/', import.meta.url).pathname
const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string
}
const limit_bytes = 1024 * 1024
const doctorRole = 'doctor'

/** What is known of a folder: what the practice saw in it, and how its one patient with a password comes in. */
interface ReleaseFacts {
  version: string
  logSize: number
  charts: Record<string, ChartFacts>
  inbox: number
  /** Since 0.4.0: what patient and practice wrote to each other, and how many rules the practice has. */
  messages?: readonly string[]
  rules?: number
  way: {
    patient: string
    /** The practice's fingerprint, hex; folders of 0.1.0 have it in the links of other patients. */
    practice?: string
    accountCode: string
    password: string
    items: string[]
    withdrawn: string[]
  }
}
interface ChartFacts {
  name: string
  entries: readonly string[]
  portal: readonly string[]
}

/** Folders before 0.3.0 know entries by titles that the safe gave them; now the app does, where they have none. */
const untitled: Readonly<Record<string, string>> = { laboratory: 'Laborbefund', order: 'Laborauftrag' }
const titleOf = ({ title, kind }: TimelineEntry): string => title ?? untitled[kind] ?? ''

async function chartsOf(doctor: StaffClient): Promise<Record<string, ChartFacts>> {
  const { rows } = await doctor.patients({ query: { count: 50 } })
  const charts = await Promise.all(
    rows.map(async ({ id, name }) => {
      const { timeline } = await doctor.chart({ params: { id } })
      const { items } = await doctor.portalState({ params: { id } })
      const entries = timeline.entries.map((entry) => `${entry.reference} ${titleOf(entry)}`).toSorted()
      return [id, { name, entries, portal: items.map(({ item, state }) => `${item} ${state}`).toSorted() }] as const
    }),
  )
  return Object.fromEntries(charts.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

const address = (demo: RunningDemo) => ({
  host: demo.facts.practiceHost,
  port: demo.facts.relayPort,
  ca: demo.ca,
})

/** Signs off and releases the report of a patient that still waits in the inbox. */
async function releaseAnother(doctor: StaffClient, patient: string): Promise<void> {
  const waiting = (await doctor.inbox()).rows.find((row) => row.patient?.id === patient)
  const { focus } = await doctor.inboxItem({ params: { id: waiting?.id ?? '' } })
  await doctor.signOff({ body: { items: [waiting?.id ?? ''] } })
  await doctor.release({ params: { id: patient }, body: { items: [focus], meaning: 'Alles ist in Ordnung.' } })
}

/** One line of every kind that can be written into a chart, and one that is still a draft. */
const lines = [
  'a Müde seit zwei Wochen',
  'b Lunge frei',
  'd Hypothyreose E03.9 G dauer',
  't Schonung',
  'm L-Thyroxin 75 µg 1-0-0-0',
  'v rr 130/80 gew 71,5',
  'n Angehörige informiert',
  'cave Penicillin: Anaphylaxie',
  'imp Tetanus Ch.-B. AC37B',
  'r TSH kontrollieren +3m',
  'auf Apotheke anrufen',
]

async function writeChart(doctor: StaffClient, id: string): Promise<void> {
  const params = { id }
  for (const line of lines) await doctor.commitEntry({ params, body: { key: crypto.randomUUID(), line } })
  await doctor.keepDraft({ params, body: { key: crypto.randomUUID(), line: 'b Schilddrüse nicht vergrößert' } })
}

/** A question of the patient and its answer; a rule that the practice changed. */
async function write(patient: Patient, doctor: StaffClient, id: string): Promise<void> {
  const thread = 'ab'.repeat(16)
  await patient.send({ kind: 'message', thread, topic: 'question', text: 'Muss ich nüchtern kommen?' })
  const answer = {
    thread,
    topic: 'question' as const,
    text: 'Nein, bitte frühstücken Sie.',
    documents: [],
    closes: true,
  }
  await doctor.sendMessage({ params: { id }, body: { key: crypto.randomUUID(), ...answer } })
  const { version: of, rules } = await doctor.releaseRules()
  await doctor.saveReleaseRules({ body: { version: of, rules: rules.slice(0, -1) } })
}

/** A password for the first patient, a release more and a withdrawal: the folder holds more than a new demo does. */
async function live(demo: RunningDemo, doctor: StaffClient): Promise<ReleaseFacts['way']> {
  const [facts] = demo.facts.patients
  const { id, inviteLink = '', pin = '', accountCode = '' } = facts as DemoFacts['patients'][number]
  const { practice, slot } = await slotOfLink(inviteLink, pin)
  const patient = new Patient(address(demo), practice)
  assert.ok(await patient.open(slot))
  const password = 'Kirschbaum hinter dem Haus'
  await patient.enrolPassword(accountCode, password)
  await write(patient, doctor, id)
  await releaseAnother(doctor, id)
  const { items } = await doctor.portalState({ params: { id } })
  // The older one is the larger, and of what is withdrawn nothing is kept for the patient.
  const first = items.at(-1)
  assert.ok(first !== undefined && items.length >= 2)
  await doctor.withdraw({ params: { id }, body: { items: [first.reference] } })
  return eventually('the withdrawal in the mailbox', async () => {
    const contents = await patient.contents()
    assert.equal(contents.withdrawn.length, 1)
    return {
      patient: id,
      practice: hex(practice),
      accountCode,
      password,
      items: [...contents.items.keys()].toSorted(),
      withdrawn: contents.withdrawn,
    }
  })
}

/** Who wrote what, in the order in which it was written. */
async function messagesOf(doctor: StaffClient, id: string): Promise<string[]> {
  const { threads } = await doctor.messageThreads({ params: { id } })
  return threads.flatMap(({ messages }) => messages.map(({ text }) => text))
}

async function keep(folder: string, archive: string): Promise<void> {
  const data = join(folder, 'data')
  mkdirSync(data)
  const demo = await startDemo({ patients: 1, data })
  try {
    const doctor = await signInStaff(demo.facts, doctorRole)
    const way = await live(demo, doctor)
    await writeChart(doctor, way.patient)
    const charts = await chartsOf(doctor)
    const inbox = (await doctor.inbox()).rows.length
    const { size } = await commandLine(demo.facts).logVerify()
    const messages = await messagesOf(doctor, way.patient)
    const rules = (await doctor.releaseRules()).rules.length
    const facts: ReleaseFacts = { version, logSize: size, charts, inbox, messages, rules, way }
    writeFileSync(join(folder, 'facts.json'), `${JSON.stringify(facts, null, 2)}\n`)
  } finally {
    await demo.stop()
  }
  await bareDatabase(data)
  execFileSync('tar', ['--sort=name', '--owner=0', '--group=0', '-cJf', archive, 'data', 'facts.json'], { cwd: folder })
}

/** The folder as it would be after the move to this version, or to a machine of its own. */
async function open(t: TestContext, archive: string) {
  const folder = temporaryFolder(t)
  execFileSync('tar', ['-xf', archive, '-C', folder])
  const facts = JSON.parse(readFileSync(join(folder, 'facts.json'), 'utf8')) as ReleaseFacts
  await sealDatabase(join(folder, 'data'))
  return { facts, demo: await startDemo({ patients: 3, data: join(folder, 'data') }) }
}

mkdirSync(releases, { recursive: true })
if (process.env['SIEGEL_KEEP_RELEASE'] === '1') {
  test(`the folder of ${version} is kept`, async (t) => {
    const archive = join(releases, `${version}.tar.xz`)
    rmSync(archive, { force: true })
    await keep(temporaryFolder(t), archive)
    assert.ok(readFileSync(archive).length <= limit_bytes)
  })
}

const archives = readdirSync(releases).filter((name) => /\.tar\.(gz|xz)$/.test(name))
const hasXz = spawnSync('xz', ['--version']).status === 0

test('there is a folder to open', () => assert.ok(archives.length > 0))

for (const name of archives) {
  test(`the folder of ${name.replace(/\.tar\..z$/, '')} opens with everything in it`, async (t) => {
    const archive = join(releases, name)
    if (name.endsWith('.xz') && !hasXz) return skipFor(t, 'xz (Debian: xz-utils) is not installed')
    assert.ok(readFileSync(archive).length <= limit_bytes, 'at most 1 MB')
    const { facts, demo } = await open(t, archive)
    try {
      const doctor = await signInStaff(demo.facts, doctorRole)
      assert.deepEqual(await chartsOf(doctor), facts.charts)
      assert.equal((await doctor.inbox()).rows.length, facts.inbox)
      if (facts.messages !== undefined) assert.deepEqual(await messagesOf(doctor, facts.way.patient), facts.messages)
      if (facts.rules !== undefined) assert.equal((await doctor.releaseRules()).rules.length, facts.rules)
      const { size } = await commandLine(demo.facts).logVerify()
      assert.ok(size > facts.logSize)
      const { way } = facts
      const practice = way.practice === undefined ? await practiceOf(demo) : unhex(way.practice)
      const patient = new Patient(address(demo), practice)
      const slot = await slotOfPassword(way.accountCode, way.password)
      assert.ok(await eventually('the mailbox opens', () => patient.open(slot)))
      const contents = await eventually('its documents', () => patient.contents())
      assert.deepEqual([...contents.items.keys()].toSorted(), way.items)
      assert.deepEqual(contents.withdrawn, way.withdrawn)
    } finally {
      await demo.stop()
    }
  })
}

/** The practice's fingerprint, as any of its links carries it. */
async function practiceOf(demo: RunningDemo): Promise<Uint8Array> {
  const invited = demo.facts.patients.find(({ inviteLink }) => inviteLink !== undefined)
  return (await slotOfLink(invited?.inviteLink ?? '', invited?.pin ?? '')).practice
}
