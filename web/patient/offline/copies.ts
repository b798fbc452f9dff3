import type { IndexItem } from '@siegel/contract/patient'
import { hex, isRefusal, Refusal, unhex } from '@siegel/foundation'
import { offlinePasswordSlot, parseAccountCode, passwordSlot, type SlotSecret } from '@siegel/sealing'
import type { LiveSession } from '../core/live.ts'
import { makeCopyKeys, OpenedCopies, sealCopy, sealNotes } from './opened-copies.ts'
import { usePasskeyOffline } from '../core/passkey.ts'
import type { OpenedItem, PatientSession } from '../core/session.ts'
import { keepWholeApp } from '../worker/register.ts'
import * as store from './store.ts'
import { wayOf } from './way-of.ts'

/** Documents that were seen last, and how much they may take. */
const mostCopies = 20
const mostBytes = 30 * 1024 * 1024
const unused_ms = 30 * 86_400_000

/** A way in, as it is shown to open copies. */
export type Way = { kind: 'prf1' } | { kind: 'password1'; code: string; password: string }

const mailboxOf = ({ mailbox }: { mailbox: Uint8Array }) => hex(mailbox)

/**
 * Begins to keep copies on this device. Throws Refusal `not-allowed` for a session that may not, `passkey-other` and
 * `opening-no` where the passkey or what was typed is not that of this mailbox, and what the way in throws.
 */
export async function switchOn(live: LiveSession, way: Way): Promise<void> {
  const { session } = live
  if (wayOf(live) !== way.kind) throw new Refusal('not-allowed')
  const slot = way.kind === 'prf1' ? await passkeyOf(session) : await passwordOf(session, way)
  const { ref } = session
  const mailbox = mailboxOf(ref)
  const { notes, index, statement } = await session.snapshot()
  const keys = await makeCopyKeys(slot, ref)
  await store.deleteBox(mailbox)
  const usedAt = Date.now()
  await store.putCopy({ mailbox, statement, file: await sealCopy(index, keys), keptAt: usedAt })
  // Without a connection a PDF cannot be drawn unless what draws it is here.
  await keepWholeApp()
  await store.putBox({
    mailbox,
    practice: ref.practice,
    epoch: ref.epoch,
    kind: way.kind,
    slot: hex(slot.id),
    ...keys,
    notes: await sealNotes(notes, keys),
    usedAt,
  })
}

async function passkeyOf({ mailbox }: PatientSession): Promise<SlotSecret> {
  const used = await usePasskeyOffline()
  if (hex(used.mailbox) !== hex(mailbox)) throw new Refusal('passkey-other')
  return used.slot
}

/** What was typed has to be what opens the mailbox: a slip would lock the copies for ever. */
async function passwordOf(session: PatientSession, { code: typed, password }: { code: string; password: string }) {
  const code = parseAccountCode(typed)
  if (!session.isWay(await passwordSlot(code, password))) throw new Refusal('opening-no')
  return offlinePasswordSlot(code, password)
}

export const switchOff = (mailbox: Uint8Array): Promise<void> => store.deleteBox(hex(mailbox))

export const isOn = async (mailbox: Uint8Array): Promise<boolean> => (await store.boxOf(hex(mailbox))) !== undefined

/** Keeps what was opened, where the patient wants that. Only the patient's own: what others allow to see ends with that. */
export async function keep({ session }: LiveSession, item: Pick<IndexItem, 'statement'>, opened: OpenedItem) {
  const mailbox = mailboxOf(session)
  const box = await store.boxOf(mailbox)
  if (box === undefined || box.epoch !== session.ref.epoch || opened.header.about !== undefined) return
  const file = await sealCopy(opened, box)
  if (file.length > mostBytes) return
  await store.putCopy({ mailbox, statement: item.statement, file, keptAt: Date.now() })
  await cut(mailbox, hex(session.view.files.manifest.index ?? new Uint8Array(0)))
}

/** The oldest go first. */
async function cut(mailbox: string, index: string): Promise<void> {
  const newest = (await store.copiesOf(mailbox))
    .filter(({ statement }) => statement !== index)
    .toSorted((a, b) => b.keptAt - a.keptAt)
  let bytes = 0
  const gone = newest.filter(({ file }, at) => (bytes += file.length) > mostBytes || at >= mostCopies)
  await store.deleteCopies(
    mailbox,
    gone.map(({ statement }) => statement),
  )
}

/**
 * Brings the copies to what the mailbox is now: its index, and none of what is withdrawn. Copies of an older generation of
 * the mailbox's keys are deleted: somebody has got a new link.
 */
export async function bringUp({ session }: LiveSession): Promise<void> {
  const mailbox = mailboxOf(session)
  const box = await store.boxOf(mailbox)
  if (box === undefined) return
  if (box.epoch !== session.ref.epoch) return store.deleteBox(mailbox)
  const { notes, index, statement } = await session.snapshot()
  const live = new Set([statement, ...session.view.files.manifest.items.map(hex)])
  const gone = (await store.copiesOf(mailbox)).map((copy) => copy.statement).filter((one) => !live.has(one))
  await store.putCopy({ mailbox, statement, file: await sealCopy(index, box), keptAt: Date.now() })
  await store.putBox({ ...box, notes: await sealNotes(notes, box), usedAt: Date.now() })
  await store.deleteCopies(mailbox, gone)
}

/** What nobody has opened for thirty days goes. */
export async function dropUnused(now = Date.now()): Promise<void> {
  for (const { mailbox, usedAt } of await store.boxes())
    if (now - usedAt > unused_ms || usedAt > now + unused_ms) await store.deleteBox(mailbox)
}

/** The kinds of ways in that open copies here. */
export const keptKinds = async (): Promise<Way['kind'][]> => [...new Set((await store.boxes()).map(({ kind }) => kind))]

/**
 * Opens copies without the practice. Throws Refusal `kept-none` where what was shown opens none, `passkey-…` and what was
 * typed wrong, and the refusals of what does not verify.
 */
export async function openOffline(way: Way): Promise<{ copies: OpenedCopies; kept: ReadonlySet<string> }> {
  const { slot, mailbox: named } =
    way.kind === 'prf1'
      ? await usePasskeyOffline()
      : { slot: await offlinePasswordSlot(parseAccountCode(way.code), way.password), mailbox: undefined }
  for (const box of await store.boxes()) {
    const { mailbox, practice, epoch, bag, notes } = box
    if (box.kind !== way.kind || (named !== undefined && hex(named) !== mailbox)) continue
    const ref = { practice, mailbox: unhex(mailbox), epoch }
    const lying = { ref, bag, notes, copy: (statement: string) => store.copyOf(mailbox, statement) }
    const opened = await OpenedCopies.open(lying, slot, Date.now).catch((error: unknown) => {
      if (isRefusal(error, 'bag-unreadable')) return undefined
      throw error
    })
    if (opened === undefined) continue
    await store.putBox({ ...box, usedAt: Date.now() })
    const kept = (await store.copiesOf(mailbox)).map(({ statement }) => statement)
    return { copies: opened, kept: new Set(kept) }
  }
  throw new Refusal('kept-none')
}

/**
 * The safe has said no to a way in: what it opened here goes, too, since the patient has taken it away. What was typed
 * wrong opens no copies either, and so ends none.
 */
export async function dropWhatOpens({ id }: SlotSecret): Promise<void> {
  for (const { mailbox, slot } of await store.boxes()) if (slot === hex(id)) await store.deleteBox(mailbox)
}
