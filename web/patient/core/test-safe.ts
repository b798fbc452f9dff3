import { CallFailed } from '@siegel/contract'
import { parseUploadBody, type IndexItem, type MailboxIndex, type UploadOf } from '@siegel/contract/patient'
import { concat, hex, Refusal, unbase64, unhex, unutf8, utf8, type Clock } from '@siegel/foundation'
import type { Entry } from '@siegel/ledger/proof'
import {
  ed25519PublicKey,
  formatLink,
  generateAgeKeys,
  generateMailboxKeys,
  linkSlot,
  manifestHash,
  newAccountCode,
  newLinkSecret,
  openOpeningRequest,
  openUpload,
  practiceFingerprint,
  randomBytes,
  releaseStatement,
  sealAnswer,
  sealBag,
  sealItem,
  sha256,
  signCertificate,
  signManifest,
  signStatement,
  slotProof,
  statementHash,
  toInstant,
  type AgeKeys,
  type BagKeys,
  type MailboxKeys,
  type MediaType,
  type OpeningAnswer,
  type PracticeCertificate,
  type SlotKind,
  type SlotSecret,
} from '@siegel/sealing'
import { octets, type PatientApi } from './api.ts'
import { TestLog } from './test-log.ts'

interface Slot {
  kind: SlotKind
  label: string
  bag: Uint8Array
  proof: Uint8Array
  live: boolean
  tries: number
}

/** What is released: the index's words for it and the bytes. */
export type Released = Omit<IndexItem, 'statement' | 'file' | 'size_bytes'> & { content: Uint8Array }

/**
 * The safe and the gateway in one, for one mailbox, with the same sealing as the real ones: so that tests can attack
 * what they give. Everything public may be changed by a test.
 */
export class TestSafe {
  readonly clock: Clock
  readonly log = new TestLog()
  readonly rootSeed = randomBytes(32)
  readonly documentSeed = randomBytes(32)
  readonly practice = practiceFingerprint(ed25519PublicKey(this.rootSeed))
  readonly mailbox = randomBytes(16)
  readonly epoch = 1
  readonly slots = new Map<string, Slot>()
  readonly items: Released[] = []
  readonly viewed: string[] = []
  greeting = { practice: 'Praxis am Lindenplatz', telephone: '0221 4710 123', doctors: ['Dr. Hollmann', 'Dr. Yıldız'] }
  state: 'open' | 'locked' | 'away' | 'closed' = 'open'
  cosignedAt_ms: number | undefined
  manifest = ''
  statements: string[] = []
  readonly files = new Map<string, Uint8Array>()
  certificate: string
  checkpoint: string | undefined
  readonly #keys: { request: AgeKeys; inbox: AgeKeys; mailbox: MailboxKeys }
  readonly #sealed = new Map<string, { name: string; statement: string; text: string }>()
  #received: Uint8Array[] = []
  #version = 0
  #sessions = new Set<string>()
  #seen = new Set<string>()
  #token: () => string | undefined = () => undefined

  private constructor(clock: Clock, keys: { request: AgeKeys; inbox: AgeKeys; mailbox: MailboxKeys }) {
    this.clock = clock
    this.#keys = keys
    this.certificate = this.certify(1)
  }

  static async create(clock: Clock): Promise<TestSafe> {
    const keys = {
      request: await generateAgeKeys(),
      inbox: await generateAgeKeys(),
      mailbox: await generateMailboxKeys(),
    }
    return new TestSafe(clock, keys)
  }

  /** A certificate by this practice's root. */
  certify(serial: number, changes: Partial<PracticeCertificate> = {}): string {
    const now = this.clock.now()
    const { name, seed } = this.log.witness
    return signCertificate(
      {
        practice: this.practice,
        root: ed25519PublicKey(this.rootSeed),
        serial,
        documentKey: ed25519PublicKey(this.documentSeed),
        log: { origin: this.log.origin, key: this.log.key },
        closedLogs: [],
        tunnelKey: randomBytes(32),
        inboxRecipient: this.#keys.inbox.recipient,
        requestRecipient: this.#keys.request.recipient,
        hostNames: ['lindenplatz.localhost'],
        witnessPolicy: { quorum: 1, witnesses: [{ name, key: ed25519PublicKey(seed) }] },
        valid: { from: toInstant(now - 86_400_000), to: toInstant(now + 365 * 86_400_000) },
        ...changes,
      },
      this.rootSeed,
    )
  }

  /** A link's fragment, PIN and account code that open this mailbox. */
  async invite(pin = '471100', host = 'lindenplatz.localhost'): Promise<{ fragment: string; accountCode: string }> {
    const secret = newLinkSecret()
    await this.addSlot(await linkSlot(secret, pin), 'Link')
    this.log.append(this.entry('invite', { object: `mailbox/${hex(this.mailbox)}` }))
    const link = formatLink(host, undefined, this.practice, secret)
    return { fragment: link.slice(link.indexOf('#')), accountCode: newAccountCode(this.practice) }
  }

