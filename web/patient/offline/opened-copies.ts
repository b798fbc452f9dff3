import type { IndexItem, MailboxIndex } from '@siegel/contract/patient'
import { equalBytes, hex, Refusal, utf8, type Instant } from '@siegel/foundation'
import {
  generateMailboxKeys,
  openBag,
  openCertificate,
  openKept,
  openKeptItem,
  resealItem,
  sealBag,
  sealKept,
  type MailboxRef,
  type SlotSecret,
} from '@siegel/sealing'
import { openSignedFiles, type MailboxFiles } from '../core/mailbox-files.ts'
import { parseIndex, parseJson } from '../core/mailbox.ts'
import type { OpenedItem, SignedNotes } from '../core/session.ts'

/**
 * Copies on the patient's own device (docs/formats/offline.md): keys that are made there and are no keys of the mailbox,
 * in a bag for a way in of the patient, whose secret for this is another than the one that opens the mailbox.
 */
export interface CopyKeys {
  bag: Uint8Array
  recipient: string
}

export async function makeCopyKeys(slot: SlotSecret, ref: MailboxRef): Promise<CopyKeys> {
  const keys = await generateMailboxKeys()
  return { bag: await sealBag(slot, ref, keys), recipient: keys.recipient }
}

export const sealCopy = (opened: OpenedItem, { recipient }: Pick<CopyKeys, 'recipient'>): Promise<Uint8Array> =>
  resealItem(opened, recipient)

export const sealNotes = (notes: SignedNotes, { recipient }: Pick<CopyKeys, 'recipient'>): Promise<Uint8Array> =>
  sealKept(utf8(JSON.stringify(notes)), recipient)

/** What lies on the device of one mailbox, sealed. `copy` gives the file kept for a statement's hash. */
export interface KeptCopies {
  ref: MailboxRef
  bag: Uint8Array
  notes: Uint8Array
  copy: (statement: string) => Promise<Uint8Array | undefined>
}

/** Copies that were opened; everything has been checked but that it is the newest state, which nobody can tell offline. */
export class OpenedCopies {
  readonly index: MailboxIndex
  /** What the practice signed last before it was kept. */
  readonly asOf: Instant
  readonly #kept: KeptCopies
  readonly #files: MailboxFiles
  readonly #identity: string
  readonly #now: () => number

  private constructor(kept: KeptCopies, files: MailboxFiles, index: MailboxIndex, identity: string, now: () => number) {
    this.#kept = kept
    this.#files = files
    this.#identity = identity
    this.#now = now
    this.index = index
    this.asOf = files.manifest.asOf
  }

  /**
   * In the order of security.md § 3 as far as it can be kept without an answer. Throws Refusal `bag-unreadable` for another
   * way in or a wrong secret, `kept-unreadable`, and what the checks of an open mailbox throw.
   */
  static async open(kept: KeptCopies, slot: SlotSecret, now: () => number): Promise<OpenedCopies> {
    const { ref } = kept
    const { identity } = await openBag(kept.bag, slot, ref)
    const notes = parseNotes(await openKept(kept.notes, identity))
    const certificate = openCertificate(notes.certificate, ref.practice, now())
    const files = openSignedFiles(notes, certificate)
    const { mailbox, epoch } = files.manifest
    if (!equalBytes(mailbox, ref.mailbox) || epoch !== ref.epoch) throw new Refusal('kept-unreadable', 'other mailbox')
    const list = await openCopy(kept, files, hex(files.manifest.index ?? new Uint8Array(0)), identity, now())
    const index = parseIndex(parseJson(list.content, 'index-malformed'), files)
    return new OpenedCopies(kept, files, index, identity, now)
  }

  /** Throws Refusal `not-found` for what was not kept, and what the checks of an item throw. */
  async openItem(item: Pick<IndexItem, 'statement' | 'mediaType'>): Promise<OpenedItem> {
    const opened = await openCopy(this.#kept, this.#files, item.statement, this.#identity, this.#now())
    if (opened.header.mediaType !== item.mediaType) throw new Refusal('item-other-type')
    return opened
  }
}

async function openCopy(
  kept: KeptCopies,
  files: MailboxFiles,
  hash: string,
  identity: string,
  now: number,
): Promise<OpenedItem> {
  const statement = files.statements.get(hash)
  const file = await kept.copy(hash)
  if (statement === undefined || file === undefined) throw new Refusal('not-found')
  return openKeptItem(file, statement, identity, now)
}

function parseNotes(bytes: Uint8Array): SignedNotes {
  const { certificate, manifest, statements } = parseJson(bytes, 'kept-unreadable') as Record<string, unknown>
  const isText = (value: unknown): value is string => typeof value === 'string'
  if (!isText(certificate) || !isText(manifest) || !Array.isArray(statements) || !statements.every(isText))
    throw new Refusal('kept-unreadable', 'notes')
  return { certificate, manifest, statements }
}
