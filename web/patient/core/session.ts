import { CallFailed } from '@siegel/contract'
import type { IndexItem, NewUpload } from '@siegel/contract/patient'
import { equalBytes, hex, isRefusal, Refusal, unutf8, utf8, type Clock, type Instant } from '@siegel/foundation'
import {
  openCertificate,
  sha256,
  slotProof,
  type ItemHeader,
  type MailboxRef,
  type OpeningYes,
  type PracticeCertificate,
  type SlotSecret,
} from '@siegel/sealing'
import { proveAccess, type AccessProofs, type RememberedHeads } from './access-proofs.ts'
import type { PatientApi } from './api.ts'
import { enrolment, type NewSlot } from './enrol.ts'
import { openMailboxFiles, openSignedFiles, type MailboxFiles } from './mailbox-files.ts'
import { openIndexItem, openLists, type ListCache, type MailboxView } from './mailbox.ts'
import { openAgain, openMailbox, type Opened } from './opening.ts'
import { practiceCertificate } from './practice.ts'
import { readShareLetter } from './shares.ts'
import { isReceived } from './received.ts'

export interface SessionParts {
  api: PatientApi
  clock: Clock
  heads: (practice: Uint8Array) => RememberedHeads
  /** Told the session's token as soon as there is one: the api sends it along. */
  signedIn: (token: string) => void
}

export interface OpenedItem {
  header: ItemHeader
  content: Uint8Array
}

/** What the practice has signed, as it came. */
export interface SignedNotes {
  certificate: string
  manifest: string
  statements: string[]
}

const indexType = 'application/vnd.siegel.index+json'

/** What can be sent is much, and most visits only read: it is fetched once the mailbox is open. */
const uploads = () =>
  import('./upload.ts').catch(() => {
    throw new CallFailed('network', 0)
  })

/**
 * An open mailbox. The keys live in this object and nowhere else; a reload of the page asks again. What it shows is
 * always one verified state: a refresh either replaces all of it or throws and leaves the old.
 */
export class PatientSession {
  readonly #parts: SessionParts
  readonly #cache: ListCache = new Map()
  #opened: Opened
  /** Of the way in by which it was opened, so that it is known again. */
  readonly #proof: Uint8Array
  #onOpened: (item: Pick<IndexItem, 'statement'>, opened: OpenedItem) => void = () => undefined
  #view: MailboxView

  private constructor(parts: SessionParts, opened: Opened, view: MailboxView, cache: ListCache, proof: Uint8Array) {
    this.#proof = proof
    this.#parts = parts
    this.#opened = opened
    this.#view = view
    this.#cache = cache
  }

  /** Opens a mailbox and verifies everything in it. Throws what the steps throw (see `opening.ts`, `mailbox.ts`). */
  static async open(
    parts: SessionParts,
    certificate: PracticeCertificate,
    slot: SlotSecret,
    expected?: Uint8Array,
  ): Promise<PatientSession> {
    const opened = await openMailbox(parts.api, certificate, slot, expected)
    parts.signedIn(opened.answer.session)
    const current = await currentCertificate(parts, certificate, opened.answer)
    const complete = { ...opened, certificate: current }
    const cache: ListCache = new Map()
    const view = await loadView(parts, complete, 0, cache)
    // Without a connection it is tried again by the first that is sent.
    uploads().catch(() => undefined)
    return new PatientSession(parts, complete, view, cache, slotProof(slot))
  }

  get view(): MailboxView {
    return this.#view
  }

  /** When the safe last said that this is how things are. */
  get asOf(): Instant {
    return this.#opened.answer.time
  }

  get practice(): Uint8Array {
    return this.#opened.ref.practice
  }

  /** One generation of the mailbox's keys. */
  get ref(): MailboxRef {
    return this.#opened.ref
  }

