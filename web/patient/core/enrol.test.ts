import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '@siegel/foundation'
import { standingClock } from '@siegel/foundation/testing'
import { linkSlot, parseAccountCode, parseLinkFragment, passkeySlot, passwordSlot, randomBytes } from '@siegel/sealing'
import { practiceCertificate } from './practice.ts'
import { rememberedHeads } from './remembered.ts'
import { PatientSession } from './session.ts'
import { labItem, TestSafe } from './test-safe.ts'

const refused = (code: string) => (error: unknown) => isRefusal(error, code) || assert.fail(String(error))

async function scene() {
  const clock = standingClock()
  const safe = await TestSafe.create(clock)
  await safe.release(labItem())
  const { fragment, accountCode } = await safe.invite()
  let token: string | undefined
  const api = safe.withToken(() => token)
  const { practice, linkSecret } = parseLinkFragment(fragment)
  const kept = new Map<string, string>()
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (k: string, v: string) => kept.set(k, v) }
  const parts = {
    api,
    clock,
    heads: (pfp: Uint8Array) => rememberedHeads(pfp, storage),
    signedIn: (given: string) => (token = given),
  }
  const certificate = await practiceCertificate(api, { pfp: practice }, clock.now())
  const link = await linkSlot(linkSecret, '471100')
  return { safe, parts, certificate, link, accountCode, kept }
}

test('a passkey is set up, counts once received, opens the mailbox, and the link is dead', async () => {
  const { safe, parts, certificate, link } = await scene()
  const session = await PatientSession.open(parts, certificate, link)
  const credentialId = randomBytes(20)
  const slot = passkeySlot(randomBytes(32), credentialId)
  assert.equal(await session.received(randomBytes(16)), false)
  const upload = await session.enrol({ slot, credentialId, label: 'Dieses Gerät' })
  assert.equal(await session.received(upload), true)
  const back = await PatientSession.open(parts, certificate, slot, safe.mailbox)
  assert.deepEqual(
    back.view.index.slots.map(({ kind, label }) => [kind, label]),
    [['prf1', 'Dieses Gerät']],
  )
  await assert.rejects(PatientSession.open(parts, certificate, link), refused('opening-no'))
})

test('a password is set up with the account code and opens the mailbox; a wrong one does not', async () => {
  const { parts, certificate, link, accountCode } = await scene()
  const session = await PatientSession.open(parts, certificate, link)
  const code = parseAccountCode(accountCode.toLowerCase())
  await session.enrol({ slot: await passwordSlot(code, 'Birnbaum im Garten 7'), label: 'Passwort' })
  const wrong = await passwordSlot(code, 'Birnbaum im Garten 8')
  await assert.rejects(PatientSession.open(parts, certificate, wrong), refused('opening-no'))
  const right = await passwordSlot(code, 'Birnbaum im Garten 7')
  assert.equal((await PatientSession.open(parts, certificate, right)).view.index.items.length, 1)
})

test('the access list is proven through the whole session, and the head is remembered without anything of the patient', async () => {
  const { safe, parts, certificate, link, kept } = await scene()
  safe.witness()
  const session = await PatientSession.open(parts, certificate, link)
  const { entries } = await session.proveAccess()
  assert.deepEqual(
    entries.map(({ entry, witnessed }) => [entry.verb, witnessed]),
    [
      ['release', true],
      ['invite', true],
      ['open-mailbox', false],
    ],
  )
  assert.match([...kept.values()].join(), /^siegel\.example\/log\/1 3 [A-Za-z0-9+/=]{44}$/)
  await session.signOut()
  const [item] = session.view.index.items
  assert.ok(item)
  await assert.rejects(session.openItem(item), refused('session-ended'))
})

test('a browser that keeps nothing, or has kept nonsense, works all the same', () => {
  const broken = {
    getItem: () => {
      throw new Error('refused')
    },
    setItem: () => {
      throw new Error('refused')
    },
  }
  const heads = rememberedHeads(randomBytes(16), broken)
  heads.put('a', { size: 1, root: randomBytes(32) })
  assert.equal(heads.get('a'), undefined)
  for (const text of ['', 'a', 'a x AAAA', 'a 5 AAAA', 'b 5 ' + 'A'.repeat(43) + '='])
    assert.equal(
      rememberedHeads(randomBytes(16), { getItem: () => text, setItem: () => undefined }).get('a'),
      undefined,
    )
})
