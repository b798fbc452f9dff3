import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PortalState } from '@siegel/contract/staff'
import { utf8 } from '@siegel/foundation'
import type { SlotSecret } from '@siegel/sealing/node'
import { Patient, slotOfLink, slotOfPassword, type RunningDemo, type StaffClient } from '../index.ts'
import { laboratoryFile } from '../demo/laboratory.ts'
import { demoPatient, type DemoPatient } from '../demo/people.ts'
import type { Random } from '../demo/random.ts'

/** After so long without an answer a person asks again, and then waits longer. */
const patience_ms = { first: 2_000, later: 5_000 } as const
const meaning = 'Ihre Werte sind im Ganzen in Ordnung.'

type Item = PortalState['items'][number]

/** One patient on the way along the path, and what has been acknowledged about it. */
export class Walk {
  readonly doctor: StaffClient
  readonly person: DemoPatient
  readonly file: Uint8Array
  readonly password: string
  /** What holds from now on, whatever dies; throws where it does not. A later step may take the place of an earlier. */
  readonly facts = new Map<string, () => Promise<void>>()
  /** How many steps of the path are acknowledged. */
  stage = 0
  id = ''
  isImported = false
  inbox = ''
  report = ''
  document = ''
  invitation = { link: '', pin: '', accountCode: '' }
  practice = new Uint8Array()
  slot: SlotSecret | undefined
  session: Patient
  /** What the mailbox holds, and what was taken out of it. */
  readonly held = new Set<string>()
  readonly #demo: RunningDemo
  readonly #address: string

  constructor(demo: RunningDemo, doctor: StaffClient, random: Random, index: number) {
    this.#demo = demo
    this.doctor = doctor
    this.person = { ...demoPatient(random, index), number: `W${index}` }
    this.file = laboratoryFile(random, this.person, { day: '20260301', order: `${800_000 + index}`, sign: '' })
    this.password = `Wiesenweg ${index} im Regen`
    // Many patients behind one address would wait for each other: the gateway counts openings by address.
    this.#address = `127.1.${index >> 8}.${index & 255}`
    this.session = this.browser()
  }

  get params(): { id: string } {
    return { id: this.id }
  }

