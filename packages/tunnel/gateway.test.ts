import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer as createTcpServer, connect as connectTcp, type AddressInfo, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { ed25519KeyPem } from '@siegel/sealing/node'
import type { GatewayTunnel } from './gateway.ts'
import {
  everything,
  makePractice,
  noteOf,
  patient,
  rawGateway,
  register,
  startGateway,
  startPortal,
  startPractice,
  until,
} from './testing.ts'

const brief = { timeout: 30_000 }

test('an Ed25519 tunnel key works like a P-256 one', brief, async (t) => {
  const portal = await startPortal(t)
  const practice = await makePractice('praxis.localhost', ed25519KeyPem(new Uint8Array(32).fill(3)))
  await register(portal, practice)
  const gateway = await startGateway(t, portal, practice)
  await gateway.reached('online')
  const socket = await patient(t, portal, 'praxis.localhost')
  socket.end('x')
  assert.equal(await text(socket), 'x')
})

test('a key that the portal does not know gets nowhere, nor does a connection without one', brief, async (t) => {
  const portal = await startPortal(t)
  const stranger = await makePractice('praxis.localhost')
  const gateway = await startGateway(t, portal, stranger)
  await gateway.reached('waiting', 'unknown-key')
  const nameless = await rawGateway(t, portal, {})
  await everything(nameless.socket)
  assert.ok(!gateway.states.some(([state]) => state === 'online'))
  assert.equal(portal.relay.counters().tunnels, 0)
  assert.equal(portal.relay.counters().refused.tunnel, 2)
})

test('a tunnel closed by whoever hears of its state does not come again', brief, async (t) => {
  const portal = await startPortal(t)
  const practice = await makePractice('praxis.localhost')
  const closing: { tunnel?: GatewayTunnel } = {}
  const onState = (state: string): void => void (state === 'waiting' && closing.tunnel?.close())
  const gateway = await startGateway(t, portal, practice, undefined, { onState })
  closing.tunnel = gateway.tunnel
  await until(() => gateway.tunnel.state() === 'closed')
  await register(portal, practice)
  const { connections } = portal.relay.counters()
  await new Promise((resolve) => setTimeout(resolve, 500))
  assert.equal(portal.relay.counters().connections, connections)
})

test('a portal with another key is left before it hears anything', brief, async (t) => {
  const portal = await startPortal(t)
  const practice = await makePractice('praxis.localhost')
  await register(portal, practice)
  const gateway = await startGateway(t, portal, practice, undefined, { portalKeyPin: '0'.repeat(64) })
  await gateway.reached('waiting', 'portal-key')
  assert.ok(!gateway.states.some(([state]) => state === 'online'))
  assert.equal(portal.relay.counters().tunnels, 0)
})

test('of two connections of a practice the newer epoch counts; older and equal ones are refused', brief, async (t) => {
  const portal = await startPortal(t)
  const practice = await makePractice('praxis.localhost')
  await register(portal, practice)
  const hello = async (epoch: number) => {
    const gateway = await rawGateway(t, portal, practice.tunnel)
    gateway.send({ type: 'hello', epoch })
    return gateway
  }
  const first = await hello(10)
  await first.next('welcome')
  for (const epoch of [9, 10]) {
    const stale = await hello(epoch)
    assert.equal((await stale.next('goodbye')).code, 'stale-epoch')
  }
  const second = await hello(11)
  await second.next('welcome')
  assert.equal((await first.next('goodbye')).code, 'replaced')
  await until(() => first.socket.destroyed)
  assert.ok(portal.relay.isOnline(practice.pfp), 'the end of the old connection must not take the new one down')
  assert.equal(portal.relay.counters().tunnels, 1)
})

test('what is no message of the protocol ends the connection', brief, async (t) => {
  const portal = await startPortal(t)
  const practice = await makePractice('praxis.localhost')
  await register(portal, practice)
  const hello = { type: 'hello', epoch: 1 }
  const bad: unknown[][] = [
    [{ type: 'hello', epoch: 1, extra: true }],
    [{ type: 'hello', epoch: -1 }],
    [{ type: 'hello' }],
    [{ type: 'nonsense' }],
    [[]],
    [null],
    [hello, hello],
    [hello, { type: 'failed', id: '1', code: 'x' }],
    [hello, { type: 'publish', certificate: 'x'.repeat(40_000) }],
    [hello, ...Array.from({ length: 3_000 }, () => ({ type: 'heartbeat' }))],
  ]
  for (const messages of bad) {
    const gateway = await rawGateway(t, portal, practice.tunnel)
    for (const message of messages) gateway.send(message)
    await everything(gateway.socket)
    await until(() => !portal.relay.isOnline(practice.pfp))
  }
  const frames = [Uint8Array.of(0, 0, 0, 0), Uint8Array.of(0, 1, 0, 1), Uint8Array.of(0, 0, 0, 2, 0x7b, 0xff)]
  for (const bytes of frames) {
    const gateway = await rawGateway(t, portal, practice.tunnel)
    gateway.socket.write(bytes)
    await everything(gateway.socket)
  }
  const other = await rawGateway(t, portal, practice.tunnel)
  other.send({ type: 'publish', certificate: practice.certificate })
  assert.equal((await other.next('goodbye')).code, 'hello-expected')
})

