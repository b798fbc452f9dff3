import assert from 'node:assert/strict'
import type { DiagnosticReport, Observation } from '@siegel/fhir'
import { base64, base64url, hex, unhex } from '@siegel/foundation'
import { protectChart } from '@siegel/records'
import { composeMessage } from '@siegel/practice'
import {
  linkSlot,
  parseLinkFragment,
  passkeySlot,
  randomBytes,
  randomId,
  sealBag,
  sha256,
  slotProof,
  type SlotSecret,
} from '@siegel/sealing/node'
import { Random } from '../demo/random.ts'
import { Model, type Canary, type ModelBox } from './model.ts'
import { clearUp, doctor, orRefused, type Visit, type World } from './testing.ts'

const hour_ms = 3_600_000
const never = Number.MAX_SAFE_INTEGER

/** What is shown to be kept apart does random things here; the model says after each what everybody may hold. */
export class Actions {
  readonly world: World
  readonly model = new Model()
  readonly random: Random
  /** Everything that somebody ever opened, by who it was. */
  readonly visits = new Map<string, Visit[]>()
  /** What was done, for whoever reads a failure. */
  readonly history: string[] = []
  readonly #names = new Map<ModelBox, { id: string }>()
  readonly #releases = new Map<Canary, { reference: string; item: string }>()
  readonly #links = new Map<ModelBox, SlotSecret>()
  readonly #ways = new Map<ModelBox, SlotSecret[]>()
  #patients: string[] = []

  constructor(world: World, seed: number) {
    this.world = world
    this.random = new Random(seed)
    this.model.now = world.clock.now()
  }

  get patients(): readonly string[] {
    return this.#patients
  }

  /** Two patients, one who is also somebody’s representative, and nobody who has opened anything yet. */
  begin(): void {
    this.#patients = [
      this.world.add('Albrecht', 'Anna'),
      this.world.add('Brandt', 'Bernd'),
      this.world.add('Roth', 'Rita'),
    ]
    for (const patient of this.#patients)
      this.model.boxes.push({ owner: patient, kind: 'own', patient, isLive: false, epoch: 0, opened: -1 })
  }