  async addSlot(slot: SlotSecret, label: string): Promise<void> {
    const ref = { practice: this.practice, mailbox: this.mailbox, epoch: this.epoch }
    const bag = await sealBag(slot, ref, this.keys)
    this.slots.set(hex(slot.id), { kind: slot.kind, label, bag, proof: sha256(slotProof(slot)), live: true, tries: 0 })
  }

  get keys(): BagKeys {
    return this.#keys.mailbox
  }

  entry(verb: string, rest: Partial<Entry> = {}): Entry {
    return {
      at: new Date(this.clock.now()).toISOString(),
      actor: { id: 'person/kh', name: 'Dr. Katrin Hollmann', role: 'doctor' },
      verb,
      patient: 'p1',
      evidence: 'proven',
      ...rest,
    }
  }

  async release(item: Released): Promise<void> {
    this.items.push(item)
    const { statement } = await this.#seal(item.item, item.mediaType, item.fileName, item.content, item.about)
    this.log.append(
      this.entry('release', {
        object: 'DiagnosticReport/1',
        facts: [`statement sha256:${hex(statementHash(statement))}`],
      }),
    )
  }

  async #seal(item: string, mediaType: string, fileName: string, content: Uint8Array, about?: string) {
    const text = hex(sha256(content))
    const before = this.#sealed.get(item)
    if (before?.text === text) return before
    const draft = {
      practice: this.practice,
      mailbox: this.mailbox,
      epoch: this.epoch,
      item,
      revision: 1,
      mediaType: mediaType as MediaType,
      fileName,
      ...(about !== undefined && { about: unhex(about) }),
    }
    const sealed = await sealItem(draft, content, this.#keys.mailbox.recipient)
    const statement = signStatement(releaseStatement(sealed, this.log.origin), this.documentSeed)
    this.files.set(sealed.name, sealed.file)
    const row = { name: sealed.name, statement, text }
    this.#sealed.set(item, row)
    return row
  }

  index(): MailboxIndex {
    const { practice: name, telephone, doctors } = this.greeting
    return {
      format: 1,
      practice: { name, telephone, doctors },
      patient: { name: 'Renate Albrecht', birthDate: '1946-03-14' },
      items: this.items.map(({ content, ...item }) => {
        const sealed = this.#sealed.get(item.item)
        if (sealed === undefined) throw new TypeError('not sealed')
        return {
          ...item,
          statement: hex(statementHash(sealed.statement)),
          file: sealed.name,
          size_bytes: content.length,
        }
      }),
      slots: [...this.slots]
        .filter(([, { live }]) => live)
        .map(([id, { kind, label }]) => ({ id, kind, label, createdAt: new Date(this.clock.now()).toISOString() })),
    }
  }