test('a gateway that does not greet or has gone silent is given up', brief, async (t) => {
  const portal = await startPortal(t, { header_ms: 200, heartbeat_ms: 50, dead_ms: 400 })
  const practice = await makePractice('praxis.localhost')
  await register(portal, practice)
  const rude = await rawGateway(t, portal, practice.tunnel)
  await everything(rude.socket)
  const silent = await rawGateway(t, portal, practice.tunnel)
  silent.send({ type: 'hello', epoch: 1 })
  await silent.next('welcome')
  await silent.next('heartbeat')
  await everything(silent.socket)
  await until(() => !portal.relay.isOnline(practice.pfp))
  const alive = await startGateway(t, portal, practice, undefined, { limits: { heartbeat_ms: 50, dead_ms: 400 } })
  await alive.reached('online')
  await new Promise((resolve) => setTimeout(resolve, 900))
  assert.deepEqual(alive.states.slice(-1), [['online', undefined]])
})

test('a broken tunnel comes back by itself, also when the portal was away', brief, async (t) => {
  const portal = await startPortal(t)
  const sockets = new Set<Socket>()
  const proxy = createTcpServer({ allowHalfOpen: true }, (socket) => {
    const onward = connectTcp({ port: portal.port, host: '127.0.0.1', allowHalfOpen: true })
    for (const side of [socket, onward]) sockets.add(side.on('error', () => {}))
    socket.pipe(onward).pipe(socket)
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  t.after(() => {
    proxy.close()
    for (const socket of sockets) socket.destroy()
  })
  const { port } = proxy.address() as AddressInfo
  const gateway = await startPractice(t, portal, 'praxis.localhost', undefined, { portalPort: port })
  const { pfp } = gateway.practice
  for (const away of [false, true]) {
    if (away) proxy.close()
    for (const socket of sockets) socket.resetAndDestroy()
    await until(() => !portal.relay.isOnline(pfp))
    if (away) {
      await assert.rejects(patient(t, portal, 'praxis.localhost'))
      await gateway.reached('waiting', 'portal-unreachable')
      proxy.listen(port, '127.0.0.1')
    }
    await until(() => portal.relay.isOnline(pfp) && gateway.tunnel.state() === 'online')
    const socket = await patient(t, portal, 'praxis.localhost')
    socket.end('again')
    assert.equal(await text(socket), 'again')
  }
})

test('a removed practice is told, cut off and refused', brief, async (t) => {
  const portal = await startPortal(t)
  const gateway = await startPractice(t, portal, 'praxis.localhost')
  const socket = await patient(t, portal, 'praxis.localhost')
  await portal.practices.remove(gateway.practice.pfp)
  portal.relay.disconnect(gateway.practice.pfp, 'removed')
  await gateway.reached('waiting', 'removed')

  await everything(socket)

  await gateway.reached('waiting', 'unknown-key')
})

test('connections lie ready in advance, and those that the portal drops are replaced', brief, async (t) => {
  const portal = await startPortal(t, { header_ms: 100, pooled_ms: 300 })
  await startPractice(t, portal, 'praxis.localhost')
  await until(() => portal.relay.counters().openConnections === 3)
  await until(() => portal.relay.counters().connections >= 7)
  const before = portal.relay.counters().connections
  const socket = await patient(t, portal, 'praxis.localhost')
  socket.end('x')
  assert.equal(await text(socket), 'x')
  assert.ok(portal.relay.counters().connections > before)
})

test('a busy gateway says so at once', brief, async (t) => {
  const portal = await startPortal(t)
  await startPractice(t, portal, 'praxis.localhost', undefined, { limits: { connections: 1 } })
  await patient(t, portal, 'praxis.localhost')
  await assert.rejects(patient(t, portal, 'praxis.localhost'))
  assert.equal(portal.relay.counters().refused['no-dial-back'], 1)
})

test('a renewed certificate is taken; a foreign, older or greedy one is not', brief, async (t) => {
  const portal = await startPortal(t)
  const answers: (string | undefined)[] = []
  const gateway = await startPractice(t, portal, 'praxis.localhost', undefined, {
    onPublished: (refusal) => answers.push(refusal),
  })
  const { pfp, keyHash } = gateway.practice
  const other = await startPractice(t, portal, 'other.localhost')
  const good = { pfp, serial: 5, hostNames: ['praxis.localhost'], tunnelKeyHash: keyHash }
  const offers = [
    good,
    { ...good, serial: 4 },
    { ...good, serial: 6, tunnelKeyHash: '0'.repeat(64) },
    { ...good, serial: 6, hostNames: ['unheard.localhost'] },
    { ...good, serial: 6, pfp: other.practice.pfp, hostNames: ['other.localhost'] },
    { ...good, serial: 6, hostNames: ['praxis.localhost', 'bank.example'] },
  ].map(noteOf)
  for (const [at, note] of [...offers, 'no certificate'].entries()) {
    gateway.tunnel.publish(note)
    await until(() => answers.length === at + 1)
  }
  assert.deepEqual(answers, [
    undefined,
    'certificate-older',
    'certificate-key',
    'certificate-host-name',
    'certificate-practice',
    undefined,
    'certificate-malformed',
  ])
  assert.deepEqual(portal.practices.byPfp(pfp)?.hostNames, ['praxis.localhost'])
  assert.equal(portal.practices.byPfp(pfp)?.certificate, offers[5])
  assert.equal(portal.practices.byHostName('bank.example'), undefined)
  assert.equal(portal.practices.byPfp(other.practice.pfp)?.keyHash, other.practice.keyHash)
})

test('a portal that shuts down tells its gateways, lets connections end and then goes', brief, async (t) => {
  const portal = await startPortal(t, { drain_ms: 5_000 })
  const gateway = await startPractice(t, portal, 'praxis.localhost')
  const socket = await patient(t, portal, 'praxis.localhost')
  const closed = portal.relay.close()
  await gateway.reached('waiting', 'drain')
  socket.end('last words')
  assert.equal(await text(socket), 'last words')
  await closed
})
