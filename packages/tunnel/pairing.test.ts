import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { connect, createServer, type TLSSocket } from 'node:tls'
import { createTlsKey, keySpkiSha256, selfSignedTunnelCertificate, spkiSha256 } from '@siegel/sealing/node'
import { encodeFrame } from './frames.ts'
import { pairingProtocol } from './messages.ts'
import { pair, type PairOptions } from './pair.ts'
import {
  confirmationWordList,
  confirmationWords,
  createPairingCode,
  normalisePairingCode,
  pairingKeyingMaterial,
  pairingProof,
  type PairingTranscript,
} from './pairing-code.ts'
import { pairingCodeLife_ms } from './pairing-desk.ts'
import {
  everything,
  makePractice,
  noteOf,
  portalName,
  register,
  rowOf,
  startGateway,
  startPortal,
  until,
  type TestPractice,
} from './testing.ts'

const brief = { timeout: 30_000 }

const request = (port: number, practice: TestPractice, code: string, more: Partial<PairOptions> = {}): PairOptions => ({
  portalHost: portalName,
  portalPort: port,
  serverName: portalName,
  ...practice.tunnel,
  code,
  hostName: practice.hostNames[0] ?? '',
  practiceCertificate: practice.certificate,
  confirm: () => Promise.resolve(true),
  ...more,
})

test('a practice joins by code: both screens show the same words, and the tunnel comes up', brief, async (t) => {
  const portal = await startPortal(t)
  const practice = await makePractice('praxis.localhost')
  const { code } = portal.relay.pairing.createCode()
  let shown = ''
  const confirm = async (words: string): Promise<boolean> => {
    const [waiting] = portal.relay.pairing.pairings()
    assert.equal(waiting?.state, 'waiting')
    assert.equal(waiting.pfp, practice.pfp)
    assert.equal(portal.practices.list().length, 0, 'nothing is stored before the words are confirmed')
    shown = waiting.words
    return words === waiting.words
  }
  const typed = code.toLowerCase().replaceAll('-', ' ')
  const paired = await pair(request(portal.port, practice, typed, { confirm }))
  assert.deepEqual(paired, { portalKeyPin: portal.relay.keyPin, hostNames: ['praxis.localhost'], words: shown })
  assert.deepEqual(portal.practices.list(), [rowOf(practice)])
  assert.equal(portal.relay.pairing.pairings()[0]?.state, 'paired')
  const gateway = await startGateway(t, portal, practice, undefined, { portalKeyPin: paired.portalKeyPin })
  await gateway.reached('online')
})

test('a code is good once, for ten minutes, and for its name', brief, async (t) => {
  let now_ms = 1_000_000
  const portal = await startPortal(t, {}, { now: () => now_ms })
  const [a, b] = [await makePractice('a.localhost'), await makePractice('b.localhost')]
  const { code } = portal.relay.pairing.createCode()
  await pair(request(portal.port, a, code))
  await assert.rejects(pair(request(portal.port, b, code)), { code: 'pairing-code' })
  const late = portal.relay.pairing.createCode()
  assert.equal(late.expires_ms, now_ms + pairingCodeLife_ms)
  now_ms = late.expires_ms
  await assert.rejects(pair(request(portal.port, b, late.code)), { code: 'pairing-code' })
  const named = portal.relay.pairing.createCode('c.localhost')
  await assert.rejects(pair(request(portal.port, b, named.code)), { code: 'host-name-not-granted' })
  await assert.rejects(pair(request(portal.port, b, createPairingCode())), { code: 'pairing-code' })
  await assert.rejects(pair(request(portal.port, b, 'AAAA')), { code: 'pairing-code-malformed' })
  assert.deepEqual(
    portal.practices.list().map(({ pfp }) => pfp),
    [a.pfp],
  )
  for (let i = 0; i < 32; i++) portal.relay.pairing.createCode()
  assert.throws(() => portal.relay.pairing.createCode(), { code: 'too-many-codes' })
})

test('words that differ stop it, on either side nothing is kept', brief, async (t) => {
  const portal = await startPortal(t)
  const practice = await makePractice('praxis.localhost')
  const { code } = portal.relay.pairing.createCode()
  const confirm = (): Promise<boolean> => Promise.resolve(false)
  await assert.rejects(pair(request(portal.port, practice, code, { confirm })), { code: 'words-differ' })
  await until(() => portal.relay.pairing.pairings()[0]?.state === 'failed')
  assert.equal(portal.practices.list().length, 0)
  await assert.rejects(pair(request(portal.port, practice, code)), { code: 'pairing-code' })
})

