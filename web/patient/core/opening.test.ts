import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal, utf8 } from '@siegel/foundation'
import { standingClock } from '@siegel/foundation/testing'
import { formatAccountCode, linkSlot, parseAccountCode, parseLinkFragment, passwordSlot } from '@siegel/sealing'
import { octets, type PatientApi } from './api.ts'
import { openMailbox } from './opening.ts'
import { claimedCertificate, ofPractice, practiceCertificate } from './practice.ts'
import { PatientSession } from './session.ts'
import { labItem, TestSafe } from './test-safe.ts'

const refused = (code: string) => (error: unknown) => isRefusal(error, code) || assert.fail(String(error))

const noHeads = () => ({ get: () => undefined, put: () => undefined })

async function scene() {
  const clock = standingClock()
  const safe = await TestSafe.create(clock)
  await safe.release(labItem())
  const { fragment, accountCode } = await safe.invite('471100')
  let token: string | undefined
  const api = safe.withToken(() => token)
  const open = async (pin: string, through: PatientApi = api) => {
    const { practice, linkSecret } = parseLinkFragment(fragment)
    const certificate = await practiceCertificate(through, { pfp: practice }, clock.now())
    const parts = { api: through, clock, heads: noHeads, signedIn: (given: string) => (token = given) }
    return PatientSession.open(parts, certificate, await linkSlot(linkSecret, pin))
  }
  return { clock, safe, api, open, fragment, accountCode }
}

test('link and PIN open the mailbox, and the doctor’s sentence comes out', async () => {
  const { open, safe } = await scene()
  const session = await open('471 100')
  assert.equal(session.view.index.items[0]?.sentence?.meaning, 'Ihre Werte sind gut.')
  const [item] = session.view.index.items
  assert.ok(item)
  assert.equal((await session.openItem(item)).header.item, 'lab-1')
  await session.reportViewed(item)
  assert.deepEqual(safe.viewed, [item.file])
})

test('another practice’s certificate is noticed before anything is sent', async () => {
  const { open, api } = await scene()
  const other = await TestSafe.create(standingClock())
  let sent = 0
  const evil: PatientApi = {
    ...api,
    certificate: async () => octets(utf8(other.certificate)),
    open: async () => {
      sent += 1
      return octets(new Uint8Array(4096))
    },
  }
  await assert.rejects(open('471100', evil), refused('certificate-other-practice'))
  const claimed = other.certificate.replace(/^practice .*$/m, 'practice AAAAAAAAAAAAAAAAAAAAAA')
  const lying: PatientApi = { ...evil, certificate: async () => octets(utf8(claimed)) }
  await assert.rejects(open('471100', lying), refused('certificate-other-practice'))
  assert.equal(sent, 0)
})

test('attack: a certificate that came before anybody signed in is of whom it says, and then of nobody else', async () => {
  const [own, other] = [await TestSafe.create(standingClock()), await TestSafe.create(standingClock())]
  const now = standingClock().now()
  const claimed = claimedCertificate(other.certificate, now)
  assert.equal(ofPractice(claimed, { pfp: other.practice }), claimed)
  assert.throws(() => ofPractice(claimed, { pfp: own.practice }), refused('certificate-other-practice'))
  const { accountCode } = await own.invite()
  assert.throws(
    () => ofPractice(claimed, { code: parseAccountCode(accountCode) }),
    refused('certificate-other-practice'),
  )
  const renamed = other.certificate.replace(/^practice .*$/m, /^practice .*$/m.exec(own.certificate)?.[0] ?? '')
  assert.throws(() => claimedCertificate(renamed, now), refused('certificate-other-practice'))
})

test('a certificate with a changed key or after its time is refused', async () => {
  const { open, safe, clock } = await scene()
  const good = safe.certificate
  safe.certificate = good.replace(/^requests age1pq1./m, 'requests age1pq1q')
  if (safe.certificate === good) safe.certificate = good.replace(/^requests age1pq1./m, 'requests age1pq1p')
  await assert.rejects(open('471100'), refused('certificate-unverified'))
  safe.certificate = good
  clock.advance(366 * 86_400_000)
  await assert.rejects(open('471100'), refused('certificate-expired'))
})

test('a wrong PIN is a no; five of them and the right one is a no too', async () => {
  const { open } = await scene()
  for (let i = 0; i < 5; i++) await assert.rejects(open('000000'), refused('opening-no'))
  await assert.rejects(open('471100'), refused('opening-no'))
})

test('garbage, an empty answer and the answer to another request are never taken for a wrong PIN', async () => {
  const { open, api } = await scene()
  const answers: Uint8Array[] = []
  const recording: PatientApi = {
    ...api,
    open: async (call) => {
      const answer = await api.open(call)
      answers.push(answer.bytes)
      return answer
    },
  }
  await assert.rejects(open('000000', recording), refused('opening-no'))
  const [no = new Uint8Array(0)] = answers
  for (const bytes of [new Uint8Array(0), new Uint8Array(4096), no, no.subarray(1)]) {
    const evil: PatientApi = { ...api, open: async () => octets(bytes) }
    await assert.rejects(open('471100', evil), refused('answer-unreadable'))
  }
})

test('a passkey’s own mailbox must be the one that opens', async () => {
  const { safe, api, fragment, clock } = await scene()
  const { practice, linkSecret } = parseLinkFragment(fragment)
  const certificate = await practiceCertificate(api, { pfp: practice }, clock.now())
  const slot = await linkSlot(linkSecret, '471100')
  await assert.rejects(openMailbox(api, certificate, slot, new Uint8Array(16)), refused('answer-other-mailbox'))
  assert.ok(await openMailbox(api, certificate, slot, safe.mailbox))
})

test('within a session: fresh again, older refused, ended noticed', async () => {
  const { open, api, safe, clock } = await scene()
  const asked: Uint8Array[] = []
  let hold = false
  let old: Awaited<ReturnType<PatientApi['open']>> | undefined
  const delaying: PatientApi = {
    ...api,
    open: async (call) => {
      asked.push(call.body.bytes)
      const answer = await api.open(call)
      if (hold) old = answer
      return answer
    },
  }
  const session = await open('471100', delaying)
  const first = session.asOf
  clock.advance(60_000)
  await safe.release({ ...labItem('lab-2'), title: 'Nachtrag' })
  await session.refresh()
  assert.notEqual(session.asOf, first)
  assert.equal(session.view.index.items.length, 2)
  hold = true
  clock.advance(-30_000)
  await assert.rejects(session.refresh(), refused('answer-old'))
  assert.ok(old)
  assert.equal(session.view.index.items.length, 2, 'what was shown stays')
  hold = false
  clock.advance(60_000)
  safe.endSessions()
  await assert.rejects(session.refresh(), refused('session-ended'))
  assert.ok(asked.every((bytes) => bytes.length === asked[0]?.length))
})

test('account code and password: the certificate must fit the code’s half of the fingerprint', async () => {
  const { safe, api, clock, accountCode } = await scene()
  const code = parseAccountCode(accountCode)
  const certificate = await practiceCertificate(api, { code }, clock.now())
  const slot = await passwordSlot(code, 'ein langer Satz für mich')
  await safe.addSlot(slot, 'Passwort')
  assert.ok(await openMailbox(api, certificate, slot))
  const elsewhere = code.text.startsWith('0') ? `1${code.text.slice(1)}` : code.text
  const slip = parseAccountCode(formatAccountCode(elsewhere.slice(0, 19) + (elsewhere.endsWith('7') ? '8' : '7')))
  await assert.rejects(practiceCertificate(api, { code: slip }, clock.now()), refused('certificate-other-practice'))
})