  /** Makes index, access list, manifest and checkpoint anew, as at every opening. */
  async build(index: MailboxIndex = this.index(), access = this.log.entries): Promise<void> {
    const indexRow = await this.#seal(
      'index',
      'application/vnd.siegel.index+json',
      'index.json',
      utf8(JSON.stringify(index)),
    )
    const half = Math.ceil(access.length / 2)
    const parts = []
    for (const [at, entries] of [access.slice(0, half), access.slice(half)].entries()) {
      const text = JSON.stringify({ format: 1, entries })
      if (entries.length > 0)
        parts.push(await this.#seal(`access-${at}`, 'application/vnd.siegel.access+json', 'access.json', utf8(text)))
    }
    const rows = [...this.items.flatMap(({ item }) => this.#sealed.get(item) ?? []), indexRow, ...parts]
    this.statements = rows.map(({ statement }) => statement)
    const hashOf = ({ statement }: { statement: string }) => statementHash(statement)
    this.manifest = signManifest(
      {
        practice: this.practice,
        mailbox: this.mailbox,
        epoch: this.epoch,
        version: ++this.#version,
        asOf: toInstant(this.clock.now()),
        items: this.items.flatMap(({ item }) => this.#sealed.get(item) ?? []).map(hashOf),
        withdrawn: [],
        received: this.#received,
        index: hashOf(indexRow),
        access: parts.map(hashOf),
      },
      this.documentSeed,
    )
  }

  /** Cosigns the log as it is now. */
  witness(): void {
    this.checkpoint = this.log.checkpoint(this.log.size, Math.floor((this.cosignedAt_ms ?? this.clock.now()) / 1000))
  }

  /** The answer to a sealed request, as the safe makes it. */
  async answer(sealed: Uint8Array): Promise<Uint8Array> {
    const request = await openOpeningRequest(sealed, this.#keys.request.identity)
    const reply = (answer: OpeningAnswer) => sealAnswer(request.key, request.requestId, answer)
    const id = hex(request.requestId)
    if (this.#seen.has(id)) return reply({ result: 'no' })
    this.#seen.add(id)
    let opened: { bag: Uint8Array; entry: number } | undefined
    let session: string
    if (request.kind === 'again') {
      session = request.session
      if (!this.#sessions.has(session)) return reply({ result: 'no' })
    } else {
      const slot = this.slots.get(hex(request.slot))
      if (slot === undefined || !slot.live || ++slot.tries > 5) return reply({ result: 'no' })
      if (hex(sha256(request.proof)) !== hex(slot.proof)) return reply({ result: 'no' })
      slot.tries -= 1
      const actor = { id: `slot/${hex(request.slot)}`, name: 'Patient', role: 'patient' }
      const entry = this.log.append(this.entry('open-mailbox', { actor, facts: [`kind ${slot.kind}`] }))
      opened = { bag: slot.bag, entry }
      session = newToken()
      this.#sessions.add(session)
    }
    await this.build()
    return reply({
      result: 'yes',
      mailbox: this.mailbox,
      epoch: this.epoch,
      ...opened,
      session,
      time: toInstant(this.clock.now()),
      certificateSerial: 1,
      manifest: { version: this.#version, hash: manifestHash(this.manifest) },
      log: { size: this.log.size, root: this.log.root() },
    })
  }

  async take(bytes: Uint8Array): Promise<void> {
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
    const [note, file] = [unutf8(bytes.subarray(4, 4 + length)), bytes.slice(4 + length)]
    const key = this.#keys.mailbox.signingPublicKey
    const { identity } = this.#keys.inbox
    const { statement, content } = await openUpload({ file, note }, this.practice, () => key, identity)
    this.#received.push(statement.upload)
    const body = parseUploadBody(content)
    if (body.kind === 'enrol') this.#enrol(body)
    await this.build()
  }

  #enrol({ slot, slotKind: kind, label, bag, proofSha256 }: UploadOf<'enrol'>): void {
    for (const link of this.slots.values()) if (link.kind === 'linkpin1') link.live = false
    this.slots.set(slot, { kind, label, bag: unbase64(bag), proof: unhex(proofSha256), live: true, tries: 0 })
    const actor = { id: `mailbox/${hex(this.mailbox)}`, name: 'Patient', role: 'patient' }
    this.log.append(this.entry('enrol-slot', { actor, facts: [`kind ${kind}`] }))
  }

  endSessions(): void {
    this.#sessions.clear()
  }

  /** Tells the fake gateway which token a caller sends. */
  withToken(token: () => string | undefined): PatientApi {
    this.#token = token
    return this.api()
  }

  /** The gateway, in-process. */
  api(): PatientApi {
    const found = (bytes: Uint8Array | undefined) => {
      if (bytes === undefined) throw new CallFailed('not-found', 404)
      return octets(bytes)
    }
    const signedIn = () => {
      if (!this.#sessions.has(this.#token() ?? '')) throw new CallFailed('not-signed-in', 401)
    }
    return {
      gatewayState: async () => ({ ...this.greeting, safe: this.state }),
      certificate: async () => octets(utf8(this.certificate)),
      open: async ({ body }) => {
        if (this.state !== 'open') throw new CallFailed('practice-away', 503)
        try {
          return octets(await this.answer(body.bytes))
        } catch (error) {
          if (error instanceof Refusal) throw new CallFailed('practice-away', 503)
          throw error
        }
      },
      mailbox: async () => {
        signedIn()
        return { manifest: this.manifest, statements: this.statements }
      },
      item: async ({ params }) => {
        signedIn()
        return found(this.files.get(params.name))
      },
      viewed: async ({ params }) => {
        signedIn()
        this.viewed.push(params.name)
        return undefined
      },
      upload: async ({ body }) => {
        signedIn()
        await this.take(body.bytes)
        return undefined
      },
      checkpoint: async () => {
        signedIn()
        return found(this.checkpoint === undefined ? undefined : utf8(this.checkpoint))
      },
      tile: async ({ params }) => {
        signedIn()
        return octets(this.log.tile(Number(params.level), Number(params.index), Number(params.width)))
      },
      signOut: async () => {
        signedIn()
        this.#sessions.delete(this.#token() ?? '')
        return undefined
      },
    }
  }
}

const newToken = () =>
  btoa(String.fromCharCode(...randomBytes(32)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** A laboratory result as it is released. */
export const labItem = (item = 'lab-1'): Released => ({
  item,
  kind: 'laboratory',
  title: 'Laborwerte',
  date: '2026-11-23',
  from: 'Labor Nordwest',
  releasedAt: '2026-11-23T09:48:00.000Z',
  sentence: { meaning: 'Ihre Werte sind gut.', action: 'Weiter so.', author: 'Dr. Katrin Hollmann' },
  mediaType: 'application/fhir+json',
  fileName: 'laborbefund.json',
  values: [{ name: 'Kalium', value: '4.3', number: 4.3, unit: 'mmol/l', low: 3.5, high: 5.1, flag: 'normal' }],
  content: concat(utf8('{"resourceType":"Bundle"}')),
})