test(
  'a certificate for another key, name or practice is refused, and a known practice is not taken over',
  brief,
  async (t) => {
    const portal = await startPortal(t)
    const victim = await makePractice('victim.localhost')
    await portal.practices.put({ ...rowOf(victim), certificate: noteOf({ ...verified(victim), serial: 7 }) })
    const attacker = await makePractice('attacker.localhost')
    const attempt = (more: Partial<PairOptions>): Promise<unknown> =>
      pair(request(portal.port, attacker, portal.relay.pairing.createCode().code, more))
    const own = verified(attacker)
    await assert.rejects(attempt({ practiceCertificate: victim.certificate, hostName: 'victim.localhost' }), {
      code: 'certificate-key',
    })
    await assert.rejects(attempt({ hostName: 'victim.localhost' }), { code: 'certificate-host-name' })
    const greedy = noteOf({ ...own, hostNames: ['victim.localhost'] })
    await assert.rejects(attempt({ practiceCertificate: greedy, hostName: 'victim.localhost' }), {
      code: 'host-name-taken',
    })
    const portals = noteOf({ ...own, hostNames: [portalName] })
    await assert.rejects(attempt({ practiceCertificate: portals, hostName: portalName }), { code: 'host-name-taken' })
    const older = noteOf({ ...own, pfp: victim.pfp, serial: 6 })
    await assert.rejects(attempt({ practiceCertificate: older }), { code: 'certificate-older' })
    await assert.rejects(attempt({ practiceCertificate: 'nonsense' }), { code: 'certificate-malformed' })
    assert.equal(portal.practices.byPfp(victim.pfp)?.keyHash, victim.keyHash)
    assert.equal(portal.practices.list().length, 1)
  },
)

test('a practice pairs again with a new key: the old one is out', brief, async (t) => {
  const portal = await startPortal(t)
  const before = await makePractice('praxis.localhost')
  await register(portal, before)
  const old = await startGateway(t, portal, before)
  await old.reached('online')
  const renewed = await makePractice('praxis.localhost')
  const certificate = noteOf({ ...verified(renewed), pfp: before.pfp, serial: 2 })
  const after = { ...renewed, pfp: before.pfp, certificate }
  await pair(request(portal.port, after, portal.relay.pairing.createCode().code))
  await old.reached('waiting', 'unknown-key')
  const gateway = await startGateway(t, portal, after)
  await gateway.reached('online')
})

const verified = (practice: TestPractice) => ({
  pfp: practice.pfp,
  serial: 1,
  hostNames: [...practice.hostNames],
  tunnelKeyHash: practice.keyHash,
})

/**
 * Someone between gateway and portal with keys of their own on both sides: passes all messages on, or, knowing a code, answers
 * the gateway alone.
 */
