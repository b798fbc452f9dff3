import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex, isRefusal } from '@siegel/foundation'
import { standingClock } from '@siegel/foundation/testing'
import {
  linkSlot,
  offlinePasswordSlot,
  openBag,
  openItem,
  parseAccountCode,
  parseLinkFragment,
  passkeySlot,
  passwordSlot,
  randomBytes,
} from '@siegel/sealing'
import { practiceCertificate } from '../core/practice.ts'
import { rememberedHeads } from '../core/remembered.ts'
import { PatientSession } from '../core/session.ts'
import { labItem, TestSafe } from '../core/test-safe.ts'
import { makeCopyKeys, OpenedCopies, sealCopy, sealNotes } from './opened-copies.ts'

const refused = (code: string) => (error: unknown) => isRefusal(error, code) || assert.fail(String(error))

/** A mailbox with two reports, of which copies are kept as the app keeps them. */
async function scene(secret = randomBytes(32)) {
  const clock = standingClock()
  const safe = await TestSafe.create(clock)
  await safe.release(labItem('lab-1'))
  await safe.release(labItem('lab-2'))
  const { fragment, accountCode } = await safe.invite()
  let token: string | undefined
  const api = safe.withToken(() => token)
  const { practice, linkSecret } = parseLinkFragment(fragment)
  const parts = {
    api,
    clock,
    heads: (pfp: Uint8Array) => rememberedHeads(pfp, { getItem: () => null, setItem: () => undefined }),
    signedIn: (given: string) => (token = given),
  }
  const certificate = await practiceCertificate(api, { pfp: practice }, clock.now())
  const link = await linkSlot(linkSecret, '471100')
  const session = await PatientSession.open(parts, certificate, link)
  const slot = passkeySlot(secret, randomBytes(20))
  const keys = await makeCopyKeys(slot, session.ref)
  const copies = new Map<string, Uint8Array>()
  session.watchOpened((item, opened) => {
    void sealCopy(opened, keys).then((file) => copies.set(item.statement, file))
  })
  const { notes, index, statement } = await session.snapshot()
  copies.set(statement, await sealCopy(index, keys))
  const kept = {
    ref: session.ref,
    bag: keys.bag,
    notes: await sealNotes(notes, keys),
    copy: (hash: string) => Promise.resolve(copies.get(hash)),
  }
  const [first, second] = session.view.index.items
  if (first === undefined || second === undefined) throw new Error('two items')
  return { safe, clock, session, slot, keys, copies, kept, notes, accountCode, link, first, second }
}

test('copies are read without the practice: the list with its values, and what was opened', async () => {
  const { kept, slot, session, copies, first, second, clock } = await scene()
  const { content } = await session.openItem(first)
  await new Promise((resolve) => setTimeout(resolve, 50))
  const opened = await OpenedCopies.open(kept, slot, clock.now)
  assert.deepEqual(opened.index, session.view.index)
  assert.equal(opened.asOf, session.view.files.manifest.asOf)
  assert.deepEqual((await opened.openItem(first)).content, content)
  await assert.rejects(opened.openItem(second), refused('not-found'))
  assert.equal(copies.size, 2)
})

test('attack: neither another secret nor what opens the mailbox opens copies, and copies open no mailbox', async () => {
  const { safe, kept, slot, keys, session, accountCode, link, clock } = await scene()
  const wrong = { ...slot, secret: randomBytes(32) }
  await assert.rejects(OpenedCopies.open(kept, wrong, clock.now), refused('bag-unreadable'))
  await assert.rejects(OpenedCopies.open(kept, link, clock.now), refused('bag-unreadable'))
  const code = parseAccountCode(accountCode)
  const [online, offline] = [
    await passwordSlot(code, 'Birnbaum im Garten'),
    await offlinePasswordSlot(code, 'Birnbaum im Garten'),
  ]
  const bag = (await makeCopyKeys(offline, session.ref)).bag
  await assert.rejects(OpenedCopies.open({ ...kept, bag }, online, clock.now), refused('bag-unreadable'))
  assert.ok(!session.isWay(offline) && !session.isWay(slot) && session.isWay(link))
  // The keys that open the copies are not those of the mailbox: what lies at the gateway stays shut.
  const { identity } = await openBag(keys.bag, slot, session.ref)
  const files = [...safe.files.values()]
  assert.ok(files.length >= 3)
  for (const file of files) await assert.rejects(openItem(file, identity), refused('item-unreadable'))
})

test('attack: copies of another mailbox, epoch or practice, mixed states and forged lists are refused', async () => {
  const one = await scene()
  const other = await scene()
  const { kept, slot, keys, clock, notes, copies, session } = one
  for (const change of [{ epoch: 2 }, { mailbox: randomBytes(16) }, { practice: randomBytes(16) }])
    await assert.rejects(
      OpenedCopies.open({ ...kept, ref: { ...kept.ref, ...change } }, slot, clock.now),
      refused('bag-unreadable'),
    )
  // Whoever can write to the disk knows the recipient, and can seal notes of a practice of their own.
  const foreign = await sealNotes(other.notes, keys)
  await assert.rejects(OpenedCopies.open({ ...kept, notes: foreign }, slot, clock.now), (error: unknown) =>
    isRefusal(error) && /^(certificate|note)-/.test(error.code) ? true : assert.fail(String(error)),
  )
  const less = await sealNotes({ ...notes, statements: notes.statements.slice(1) }, keys)
  await assert.rejects(OpenedCopies.open({ ...kept, notes: less }, slot, clock.now), refused('statement-missing'))
  const bent = await sealNotes({ ...notes, manifest: notes.manifest.replace('version 1', 'version 9') }, keys)
  await assert.rejects(OpenedCopies.open({ ...kept, notes: bent }, slot, clock.now), (error: unknown) =>
    isRefusal(error),
  )
  const index = hex(session.view.files.manifest.index ?? assert.fail())
  const foreignIndex = await sealCopy((await other.session.snapshot()).index, keys)
  copies.set(index, foreignIndex)
  await assert.rejects(OpenedCopies.open(kept, slot, clock.now), refused('item-other-header'))
})