  browser(): Patient {
    const { practiceHost: host, relayPort: port } = this.#demo.facts
    return new Patient({ host, port, ca: this.#demo.ca, from: this.#address }, this.practice)
  }

  /** One try to get in; undefined for `no`. An opening that was answered stands in the log. */
  async open(wait_ms: number = patience_ms.later): Promise<Patient | undefined> {
    const patient = this.browser()
    assert.ok(this.slot !== undefined)
    const from = Date.now()
    const late = sleep(wait_ms, undefined, { ref: false }).then(() => assert.fail('no answer'))
    if (!(await Promise.race([patient.open(this.slot), late]))) return undefined
    this.logged('open-mailbox', from)
    return patient
  }

  /** Something that was acknowledged just now stands in the log. */
  logged(verb: string, from_ms: number): void {
    const from = new Date(from_ms).toISOString()
    const to = new Date(Date.now() + 1).toISOString()
    this.facts.set(`${verb} until ${to} is in the log`, async () => {
      const { rows } = await this.doctor.log({ query: { patient: this.id, verb, from, to } })
      assert.ok(rows.length >= 1)
    })
  }

  async row(): Promise<string | undefined> {
    const { rows } = await this.doctor.patients({ query: { q: this.person.number } })
    assert.ok(rows.length <= 1, 'not twice')
    return rows[0]?.id
  }

  /** What the practice knows of the items made of a record; more than one would be a second release. */
  async item(reference: string): Promise<Item | undefined> {
    const { items } = await this.doctor.portalState({ params: this.params })
    const [item, ...more] = items.filter((one) => one.reference === reference)
    assert.deepEqual(more, [], 'released once')
    return item
  }

  async import(): Promise<string> {
    const body = { bytes: new Uint8Array(this.file), mediaType: 'application/octet-stream', fileName: 'befund.ldt' }
    return (await this.doctor.importFile({ body })).outcome
  }

  /** The document in the chart, if it is there. */
  async filed(): Promise<string | undefined> {
    const { timeline } = await this.doctor.chart({ params: this.params })
    const [document, ...more] = timeline.entries.filter(({ kind }) => kind === 'document')
    assert.deepEqual(more, [], 'filed once')
    return document?.reference
  }
}

export interface Step {
  name: string
  /** The child of the safe's server that works for it. */
  child?: 'reader' | 'opener'
  /** The gateway keeps something of it that the safe does not have yet, or not any more. */
  isAtGateway?: true
  /** The child's work comes after the acknowledgement. */
  isTakenLater?: true
  /** What takes long and asks nobody. */
  prepare?: (walk: Walk) => Promise<void>
  /**
   * One try, which comes back when it was acknowledged and has then noted what holds from now on. `again`: the last
   * one got no answer and may have been done all the same, so this one looks first, as a person does.
   */
  carryOut: (walk: Walk, again: boolean) => Promise<void>
}

const createPatient: Step = {
  name: 'create the patient',
  async carryOut(walk, again) {
    const there = again ? await walk.row() : undefined
    walk.id = there ?? (await walk.doctor.createPatient({ body: walk.person })).id
    walk.facts.set('the patient is there once', async () => assert.equal(await walk.row(), walk.id))
  },
}

const readChart: Step = {
  name: 'read the chart',
  async carryOut(walk) {
    const from = Date.now()
    await walk.doctor.chart({ params: walk.params })
    walk.logged('read', from)
  },
}

const importFile: Step = {
  name: 'import the laboratory file',
  child: 'reader',
  async carryOut(walk, again) {
    if (!walk.isImported) {
      const outcome = await walk.import()
      assert.ok(outcome === 'taken' || (again && outcome === 'duplicate'), outcome)
      walk.isImported = true
    }
    const reports = async () => (await walk.doctor.laboratory({ params: walk.params })).columns
    const waiting = async () => (await walk.doctor.inbox()).rows.filter(({ patient }) => patient?.id === walk.id)
    const [item] = await waiting()
    const [column] = await reports()
    assert.ok(item !== undefined && column !== undefined)
    walk.inbox = item.id
    walk.report = column.report
    walk.facts.set('the report is there once', async () =>
      assert.deepEqual(
        (await reports()).map(({ report }) => report),
        [walk.report],
      ),
    )
    walk.facts.set('the report waits in the inbox, or is signed off', async () => {
      const [report] = await reports()
      const inInbox = (await waiting()).map(({ id }) => id)
      assert.deepEqual(inInbox, report?.handling.signedOff === undefined ? [walk.inbox] : [])
    })
  },
}

const signOff: Step = {
  name: 'sign the report off',
  async carryOut(walk) {
    await walk.doctor.signOff({ body: { items: [walk.inbox] } })
    walk.facts.set('the report is signed off', async () => {
      const { columns } = await walk.doctor.laboratory({ params: walk.params })
      assert.ok(columns[0]?.handling.signedOff !== undefined)
    })
  },
}

const release = (name: string, of: (walk: Walk) => string): Step => ({
  name,
  async carryOut(walk, again) {
    const reference = of(walk)
    if (!again || (await walk.item(reference)) === undefined)
      await walk.doctor.release({ params: walk.params, body: { items: [reference], meaning } })
    walk.held.add(reference)
    walk.facts.set(`${name}: released once`, async () => {
      const item = await walk.item(reference)
      assert.deepEqual([item?.state, item?.meaning], ['released', meaning])
    })
  },
})

const invite: Step = {
  name: 'invite',
  async carryOut(walk) {
    // The PIN is in the answer only: without one, another invitation has to take the place of what may have been made.
    walk.invitation = await walk.doctor.invite({ params: walk.params, body: { language: 'de' } })
    oneWayIn(walk, 'linkpin1')
  },
}

const openByLink: Step = {
  name: 'open by link and PIN',
  child: 'opener',
  isAtGateway: true,
  async prepare(walk) {
    const { practice, slot } = await slotOfLink(walk.invitation.link, walk.invitation.pin)
    walk.practice = new Uint8Array(practice)
    walk.slot = slot
  },
  carryOut: enter,
}

const readMailbox: Step = {
  name: 'read the mailbox',
  isAtGateway: true,
  async carryOut(walk) {
    const { index } = await walk.session.contents()
    const shown = index.items.find(({ reference }) => reference === walk.report)
    assert.equal(shown?.sentence?.meaning, meaning)
    const until = Date.now()
    walk.facts.set('the practice knows that it was fetched', async () => {
      const { fetchedAt } = (await walk.item(walk.report)) ?? {}
      assert.ok(fetchedAt !== undefined && Date.parse(fetchedAt) <= until)
    })
  },
}

const viewReport: Step = {
  name: 'look at the report',
  isAtGateway: true,
  async carryOut(walk) {
    const { index } = await walk.session.contents()
    const shown = index.items.find(({ reference }) => reference === walk.report)
    await walk.session.client.viewed({ params: { name: shown?.file ?? '' } })
    walk.facts.set('the practice knows that it was looked at', async () =>
      assert.ok((await walk.item(walk.report))?.viewedAt !== undefined),
    )
  },
}

const enrolPassword: Step = {
  name: 'enrol a password',
  child: 'opener',
  isAtGateway: true,
  isTakenLater: true,
  async prepare(walk) {
    walk.slot = await slotOfPassword(walk.invitation.accountCode, walk.password)
  },
  async carryOut(walk, again) {
    // The upload's acknowledgement is what counts; whether it stands as received is only watched after that.
    if (!again || (await walk.open()) === undefined)
      await new Promise<void>((resolve, reject) => {
        walk.session.acknowledged = resolve
        walk.session.enrolPassword(walk.invitation.accountCode, walk.password).catch(reject)
      })
    oneWayIn(walk, 'password1')
    opens(walk)
  },
}

const openByPassword: Step = { name: 'come back by password', child: 'opener', isAtGateway: true, carryOut: enter }

const fileDocument: Step = {
  name: 'file a document',
  child: 'reader',
  async carryOut(walk, again) {
    const bytes = new Uint8Array(utf8(`%PDF-1.7\n% ${walk.person.number}\n%%EOF\n`))
    const body = { bytes, mediaType: 'application/pdf', fileName: 'arztbrief.pdf' }
    const there = again ? await walk.filed() : undefined
    walk.document = there ?? (await walk.doctor.uploadDocument({ params: walk.params, query: {}, body })).reference
    walk.facts.set('the document is there once', async () => assert.equal(await walk.filed(), walk.document))
    walk.facts.set('the document is what was filed', async () => {
      const content = await walk.doctor.documentContent({ params: { id: walk.document.split('/')[1] ?? '' } })
      assert.deepEqual(content.bytes, bytes)
    })
  },
}

const withdraw: Step = {
  name: 'withdraw the report',
  async carryOut(walk, again) {
    if (!again || (await walk.item(walk.report))?.state !== 'withdrawn')
      await walk.doctor.withdraw({ params: walk.params, body: { items: [walk.report] } })
    walk.held.delete(walk.report)
    walk.facts.delete('release the report: released once')
    walk.facts.set('the report is withdrawn', async () =>
      assert.equal((await walk.item(walk.report))?.state, 'withdrawn'),
    )
  },
}

const removeWayIn: Step = {
  name: 'remove the way in',
  async carryOut(walk, again) {
    const { slots } = await walk.doctor.portalState({ params: walk.params })
    const live = slots.find(({ state }) => state === 'live')
    assert.ok(again || live !== undefined)
    if (live !== undefined) await walk.doctor.revoke({ params: walk.params, body: { slot: live.id } })
    for (const fact of ['the way in opens', 'one way in', 'the mailbox holds what was released'])
      walk.facts.delete(fact)
    const { session } = walk
    walk.facts.set('no way in is left', async () =>
      assert.equal((await walk.doctor.portalState({ params: walk.params })).state, 'blocked'),
    )
    walk.facts.set('what was open is closed', () =>
      assert.rejects(session.client.mailbox({}), { code: 'not-signed-in' }),
    )
  },
}

const beTurnedAway: Step = {
  name: 'be turned away',
  child: 'opener',
  async carryOut(walk, again) {
    assert.equal(await walk.open(again ? patience_ms.later : patience_ms.first), undefined)
  },
}

async function enter(walk: Walk, again: boolean): Promise<void> {
  const session = await walk.open(again ? patience_ms.later : patience_ms.first)
  assert.ok(session !== undefined, 'no')
  walk.session = session
  opens(walk)
  walk.facts.set('the mailbox holds what was released', async () => {
    const { index, items, withdrawn } = await walk.session.contents()
    const references = index.items.map(({ reference }) => reference)
    assert.deepEqual(new Set(references), walk.held)
    assert.equal(references.length, walk.held.size)
    assert.equal(items.size, walk.held.size)
    assert.equal(withdrawn.length, walk.held.has(walk.report) ? 0 : 1)
  })
}

const opens = (walk: Walk) =>
  walk.facts.set('the way in opens', async () => assert.ok((await walk.open()) !== undefined, 'no'))

const oneWayIn = (walk: Walk, kind: string) =>
  walk.facts.set('one way in', async () => {
    const { slots } = await walk.doctor.portalState({ params: walk.params })
    assert.deepEqual(
      slots.filter(({ state }) => state === 'live').map((slot) => slot.kind),
      [kind],
    )
  })

/** From the first line about a patient to the closed door, each step through the interfaces that people use. */
export const path: readonly Step[] = [
  createPatient,
  readChart,
  importFile,
  signOff,
  release('release the report', ({ report }) => report),
  invite,
  openByLink,
  readMailbox,
  viewReport,
  enrolPassword,
  openByPassword,
  fileDocument,
  release('release the document', ({ document }) => document),
  withdraw,
  removeWayIn,
  beTurnedAway,
]
