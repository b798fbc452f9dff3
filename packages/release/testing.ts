import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { callerOfRole } from '@siegel/access'
import { formatUploadBody, type NewUpload } from '@siegel/contract/patient'
import type { Patient } from '@siegel/fhir'
import { base64, hex, KeyedQueue, unutf8 } from '@siegel/foundation'
import { createLogger } from '@siegel/foundation/logger'
import { standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { Records, recordsSchema } from '@siegel/records'
import {
  ed25519PublicKey,
  generateAgeKeys,
  linkSlot,
  openAnswer,
  openBag,
  openItem,
  parseLinkFragment,
  practiceFingerprint,
  randomBytes,
  randomId,
  sealOpeningRequest,
  sealUpload,
  slotProof,
  type OpeningAnswer,
  type SealedUpload,
  type SlotSecret,
} from '@siegel/sealing/node'
import { Blobs, Store } from '@siegel/store'
import {
  GatewaySync,
  Opener,
  noticesSchema,
  Openings,
  PatientAccess,
  releaseSchema,
  SealedFiles,
  Uploads,
  type GatewayClient,
  type ReleaseContext,
} from './index.ts'
import { mailboxState } from './mailbox-state.ts'
import { heldMail } from './notices/testing.ts'
import type { OtherHandlers } from './uploads/uploads.ts'

export const doctor = callerOfRole('p1', 'Dr. Katrin Hollmann', 'doctor')

/** A gateway that takes everything; what lies there is not looked at here. */
export function takesEverything(): GatewayClient {
  const sealed = new Set<string>()
  const answers: Partial<GatewayClient> = {
    putMailbox: ({ body }) => Promise.resolve({ missing: body.items.filter((name) => !sealed.has(name)) }),
    putItem: ({ params }) => Promise.resolve(void sealed.add(params.name)),
    deleteMailbox: () => Promise.resolve(undefined),
    endSessions: () => Promise.resolve(undefined),
    endSession: () => Promise.resolve(undefined),
    putSession: () => Promise.resolve(undefined),
    putTile: () => Promise.resolve(undefined),
  }
  return answers as GatewayClient
}

/** What other rooms take is not sent here. */
export const noHandlers = {} as OtherHandlers

/** A safe's patient access with one invited patient, and a gateway that takes everything unless another is given. */
export async function fixture(
  t: TestContext,
  handlersOf: (context: ReleaseContext) => Partial<OtherHandlers> = () => ({}),
  gateway: GatewayClient = takesEverything(),
) {
  const folder = temporaryFolder(t)
  const clock = standingClock()
  const store = new Store({
    file: join(folder, 'r.db'),
    key: new Uint8Array(32),
    schemas: [ledgerSchema, recordsSchema, releaseSchema, noticesSchema],
  })
  const ledger = new Ledger(store, clock)
  const records = new Records({ store, ledger, clock, newId: randomId })
  const [rootSeed, documentSeed, logSeed, tunnelSeed] = [1, 2, 3, 4].map(() => randomBytes(32)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ]
  const practice = practiceFingerprint(ed25519PublicKey(rootSeed))
  const requests = await generateAgeKeys()
  const mail = heldMail()
  const context: ReleaseContext = {
    store,
    ledger,
    records,
    blobs: new Blobs(join(folder, 'blobs'), 'safe', () => new Uint8Array(32)),
    sealedFiles: new SealedFiles(join(folder, 'sealed')),
    clock,
    keys: { practice, rootSeed, documentSeed, logSeed, tunnelSeed, inbox: await generateAgeKeys(), requests },
    practice: () => ({ name: 'Praxis', doctors: [], hostNames: ['praxis.localhost'], timeZone: 'Europe/Berlin' }),
    copyOf: (_, original) => Promise.resolve(original),
    alsoListed: () => ({}),
    mail,
    logOrigin: 'siegel/log/test',
    log: createLogger('test', 'silent'),
    locks: new KeyedQueue(),
  }
  const handlers = handlersOf(context)
  const sync = new GatewaySync(context, gateway)
  const opener = new Opener()
  t.after(() => {
    opener.close()
    store.close()
  })
  const openings = new Openings(context, gateway, sync, opener, () => 1)
  const access = new PatientAccess(context, gateway, sync)
  const add = (family: string, given: string): string => {
    const patient: Patient = {
      resourceType: 'Patient',
      name: [{ family, given: [given] }],
      telecom: [{ system: 'email', value: `${given}@example.org`.toLowerCase() }],
    }
    return records.transact(doctor, { verb: 'create' }, (write) => write.create(patient).id)
  }
  const invite = async (family: string, given: string) => {
    const id = add(family, given)
    const invitation = await access.invite(doctor, id, { language: 'de', channel: 'letter' })
    const { linkSecret } = parseLinkFragment(new URL(invitation.link).hash)
    return { id, invitation, linkSecret, right: await linkSlot(linkSecret, invitation.pin) }
  }
  const { id, invitation, linkSecret, right } = await invite('Albrecht', 'Renate')

  const newIds = () => ({ requestId: randomBytes(16), key: randomBytes(32) })
  const send = async (
    what: { kind: 'open'; slot: Uint8Array; proof: Uint8Array } | { kind: 'again'; session: string },
    ids = newIds(),
  ): Promise<OpeningAnswer | 'nothing'> => {
    const answer = await openings.answer(await sealOpeningRequest({ ...what, ...ids }, requests.recipient))
    return answer === undefined ? 'nothing' : openAnswer(ids.key, ids.requestId, answer)
  }
  const ask = (slot: SlotSecret, ids = newIds()) => send({ kind: 'open', slot: slot.id, proof: slotProof(slot) }, ids)
  const askAgain = (session: string, ids = newIds()) => send({ kind: 'again', session }, ids)
  const wrong = async (n: number) =>
    linkSlot(linkSecret, String((Number(invitation.pin) + n) % 1_000_000).padStart(6, '0'))
  const verbs = (patient = id) =>
    store.read((reader) => ledger.query(reader, { patient }, 1e9, 200)).map(({ entry }) => entry.verb)
  const count = (what: string): number =>
    store.read((reader) => reader.query<{ n: number }>({ text: `SELECT count(*) AS n FROM ${what}`, values: [] }))[0]
      ?.n ?? 0
  /** What a patient's browser holds after an opening. */
  const open = async (slot: SlotSecret = right) => {
    const answer = await ask(slot)
    if (answer === 'nothing') throw new Error('no answer')
    if (answer.result === 'no' || answer.bag === undefined) throw new Error('not opened')
    const ref = { practice, mailbox: answer.mailbox, epoch: answer.epoch }
    return { answer, ref, keys: await openBag(answer.bag, slot, ref) }
  }
  /** Another patient of the practice, with an open mailbox. */
  const invited = async (family: string) => {
    const other = await invite(family, 'Deniz')
    return { ...other, ...(await open(other.right)) }
  }
  const openLink = async (link: string, pin: string) => {
    const { linkSecret: secret } = parseLinkFragment(new URL(link).hash)
    const slot = await linkSlot(secret, pin)
    return { slot, linkSecret: secret, pin, ...(await open(slot)) }
  }
  /** Opens by the newest share of a patient, with the link and PIN that the patient's own mailbox shows. */
  const openShare = async ({ ref, keys }: Sender) => {
    const mailbox = hex(ref.mailbox)
    const state = store.read((reader) => mailboxState(context, reader, mailbox))
    const name = state?.index.shares?.[0]?.letter?.file ?? ''
    const { content } = await openItem(context.sealedFiles.get(mailbox, name), keys.identity)
    const { link, pin } = JSON.parse(unutf8(content)) as { link: string; pin: string }
    return openLink(link, pin)
  }
  type Sender = Pick<Awaited<ReturnType<typeof open>>, 'ref' | 'keys'>
  /** Lays sealed uploads into the gateway and lets the safe take them; ids of those that left the gateway. */
  const take = async (sealed: readonly SealedUpload[], by: Opener = opener): Promise<string[]> => {
    const taken: string[] = []
    const uploads = sealed.map(({ upload, note, file }) => ({
      id: hex(upload),
      mailbox: '00'.repeat(16),
      note,
      file: base64(file),
    }))
    const holds: GatewayClient = {
      ...gateway,
      uploads: () => Promise.resolve({ uploads, more: false }),
      takeUpload: ({ params }) => Promise.resolve(void taken.push(params.id)),
    }
    await new Uploads({ context, gateway: holds, sync, opener: by, handlers: handlers as OtherHandlers }).takeAll()
    return taken
  }
  const seal = ({ ref, keys }: Sender & { ref: { about?: Uint8Array } }, body: NewUpload | Uint8Array) =>
    sealUpload(
      ref,
      body instanceof Uint8Array ? body : formatUploadBody(body),
      context.keys.inbox.recipient,
      keys.signingSeed,
    )
  /** Sends one body from a mailbox; what the practice made of it: `taken`, or why not. */
  const upload = async (from: Sender, body: NewUpload | Uint8Array): Promise<string> => {
    const sealed = await seal(from, body)
    await take([sealed])
    return received(sealed) ?? 'nothing'
  }
  const received = ({ upload: id }: SealedUpload): string | undefined =>
    store.read((reader) => {
      const rows = reader.query<{ refused: string | null }>({
        text: 'SELECT refused FROM received_upload WHERE id = ?',
        values: [hex(id)],
      })
      return rows[0] === undefined ? undefined : (rows[0].refused ?? 'taken')
    })
  return {
    add,
    open,
    openInvitation: ({ link, pin }: { link: string; pin: string }) => openLink(link, pin),
    openShare,
    invited,
    take,
    seal,
    upload,
    received,
    clock,
    mail,
    records,
    store,
    context,
    openings,
    access,
    id,
    invitation,
    linkSecret,
    right,
    wrong,
    ask,
    askAgain,
    newIds,
    count,
    sync,
    verbs,
    practice,
    documentKey: ed25519PublicKey(documentSeed),
    requests,
  }
}
