import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IndexItem } from '@siegel/contract/patient'
import { base64, hex, isRefusal, utf8 } from '@siegel/foundation'
import { standingClock } from '@siegel/foundation/testing'
import {
  linkSlot,
  openManifest,
  parseLinkFragment,
  releaseStatement,
  sealItem,
  signManifest,
  signStatement,
  statementHash,
  ed25519PublicKey,
  generateMailboxKeys,
} from '@siegel/sealing'
import { octets, type PatientApi } from './api.ts'
import { practiceCertificate } from './practice.ts'
import { indexOfPerson, personsOf } from './persons.ts'
import { PatientSession } from './session.ts'
import { labItem, TestSafe } from './test-safe.ts'

const refused = (code: string) => (error: unknown) => isRefusal(error, code) || assert.fail(String(error))

async function scene() {
  const clock = standingClock()
  const safe = await TestSafe.create(clock)
  await safe.release(labItem())
  await safe.release({ ...labItem('lab-2'), title: 'Zweiter' })
  const { fragment } = await safe.invite()
  let token: string | undefined
  const real = safe.withToken(() => token)
  const { practice, linkSecret } = parseLinkFragment(fragment)
  const slot = await linkSlot(linkSecret, '471100')
  const heads = () => ({ get: () => undefined, put: () => undefined })
  /** Opens through a gateway that changes something. */
  const open = async (evil: Partial<PatientApi> = {}) => {
    const api = { ...real, ...evil }
    const certificate = await practiceCertificate(api, { pfp: practice }, clock.now())
    return PatientSession.open({ api, clock, heads, signedIn: (given) => (token = given) }, certificate, slot)
  }
  return { clock, safe, real, open }
}

test('an older manifest, a manifest of yesterday’s yesterday and an unsigned one are refused', async () => {
  const { safe, real, open, clock } = await scene()
  await safe.build()
  const old = { manifest: safe.manifest, statements: safe.statements }
  await assert.rejects(open({ mailbox: async () => old }), refused('manifest-old'))
  clock.advance(27 * 3600_000)
  const changed = async () => {
    const files = await real.mailbox({})
    return { ...files, manifest: files.manifest.replace(/^version (\d+)$/m, (_, n) => `version ${Number(n) + 1}`) }
  }
  await assert.rejects(open({ mailbox: changed }), refused('note-unverified'))
})

test('a manifest signed long before the answer is refused even with the right version', async () => {
  const { safe, open, clock } = await scene()
  const stale = async () => {
    const manifest = openManifest(safe.manifest, ed25519PublicKey(safe.documentSeed), safe.practice)
    const later = { ...manifest, version: manifest.version + 1, asOf: '2026-11-20T09:00:00Z' }
    return { manifest: signManifest(later, safe.documentSeed), statements: safe.statements }
  }
  clock.advance(1000)
  await assert.rejects(open({ mailbox: stale }), refused('manifest-stale'))
})

test('a stripped, an extra, a doubled and a foreign statement are refused', async () => {
  const { safe, real, open } = await scene()
  const withStatements = (change: (statements: string[]) => string[]) => async () => {
    const files = await real.mailbox({})
    return { ...files, statements: change(files.statements) }
  }
  await assert.rejects(open({ mailbox: withStatements((all) => all.slice(1)) }), refused('statement-missing'))
  await assert.rejects(open({ mailbox: withStatements((all) => [...all, all[0] ?? '']) }), refused('statement-extra'))
  const keys = await generateMailboxKeys()
  const draft = { practice: safe.practice, mailbox: safe.mailbox, epoch: 1, item: 'x', revision: 1 }
  const sealed = await sealItem({ ...draft, mediaType: 'text/plain', fileName: 'x' }, utf8('x'), keys.recipient)
  const extra = signStatement(releaseStatement(sealed, safe.log.origin), safe.documentSeed)
  await assert.rejects(open({ mailbox: withStatements((all) => [...all, extra]) }), refused('statement-extra'))
  const other = await sealItem(
    { ...draft, mailbox: new Uint8Array(16), mediaType: 'text/plain', fileName: 'x' },
    utf8('x'),
    keys.recipient,
  )
  const foreign = signStatement(releaseStatement(other, safe.log.origin), safe.documentSeed)
  await assert.rejects(
    open({ mailbox: withStatements((all) => [...all.slice(1), foreign]) }),
    refused('statement-other-mailbox'),
  )
  const unknownLog = signStatement(releaseStatement(sealed, 'other.example/log'), safe.documentSeed)
  await assert.rejects(open({ mailbox: withStatements((all) => [...all, unknownLog]) }), refused('statement-other-log'))
})

test('swapped, changed and missing files are refused', async () => {
  const { safe, real, open } = await scene()
  const session = await open()
  const [first, second] = session.view.index.items
  assert.ok(first && second)
  const swap: PatientApi['item'] = ({ params }) =>
    real.item({ params: { name: params.name === first.file ? second.file : params.name } })
  const swapped = await open({ item: swap })
  const [again] = swapped.view.index.items
  assert.ok(again)
  await assert.rejects(swapped.openItem(again), refused('item-other-file'))
  const flip: PatientApi['item'] = async (call) => {
    const { bytes } = await real.item(call)
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1
    return octets(bytes)
  }
  await assert.rejects(open({ item: flip }), refused('item-other-file'))
  safe.files.delete(first.file)
  await assert.rejects(session.openItem(first), refused('item-withheld'))
  safe.items.splice(
    safe.items.findIndex(({ item }) => item === first.item),
    1,
  )
  await safe.build()
  await assert.rejects(session.openItem(first), /not-found/, 'withdrawn meanwhile')
})