  /** Whether this is the way in by which the session was opened, with its secret. */
  isWay(slot: SlotSecret): boolean {
    return equalBytes(slotProof(slot), this.#proof)
  }

  get mailbox(): Uint8Array {
    return this.#opened.ref.mailbox
  }

  /** Asks the safe again and brings everything up to date. Throws Refusal `session-ended` when the session is over. */
  async refresh(): Promise<void> {
    const last = this.#opened.answer
    const answer = await orEnded(openAgain(this.#parts.api, this.#opened.certificate, last))
    const certificate = await currentCertificate(this.#parts, this.#opened.certificate, answer)
    // `again` carries no entry; that of the opening stays what the access list must hold.
    const kept = { ...answer, ...(last.entry !== undefined && { entry: last.entry }) }
    const opened = { ...this.#opened, certificate, answer: kept }
    const view = await orEnded(loadView(this.#parts, opened, this.#view.files.manifest.version, this.#cache))
    this.#opened = opened
    this.#view = view
  }

  /** Fetches and opens an item. Throws Refusal `item-withheld` where the gateway does not give what is released. */
  async openItem(item: Pick<IndexItem, 'statement' | 'mediaType'>): Promise<OpenedItem> {
    try {
      const opened = await orEnded(openIndexItem(this.#opener(), this.#view.files, item))
      this.#onOpened(item, opened)
      return opened
    } catch (error) {
      if (!isGone(error)) throw error
      // Withdrawn meanwhile, or kept back: the manifest as it is now tells.
      const { statements } = await orEnded(loadFiles(this.#parts, this.#opened, this.#view.files.manifest.version))
      throw statements.has(item.statement) ? new Refusal('item-withheld') : error
    }
  }

  /** From now on told of every item that was opened. */
  watchOpened(listener: (item: Pick<IndexItem, 'statement'>, opened: OpenedItem) => void): void {
    this.#onOpened = listener
  }

  /** Everything that is signed about the mailbox, and its index as it was sealed: one state. Throws what `refresh` does. */
  async snapshot(): Promise<{ notes: SignedNotes; index: OpenedItem; statement: string }> {
    const notes = await this.signedNotes()
    const files = openSignedFiles(notes, this.#opened.certificate)
    const item = { statement: hex(files.manifest.index ?? new Uint8Array(0)), mediaType: indexType }
    return { notes, index: await orEnded(openIndexItem(this.#opener(), files, item)), ...item }
  }

  /** Tells the practice that an item was shown; that it could not be told is no reason not to show it. */
  async reportViewed(item: IndexItem): Promise<void> {
    await this.#parts.api.viewed({ params: { name: item.file } }).catch((error: unknown) => {
      if (!(error instanceof CallFailed)) throw error
    })
  }

  /** Checks every entry about this patient against the log. */
  proveAccess(): Promise<AccessProofs> {
    const { certificate, answer, ref } = this.#opened
    const { api, clock, heads } = this.#parts
    return orEnded(proveAccess(api, certificate, answer, this.#view.access, heads(ref.practice), clock.now()))
  }

  /**
   * Sends something to the practice, signed and sealed; `received` says when it counts. `about`: the mailbox, hex, of the
   * patient for whom the sender acts.
   */
  async send(body: NewUpload, about?: string): Promise<Uint8Array> {
    const { sendUpload } = await uploads()
    return orEnded(sendUpload(this.#parts.api, this.#opened, body, about))
  }

  /** Link and PIN of a share, out of its sealed item. Throws what `openItem` throws, or Refusal `share-malformed`. */
  async openShare(letter: { statement: string }): Promise<{ link: string; pin: string }> {
    const { content } = await this.openItem({ ...letter, mediaType: 'application/vnd.siegel.share+json' })
    return readShareLetter(content)
  }

  /** Sends a further way in. */
  async enrol(slot: NewSlot): Promise<Uint8Array> {
    return this.send(await enrolment(this.#opened, slot))
  }

  /** What names this session in the index. */
  get id(): string {
    return hex(sha256(utf8(this.#opened.answer.session))).slice(0, 32)
  }

  /** Certificate, manifest and statements as they came, once more checked. Throws what a refresh throws. */
  async signedNotes(): Promise<SignedNotes> {
    const { api } = this.#parts
    const given = await orEnded(api.mailbox({}))
    openMailboxFiles(given, this.#opened.certificate, this.#opened.answer, this.#view.files.manifest.version)
    const certificate = unutf8((await api.certificate()).bytes)
    openCertificate(certificate, this.#opened.ref.practice, this.#parts.clock.now())
    return { certificate, ...given }
  }

  /** Whether the safe has taken an upload, by the manifest as the gateway has it now. */
  async received(upload: Uint8Array): Promise<boolean> {
    const files = await orEnded(loadFiles(this.#parts, this.#opened, this.#view.files.manifest.version))
    return isReceived(files.manifest, upload)
  }

  /** Whether the safe itself says that this session is over; the gateway's word does not count. */
  async isOver(): Promise<boolean> {
    try {
      await openAgain(this.#parts.api, this.#opened.certificate, this.#opened.answer)
      return false
    } catch (error) {
      if (isRefusal(error, 'session-ended')) return true
      throw error
    }
  }

  async signOut(): Promise<void> {
    await this.#parts.api.signOut()
  }

  #opener() {
    return { api: this.#parts.api, identity: this.#opened.keys.identity, now: this.#parts.clock.now() }
  }
}

/** The certificate in hand, or a newer one where the safe has issued one since. An old one is refused further on. */
async function currentCertificate(
  { api, clock }: SessionParts,
  certificate: PracticeCertificate,
  answer: OpeningYes,
): Promise<PracticeCertificate> {
  if (certificate.serial >= answer.certificateSerial) return certificate
  return practiceCertificate(api, { pfp: certificate.practice }, clock.now())
}

async function loadFiles({ api }: SessionParts, opened: Opened, seen: number): Promise<MailboxFiles> {
  return openMailboxFiles(await api.mailbox({}), opened.certificate, opened.answer, seen)
}

const isGone = (error: unknown): boolean => error instanceof CallFailed && error.code === 'not-found'

/** The safe may change the mailbox while it is loaded, and a file is gone; not so often one after the other. */
const mostLoads = 3

/** Loads the mailbox. Throws Refusal `index-missing` where the gateway keeps back what the manifest names. */
async function loadView(parts: SessionParts, opened: Opened, seen: number, cache: ListCache): Promise<MailboxView> {
  for (let load = 1; load <= mostLoads; load += 1) {
    // The first time everything is new: what has to be opened anyway comes along, and saves a way there and back.
    const { lists: along = {}, ...given } = await parts.api.mailbox(
      cache.size === 0 ? { query: { lists: 'with' } } : {},
    )
    const files = openMailboxFiles(given, opened.certificate, opened.answer, seen)
    try {
      const opener = { api: parts.api, identity: opened.keys.identity, now: parts.clock.now(), along }
      return await openLists(opener, files, cache)
    } catch (error) {
      if (!isGone(error)) throw error
    }
  }
  throw new Refusal('index-missing', 'not at the gateway')
}

/** The gateway knows no such session any more. */
async function orEnded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof CallFailed && error.code === 'not-signed-in') throw new Refusal('session-ended')
    throw error
  }
}