  async step(): Promise<void> {
    await this.#advance(60_000)
    const acts = [
      ...Array<() => Promise<string>>(3).fill(() => this.#release()),
      ...Array<() => Promise<string>>(3).fill(() => this.#open()),
      ...Array<() => Promise<string>>(2).fill(() => this.#write()),
      () => this.#withdraw(),
      () => this.#invite(),
      () => this.#answer(),
      ...Array<() => Promise<string>>(2).fill(() => this.#grant()),
      ...Array<() => Promise<string>>(2).fill(() => this.#endActing()),
      ...Array<() => Promise<string>>(2).fill(() => this.#share()),
      () => this.#endShare(),
      () => this.#protect(),
      () => this.#enrol(),
      () => this.#removeWay(),
      () => this.#close(),
      () => this.#pass(),
      () => this.#trespass(),
    ]
    this.history.push(await this.random.pick(acts)())
  }

  #canary(patient: string): Canary {
    const text = `Kanarie${this.model.canaries.length}x${hex(randomBytes(4))}`
    return { text, patient, isLive: true }
  }

  /** One of them, or none. */
  #one<T>(values: readonly T[]): T | undefined {
    return values[this.random.whole(0, values.length)]
  }

  #someone = () => this.random.pick(this.#patients)
  #own = (patient: string) => this.model.ownOf(patient) ?? assert.fail()
  #name = (patient: string) => 'ABR'[this.#patients.indexOf(patient)] ?? '?'

  async #release(): Promise<string> {
    const patient = this.#someone()
    const canary = this.#canary(patient)
    const subject = { reference: `Patient/${patient}` }
    const reference = this.world.records.transact(doctor, { verb: 'create' }, (write) => {
      const value: Observation = { resourceType: 'Observation', status: 'final', code: { text: canary.text }, subject }
      const result = [{ reference: `Observation/${write.create(value).id}` }]
      const code = { text: canary.text }
      const report: DiagnosticReport = { resourceType: 'DiagnosticReport', status: 'final', code, subject, result }
      return `DiagnosticReport/${write.create(report).id}`
    })
    const [item] = await this.world.access.release(doctor, patient, [reference], { meaning: canary.text })
    this.#releases.set(canary, { reference, item: item?.item ?? '' })
    this.model.canaries.push(canary)
    return `release ${canary.text} to ${this.#name(patient)}`
  }

  async #withdraw(): Promise<string> {
    const canary = this.#one([...this.#releases.keys()])
    if (canary?.isLive !== true) return 'nothing to withdraw'
    await this.world.access.withdraw(doctor, canary.patient, [this.#releases.get(canary)?.reference ?? ''])
    canary.isLive = false
    return `withdraw ${canary.text}`
  }

  async #invite(): Promise<string> {
    const box = this.random.pick(
      this.model.boxes.filter(({ kind, isLive }) => kind === 'own' || (kind === 'proxy' && isLive)),
    )
    const { access } = this.world
    const made =
      box.patient === undefined
        ? await access.inviteProxy(doctor, { mailbox: this.#idOf(box), to: { name: 'Paul', addressLines: [] } }, 'de')
        : await access.invite(doctor, box.patient, { language: 'de', channel: 'letter' })
    this.model.renew(box)
    const { linkSecret } = parseLinkFragment(new URL(made.link).hash)
    this.#links.set(box, await linkSlot(linkSecret, made.pin))
    this.#ways.set(box, [])
    return `new link for ${box.owner}`
  }

  #idOf = (box: ModelBox): string =>
    box.patient !== undefined && box.kind === 'own'
      ? this.world.mailboxOf(box.patient)
      : (this.#names.get(box)?.id ?? assert.fail('no mailbox'))

  async #open(): Promise<string> {
    const box = this.random.pick(this.model.boxes.filter(({ kind }) => kind !== 'guest'))
    const [way = this.#links.get(box)] = this.#ways.get(box) ?? []
    if (!box.isLive || way === undefined) return 'nothing to open'
    this.#keep(box, await this.world.openBy(way))
    return `${box.owner} opens by ${way.kind}`
  }

  #keep(box: ModelBox, visit: Visit): void {
    assert.equal(visit.ref.epoch, box.epoch)
    box.opened = box.epoch
    this.visits.set(box.owner, [...(this.visits.get(box.owner) ?? []), visit])
    this.#names.set(box, { id: hex(visit.ref.mailbox) })
  }

  /** The newest visit of a mailbox that is open. */
  #visitOf(box: ModelBox): Visit | undefined {
    const name = this.#names.get(box)?.id
    const mine = this.visits.get(box.owner)?.filter(({ ref }) => hex(ref.mailbox) === name) ?? []
    return box.isLive && box.opened === box.epoch ? mine.at(-1) : undefined
  }

  #message = (text: string) => ({ kind: 'message', thread: hex(randomBytes(16)), topic: 'question', text }) as const

  /** From a patient, or from who acts for one. */
  async #write(): Promise<string> {
    const box = this.random.pick(this.model.boxes)
    const visit = this.#visitOf(box)
    if (visit === undefined) return 'nobody to write'
    const patient = this.random.pick(this.#patients)
    const isOwn = box.kind === 'own' && box.patient === patient
    const about = isOwn ? undefined : this.#pseudonym(patient)
    const canary = this.#canary(patient)
    const may = isOwn || (box.kind !== 'guest' && this.model.right(box, patient)?.level === 'act')
    const answer = await this.world.send(visit, this.#message(canary.text), about)
    if (answer === 'too-many-messages') return 'enough messages'
    assert.equal(answer, may ? 'taken' : 'not-allowed')
    // What is refused is nobody's.
    if (may) this.model.canaries.push(canary)
    return `${box.owner} writes ${canary.text} for ${this.#name(patient)}: ${answer}`
  }

  #pseudonym(patient: string): Uint8Array {
    const found = this.world.store.read((reader) =>
      reader.query<{ id: string }>({
        text: "SELECT id FROM mailbox WHERE kind = 'own' AND patient = ?",
        values: [patient],
      }),
    )
    return found[0] === undefined ? randomBytes(16) : unhex(found[0].id)
  }

  async #answer(): Promise<string> {
    const patient = this.#someone()
    const canary = this.#canary(patient)
    const written = {
      key: randomId(),
      thread: hex(randomBytes(16)),
      topic: 'question' as const,
      text: canary.text,
      documents: [],
      closes: false,
    }
    const done = await orRefused(() =>
      this.world.access.message(doctor, patient, composeMessage(doctor, patient, written)),
    )
    if (done !== undefined) return `no message: ${done.refused}`
    this.model.canaries.push(canary)
    return `the practice writes ${canary.text} to ${this.#name(patient)}`
  }

  async #grant(): Promise<string> {
    const patient = this.#someone()
    const level = this.random.pick(['read', 'act'] as const)
    const until = this.random.next() < 0.5 ? never : this.world.clock.now() + this.random.whole(1, 60) * hour_ms
    const proxy = this.model.boxes.find(({ kind, isLive }) => kind === 'proxy' && isLive)
    const rita = this.#own(this.#patients[2] ?? '')
    const box: ModelBox = this.random.pick([
      rita,
      proxy ?? { owner: 'Paul', kind: 'proxy', isLive: true, epoch: 0, opened: -1 },
    ])
    const holder =
      box === rita ? { patient: rita.patient ?? '' } : box === proxy ? { mailbox: this.#idOf(box) } : ('new' as const)
    const grant = {
      representative: 'r1',
      name: box.owner,
      level,
      holder,
      ...(until !== never && { until: new Date(until).toISOString() }),
    }
    const made = await orRefused(() => this.world.access.grantActing(doctor, patient, grant))
    if (typeof made !== 'string') return `no right: ${made.refused}`
    this.#names.set(box, { id: made })
    if (!this.model.boxes.includes(box)) this.model.boxes.push(box)
    this.model.grant({ box, patient, level, until })
    return `${box.owner} may ${level} for ${this.#name(patient)}`
  }

  async #endActing(): Promise<string> {
    const right = this.#one(this.model.rights)
    if (right === undefined) return 'no right to end'
    await this.world.access.endActing(doctor, right.patient, this.#idOf(right.box))
    this.model.end((one) => one === right)
    return `${right.box.owner} acts for ${this.#name(right.patient)} no more`
  }

  async #share(): Promise<string> {
    const patient = this.#someone()
    const visit = this.#visitOf(this.#own(patient))
    const own = [...this.#releases.keys()].filter((one) => one.patient === patient && one.isLive)
    if (visit === undefined || own.length === 0) return 'nothing to share'
    const shared = own.filter(() => this.random.next() < 0.5).slice(0, 5)
    if (shared.length === 0) return 'nothing shared'
    const items = shared.map((one) => this.#releases.get(one)?.item ?? '')
    const day = new Date(this.world.clock.now() + this.random.whole(0, 3) * 24 * hour_ms).toISOString().slice(0, 10)
    const answer = await this.world.send(visit, { kind: 'share', items, until: day, name: 'Gast' })
    if (answer !== 'taken') return `not shared: ${answer}`
    const guest = await this.world.openShare(visit)
    const owner = `guest ${this.model.boxes.length}`
    const until = Date.parse(`${day}T23:00:00.000Z`)
    const box: ModelBox = { owner, kind: 'guest', patient, isLive: true, epoch: 1, opened: -1, shared, until }
    this.model.boxes.push(box)
    this.#keep(box, { ...guest, session: guest.answer.session })
    return `${this.#name(patient)} shares ${shared.map(({ text }) => text).join()}`
  }

  async #endShare(): Promise<string> {
    const guest = this.model.boxes.find(({ kind, isLive }) => kind === 'guest' && isLive)
    const visit = guest?.patient === undefined ? undefined : this.#visitOf(this.#own(guest.patient))
    if (guest === undefined || visit === undefined) return 'no share to end'
    assert.equal(await this.world.send(visit, { kind: 'end-share', share: this.#idOf(guest) }), 'taken')
    this.model.close(guest)
    return `end of ${guest.owner}`
  }

  async #protect(): Promise<string> {
    const patient = this.#someone()
    const readers = this.#one([['p1'], ['p1', 'p2']])
    const done = await orRefused(() => protectChart(this.world.records, doctor, patient, readers))
    if (done !== undefined) return `no protection: ${done.refused}`
    if (readers === undefined) this.model.readers.delete(patient)
    else this.model.readers.set(patient, readers)
    return `${this.#name(patient)} is read by ${readers?.join() ?? 'all'}`
  }

  /** A passkey; the link is dead from then on. */
  async #enrol(): Promise<string> {
    const box = this.random.pick(this.model.boxes.filter(({ kind }) => kind !== 'guest'))
    const visit = this.#visitOf(box)
    if (visit === undefined || (this.#ways.get(box)?.length ?? 0) > 3) return 'nobody to enrol'
    const credentialId = randomBytes(16)
    const slot = passkeySlot(randomBytes(32), credentialId)
    const answer = await this.world.send(visit, {
      kind: 'enrol',
      slot: hex(slot.id),
      slotKind: 'prf1',
      credentialId: base64url(credentialId),
      proofSha256: hex(sha256(slotProof(slot))),
      bag: base64(await sealBag(slot, visit.ref, visit.keys)),
      label: 'Telefon',
    })
    assert.equal(answer, 'taken')
    const link = this.#links.get(box)
    this.#links.delete(box)
    this.#ways.set(box, [...(this.#ways.get(box) ?? []), slot])
    if (link !== undefined) await assert.rejects(this.world.openBy(link), /not opened/)
    return `${box.owner} enrols`
  }

  async #removeWay(): Promise<string> {
    const box = this.random.pick(this.model.boxes.filter(({ kind }) => kind === 'own'))
    const [way, ...rest] = this.#ways.get(box) ?? []
    if (!box.isLive || way === undefined || rest.length === 0) return 'no way to remove'
    await this.world.access.revoke(doctor, box.patient ?? '', hex(way.id))
    this.#ways.set(box, rest)
    await assert.rejects(this.world.openBy(way), /not opened/)
    const sessions = this.visits.get(box.owner)?.filter(({ slot }) => slot === way) ?? []
    assert.ok(!sessions.some((visit) => this.world.isIn(visit)), 'its sessions are over')
    return `a way of ${box.owner} is removed`
  }

  async #close(): Promise<string> {
    const box = this.random.pick(this.model.boxes.filter(({ kind }) => kind === 'own'))
    if (!box.isLive || this.random.next() < 0.5) return 'nothing closed'
    await this.world.access.revoke(doctor, box.patient ?? '')
    this.model.close(box)
    this.#links.delete(box)
    this.#ways.delete(box)
    return `${box.owner} is closed`
  }

  /** Time goes by, and the safe clears up as it does every second. */
  async #advance(by_ms: number): Promise<void> {
    this.world.clock.advance(by_ms)
    await clearUp(this.world)
    this.model.pass(this.world.clock.now())
  }

  async #pass(): Promise<string> {
    const hours = this.random.whole(1, 20)
    await this.#advance(hours * hour_ms)
    return `${hours} hours`
  }

  /** With the keys of yesterday, and by the way in of yesterday. */
  async #trespass(): Promise<string> {
    const stale = [...this.visits.values()].flat().filter(({ ref }) => {
      const box = [...this.#names].find(([, { id }]) => id === hex(ref.mailbox))?.[0]
      return box === undefined || !box.isLive || ref.epoch !== box.epoch
    })
    const old = this.#one(stale)
    if (old === undefined) return 'no keys of yesterday'
    assert.equal(await this.world.send(old, this.#message(this.#canary(this.#someone()).text)), 'nothing')
    await assert.rejects(this.world.openBy(old.slot), /not opened/)
    assert.ok(!this.world.isIn(old), 'its session is over')
    return 'the keys of yesterday'
  }
}