test('what comes along is opened without another way there, and is trusted as little as what is fetched', async () => {
  const { safe, real, open } = await scene()
  await safe.build()
  const listed = async () => {
    const given = await real.mailbox({})
    return {
      given,
      names: [...safe.files.keys()].filter((name) => !safe.index().items.some(({ file }) => file === name)),
    }
  }
  const along = (change: (file: string, name: string) => string) => async () => {
    const { given, names } = await listed()
    const lists = names.map((name) => [name, change(base64(safe.files.get(name) ?? new Uint8Array(0)), name)] as const)
    return { ...given, lists: Object.fromEntries(lists) }
  }
  const noFetch = () => Promise.reject(new Error('was fetched'))
  const { view } = await open({ mailbox: along((file) => file), item: noFetch })
  assert.equal(view.index.items.length, 2)
  const [other] = safe.files.values()
  const lies = ['', 'AAAA', '~', base64(other ?? new Uint8Array(0))]
  for (const lie of lies)
    await assert.rejects(
      open({ mailbox: along(() => lie), item: noFetch }),
      refused('item-other-file'),
      lie.slice(0, 8),
    )
  // Names that no statement has are not looked at; what did not come is fetched.
  const strange = async () => ({
    ...(await real.mailbox({})),
    lists: { constructor: 'AAAA', ['0'.repeat(64)]: 'AAAA' },
  })
  assert.equal((await open({ mailbox: strange })).view.index.items.length, 2)
})

test('attack: nothing of one person is shown as another’s, nor of anybody for whom the reader does not act', async () => {
  const { safe, open } = await scene()
  const mia = { mailbox: 'ab'.repeat(16), patient: { id: 'p2', name: 'Mia Albrecht' }, level: 'read' as const }
  await safe.release({ ...labItem('lab-mia'), about: mia.mailbox })
  const plain = safe.index()
  const index = { ...plain, patient: { ...plain.patient, id: 'p1' }, acting: [mia] }
  safe.index = () => index
  const { view } = await open()
  const [renate, child] = personsOf(view.index)
  assert.ok(renate !== undefined && child !== undefined)
  const listed = [renate, child].map((person) => indexOfPerson(view.index, person).items.map(({ item }) => item))
  assert.deepEqual(listed, [['lab-1', 'lab-2'], ['lab-mia']])
  const swapped = (change: (item: IndexItem) => IndexItem) => ({ ...index, items: index.items.map(change) })
  const indexes = [
    { ...index, acting: [] },
    { ...index, acting: [{ ...mia, mailbox: 'cd'.repeat(16) }] },
    swapped((item) => ({ ...item, about: undefined })),
    swapped((item) => ({ ...item, about: mia.mailbox })),
  ]
  for (const lying of indexes) {
    safe.index = () => lying
    await assert.rejects(open(), refused('index-differs'))
  }
})

test('no index, or one that hides or invents an item, is refused', async () => {
  const { safe, open } = await scene()
  const full = safe.index()
  const [first] = full.items
  assert.ok(first)
  const indexes = [
    { ...full, items: [first] },
    { ...full, items: [...full.items, { ...first, item: 'lab-9' }] },
    { ...full, items: full.items.map((item) => ({ ...item, file: first.file })) },
    { ...full, items: full.items.map((item) => ({ ...item, parent: 'nowhere' })) },
  ]
  for (const index of indexes) {
    safe.index = () => index
    await assert.rejects(open(), refused('index-differs'))
  }
  safe.index = () => ({ ...full, format: 2 }) as never
  await assert.rejects(open(), refused('index-malformed'))
})

test('a manifest without index is refused', async () => {
  const { safe, open, real } = await scene()
  const without = async () => {
    await real.mailbox({})
    const manifest = openManifest(safe.manifest, ed25519PublicKey(safe.documentSeed), safe.practice)
    const { index, ...rest } = { ...manifest, version: manifest.version + 1 }
    assert.ok(index)
    const statements = safe.statements.filter((note) => hex(statementHash(note)) !== hex(index))
    return { manifest: signManifest(rest, safe.documentSeed), statements }
  }
  await assert.rejects(open({ mailbox: without }), refused('index-missing'))
})

test('an index that the gateway keeps back is said to be missing', async () => {
  const { open } = await scene()
  const { CallFailed } = await import('@siegel/contract')
  const nothing = () => Promise.reject(new CallFailed('not-found', 404))
  await assert.rejects(open({ item: nothing }), refused('index-missing'))
})

test('a list that changes while it is fetched is fetched once more', async () => {
  const { real, open } = await scene()
  let first = true
  const session = await open({
    item: async (call) => {
      if (first) {
        first = false
        const { CallFailed } = await import('@siegel/contract')
        throw new CallFailed('not-found', 404)
      }
      return real.item(call)
    },
  })
  assert.equal(session.view.index.items.length, 2)
})