async function middle(t: TestContext, portalPort: number, knownCode?: string) {
  const key = createTlsKey()
  const identity = { key, cert: await selfSignedTunnelCertificate(key) }
  const options = { ...identity, requestCert: true, rejectUnauthorized: false, ALPNProtocols: [pairingProtocol] }
  const server = createServer(options, (gateway: TLSSocket) => {
    gateway.on('error', () => {})
    if (knownCode !== undefined) {
      const peer = gateway.getPeerX509Certificate() ?? assert.fail('no certificate')
      const transcript: PairingTranscript = {
        portalKeyHash: keySpkiSha256(key),
        gatewayKeyHash: spkiSha256(peer.raw),
        keyingMaterial: pairingKeyingMaterial(gateway),
      }
      gateway.write(encodeFrame({ type: 'proof', proof: pairingProof(knownCode, 'portal', transcript) }))
    } else {
      const onward = connect({ ...options, host: '127.0.0.1', port: portalPort, servername: portalName })
      onward.on('error', () => {})
      gateway.pipe(onward).pipe(gateway)
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return { port: (server.address() as AddressInfo).port, keyHash: keySpkiSha256(key) }
}

test('someone in between with keys of their own gets nothing', brief, async (t) => {
  const portal = await startPortal(t)
  const practice = await makePractice('praxis.localhost')
  const { code } = portal.relay.pairing.createCode()
  const { port } = await middle(t, portal.port)
  await assert.rejects(pair(request(port, practice, code)), { code: 'pairing-code' })
  assert.equal(portal.practices.list().length, 0)
  assert.deepEqual(portal.relay.pairing.pairings(), [])
  await pair(request(portal.port, practice, code))
})

test('someone in between who makes up the portal’s answer is noticed', brief, async (t) => {
  const portal = await startPortal(t)
  const practice = await makePractice('praxis.localhost')
  const { port } = await middle(t, portal.port, createPairingCode())
  const { code } = portal.relay.pairing.createCode()
  await assert.rejects(pair(request(port, practice, code)), { code: 'portal-proof' })
})

test('someone in between who has stolen the code shows other words than the portal would', brief, async (t) => {
  const portal = await startPortal(t)
  const practice = await makePractice('praxis.localhost')
  const { code } = portal.relay.pairing.createCode()
  const { port, keyHash } = await middle(t, portal.port, code)
  let words = ''
  const confirm = (shown: string): Promise<boolean> => Promise.resolve((words = shown) === '')
  await assert.rejects(pair(request(port, practice, code, { confirm })), { code: 'words-differ' })
  const gatewayKeyHash = practice.keyHash
  const transcript = { gatewayKeyHash, keyingMaterial: new Uint8Array() }
  assert.equal(words, confirmationWords(code, { ...transcript, portalKeyHash: keyHash }))
  assert.notEqual(words, confirmationWords(code, { ...transcript, portalKeyHash: portal.relay.keyPin }))
  assert.deepEqual(portal.relay.pairing.pairings(), [], 'the portal’s operator sees no words at all')
  assert.equal(portal.practices.list().length, 0)
})

test('a proof is bound to the code, the side, both keys and the connection', () => {
  const code = createPairingCode()
  const base = { portalKeyHash: 'a'.repeat(64), gatewayKeyHash: 'b'.repeat(64), keyingMaterial: new Uint8Array(32) }
  const proofs = [
    pairingProof(code, 'gateway', base),
    pairingProof(code, 'portal', base),
    pairingProof(createPairingCode(), 'gateway', base),
    pairingProof(code, 'gateway', { ...base, portalKeyHash: 'c'.repeat(64) }),
    pairingProof(code, 'gateway', { ...base, gatewayKeyHash: 'c'.repeat(64) }),
    pairingProof(code, 'gateway', { ...base, portalKeyHash: base.gatewayKeyHash, gatewayKeyHash: base.portalKeyHash }),
    pairingProof(code, 'gateway', { ...base, keyingMaterial: new Uint8Array(32).fill(1) }),
  ]
  assert.equal(new Set(proofs).size, proofs.length)
  assert.equal(pairingProof(normalisePairingCode(code.toLowerCase()), 'gateway', base), proofs[0])
})

test('codes have 80 bits and survive being typed by people', () => {
  const codes = new Set(Array.from({ length: 500 }, createPairingCode))
  assert.equal(codes.size, 500)
  const letters = new Set<string>()
  for (const code of codes) {
    assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
    for (const letter of code) letters.add(letter)
  }
  assert.equal(letters.size, 33)
  assert.equal(normalisePairingCode(' o1il abcd-efgh 2345 '), '0111-ABCD-EFGH-2345')
  for (const bad of ['', 'ABCD', 'ABCD-EFGH-JKMN-PQRU', 'A'.repeat(17), 'ÄBCD-EFGH-JKMN-PQRS'])
    assert.throws(() => normalisePairingCode(bad), { code: 'pairing-code-malformed' })
})

test('the words are 64 different ones, all of them used', () => {
  assert.equal(new Set(confirmationWordList).size, 64)
  assert.ok(confirmationWordList.every((word) => /^[a-z]{3,8}$/.test(word)))
  const keys = { portalKeyHash: 'a'.repeat(64), gatewayKeyHash: 'b'.repeat(64), keyingMaterial: new Uint8Array() }
  const seen = new Set(
    Array.from({ length: 1_000 }, () => confirmationWords(createPairingCode(), keys).split(' ')).flat(),
  )
  assert.equal(seen.size, 64)
})

test('a pairing connection that says nothing, or anything else, is cut', brief, async (t) => {
  const portal = await startPortal(t, { header_ms: 200 })
  const practice = await makePractice('praxis.localhost')
  const dial = async (): Promise<TLSSocket> => {
    const { key, certificate: cert } = practice.tunnel
    const address = { host: '127.0.0.1', port: portal.port, servername: portalName, rejectUnauthorized: false }
    const socket = connect({ ...address, key, cert, ALPNProtocols: [pairingProtocol] })
    t.after(() => socket.destroy())
    await once(socket, 'secureConnect')
    return socket.on('error', () => {})
  }
  await everything(await dial())
  const { hostNames, certificate } = practice
  const early = await dial()
  early.write(encodeFrame({ type: 'confirm' }))
  assert.match(String((await everything(early)).bytes), /pair-expected/)
  const guess = await dial()
  guess.write(encodeFrame({ type: 'pair', proof: '0'.repeat(64), hostName: hostNames[0], certificate }))
  guess.write(encodeFrame({ type: 'confirm' }))
  assert.match(String((await everything(guess)).bytes), /pairing-code|out-of-order/)
  assert.equal(portal.practices.list().length, 0)
})
