import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import type { TLSSocket } from 'node:tls'
import { unhex, utf8 } from '@siegel/foundation'
import { dataMagic, dataPreamble } from './dial-backs.ts'
import type { RelayProcessUsage } from './relay-process.ts'
import {
  everything,
  makePractice,
  patient,
  portalKey,
  portalName,
  rawGateway,
  register,
  rowOf,
  startGateway,
  startPortal,
  startPractice,
  stranger,
  until,
  type Portal,
} from './testing.ts'

const brief = { timeout: 30_000 }

/** The first flight of a TLS client for this name, as it goes over the wire. */
async function helloFor(t: TestContext, name: string): Promise<Buffer> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const arrival = once(server, 'connection') as Promise<[Socket]>
  const attempt = patient(t, { port }, name).catch(() => {})
  const [socket] = await arrival
  const [bytes] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  server.close()
  await attempt
  return bytes
}

test('unknown, offline and closed names look alike: not a byte, the same end', brief, async (t) => {
  const portal = await startPortal(t)
  await register(portal, await makePractice('offline.localhost'))
  const closed = await startPractice(t, portal, 'closed.localhost')
  await portal.practices.put({ ...rowOf(closed.practice), closed: true })
  const seen = []
  for (const name of ['unknown.localhost', 'offline.localhost', 'closed.localhost']) {
    const socket = await stranger(t, portal)
    socket.write(await helloFor(t, name))
    const { bytes, end } = await everything(socket)
    seen.push({ bytes: bytes.length, end })
    await assert.rejects(patient(t, portal, name), { code: 'ECONNRESET' })
  }
  assert.deepEqual(
    seen,
    Array.from({ length: 3 }, () => ({ bytes: 0, end: 'end' })),
  )
  assert.equal(portal.relay.counters().refused['no-route'], 6)
})

test('a ClientHello without a name is closed', brief, async (t) => {
  const portal = await startPortal(t)
  const socket = await stranger(t, portal)
  socket.write(await helloFor(t, ''))
  assert.equal((await everything(socket)).bytes.length, 0)
  assert.equal(portal.relay.counters().refused['no-route'], 1)
})

test('garbage is closed at its first wrong byte', brief, async (t) => {
  const portal = await startPortal(t)
  const hello = await helloFor(t, 'praxis.localhost')
  const garbage = [
    utf8('GET / HTTP/1.1\r\nHost: portal.localhost\r\n\r\n'),
    utf8('SSH-2.0-OpenSSH\r\n'),
    Uint8Array.of(0),
    Buffer.concat([dataMagic.with(7, 0), new Uint8Array(16)]),
    Buffer.concat([dataPreamble(new Uint8Array(16)), utf8('more')]),
    hello.with(5, 2),
    hello.with(1, 2),
  ]
  for (const bytes of garbage) {
    const socket = await stranger(t, portal)
    socket.write(bytes)
    assert.equal((await everything(socket)).bytes.length, 0)
  }
  assert.equal(portal.relay.counters().refused.garbage, garbage.length)
})

test('slow senders are cut: silent, after a byte, byte by byte, in the portal’s own TLS', brief, async (t) => {
  const portal = await startPortal(t, { header_ms: 300 })
  const hello = await helloFor(t, 'praxis.localhost')
  const own = await helloFor(t, portalName)
  const cut = async (write: (socket: Socket) => void): Promise<void> => {
    const socket = await stranger(t, portal)
    write(socket)
    await everything(socket)
    assert.ok(socket.destroyed)
  }
  const drip = (socket: Socket): void => {
    let at = 0
    const timer = setInterval(
      () => (socket.writable ? socket.write(hello.subarray(at, ++at)) : clearInterval(timer)),
      50,
    )
    t.after(() => clearInterval(timer))
  }
  await Promise.all([
    cut(() => {}),
    cut((socket) => socket.write(hello.subarray(0, 1))),
    cut((socket) => socket.write(dataMagic)),
    cut(drip),
    cut((socket) => socket.write(own)),
  ])
  assert.equal(portal.relay.counters().refused.header, 4)
  await until(() => portal.relay.counters().openConnections === 0)
})

test('silence is granted to addresses with a tunnel alone, and not without end', brief, async (t) => {
  const portal = await startPortal(t, { header_ms: 200, pooledPerTunnel: 3 })
  await startPractice(t, portal, 'praxis.localhost', undefined, { limits: { pool: 0 } })
  const elsewhere = await stranger(t, portal, { localAddress: '127.0.0.2' })
  const here = await Promise.all(Array.from({ length: 5 }, () => stranger(t, portal)))
  await everything(elsewhere)
  await until(() => here.filter((socket) => (socket.resume(), socket.destroyed || socket.readableEnded)).length === 2)
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.equal(here.filter((socket) => !socket.destroyed && !socket.readableEnded).length, 3)
})

test('half-open connections of one address are limited, others still get in', brief, async (t) => {
  const portal = await startPortal(t, { halfOpenPerAddress: 10 })
  await startPractice(t, portal, 'praxis.localhost', undefined, { limits: { pool: 0 } })
  const attackers = await Promise.all(
    Array.from({ length: 30 }, () => stranger(t, portal, { localAddress: '127.0.0.66' })),
  )
  await until(() => portal.relay.counters().refused.limit === 20)
  await patient(t, portal, 'praxis.localhost')
  await assert.rejects(patient(t, portal, 'praxis.localhost', '127.0.0.66'))
  for (const socket of attackers) socket.destroy()
  await until(() => portal.relay.counters().openConnections <= 3)
  await patient(t, portal, 'praxis.localhost', '127.0.0.66')
})

test('limits per address and per practice', brief, async (t) => {
  const count = async (limits: object): Promise<number> => {
    const portal = await startPortal(t, limits)
    await startPractice(t, portal, 'praxis.localhost', undefined, { limits: { pool: 0 } })
    let served = 0
    for (const address of ['127.0.0.5', '127.0.0.5', '127.0.0.5', '127.0.0.6'])
      await patient(t, portal, 'praxis.localhost', address).then(
        () => served++,
        () => {},
      )
    return served
  }
  assert.equal(await count({}), 4)
  assert.equal(await count({ connectionsPerAddress: 2 }), 3)
  assert.equal(await count({ connectionsPerPractice: 1 }), 1)
})

test('half-open connections are limited in all', brief, async (t) => {
  const portal = await startPortal(t, { halfOpen: 3 })
  await startPractice(t, portal, 'praxis.localhost', undefined, { limits: { pool: 0 } })
  const from = ['127.0.0.5', '127.0.0.6', '127.0.0.7']
  const attackers = await Promise.all(from.map((localAddress) => stranger(t, portal, { localAddress })))
  await assert.rejects(patient(t, portal, 'praxis.localhost'))
  for (const socket of attackers) socket.destroy()
  await until(() => portal.relay.counters().openConnections === 1)
  await patient(t, portal, 'praxis.localhost')
})

/** A patient waits; the gateway is ours and has been asked to dial back. */
async function asked(t: TestContext, portal: Portal) {
  const practice = await makePractice('praxis.localhost')
  await register(portal, practice)
  const gateway = await rawGateway(t, portal, practice.tunnel)
  gateway.send({ type: 'hello', epoch: 1 })
  await gateway.next('welcome')
  const client = await stranger(t, portal)
  client.write(await helloFor(t, 'praxis.localhost'))
  const { token, id } = await gateway.next('open')
  return { gateway, client, token: unhex(token), id }
}

test('a token opens one connection, once', brief, async (t) => {
  const portal = await startPortal(t)
  const { client, token } = await asked(t, portal)
  const first = await stranger(t, portal)
  first.write(dataPreamble(token))
  const [hello] = (await once(first, 'data')) as [Buffer]
  assert.equal(hello[0], 0x16)
  const second = await stranger(t, portal)
  second.write(dataPreamble(token))
  assert.equal((await everything(second)).bytes.length, 0)
  assert.equal(portal.relay.counters().refused.token, 1)
  first.write('answer')
  assert.equal(String((await once(client, 'data'))[0]), 'answer')
})

test('guessed tokens, also ones a bit away, open nothing and spoil nothing', brief, async (t) => {
  const portal = await startPortal(t)
  const { token } = await asked(t, portal)
  for (const guess of [
    new Uint8Array(16),
    token.with(0, (token[0] ?? 0) ^ 1),
    token.with(15, (token[15] ?? 0) ^ 128),
  ]) {
    const socket = await stranger(t, portal)
    socket.write(dataPreamble(guess))
    assert.equal((await everything(socket)).bytes.length, 0)
  }
  assert.equal(portal.relay.counters().refused.token, 3)
  const right = await stranger(t, portal)
  right.write(dataPreamble(token))
  await once(right, 'data')
})

test('a token dies with its time, with the patient and with the tunnel; the patient is let go', brief, async (t) => {
  const late = async (portal: Portal, token: Uint8Array): Promise<void> => {
    const socket = await stranger(t, portal)
    socket.write(dataPreamble(token))
    assert.equal((await everything(socket)).bytes.length, 0)
    assert.equal(portal.relay.counters().refused.token, 1)
  }
  const timed = await startPortal(t, { dialBack_ms: 150 })
  const slow = await asked(t, timed)
  assert.equal((await everything(slow.client)).bytes.length, 0)
  await late(timed, slow.token)

  const left = await startPortal(t)
  const impatient = await asked(t, left)
  impatient.client.resetAndDestroy()
  await until(() => left.relay.counters().openConnections === 1)
  await late(left, impatient.token)

  const failed = await startPortal(t)
  const refusing = await asked(t, failed)
  refusing.gateway.send({ type: 'failed', id: refusing.id, code: 'busy' })
  await everything(refusing.client)
  await late(failed, refusing.token)

  const broken = await startPortal(t)
  const gone = await asked(t, broken)
  gone.gateway.socket.destroy()
  await everything(gone.client)
  await late(broken, gone.token)
})

test('a joined connection on which nothing moves is cut, one that moves is not', brief, async (t) => {
  const portal = await startPortal(t, { idle_ms: 400 })
  await startPractice(t, portal, 'praxis.localhost')
  const idle = await patient(t, portal, 'praxis.localhost')
  const busy = await patient(t, portal, 'praxis.localhost')
  const timer = setInterval(() => busy.write('x'), 50)
  t.after(() => clearInterval(timer))
  busy.resume()
  await everything(idle)
  await until(() => portal.relay.counters().refused.stalled === 1)
  assert.ok(!busy.destroyed && !busy.readableEnded)
})

test('a patient who has gone without a word does not hold the connection for long', brief, async (t) => {
  const portal = await startPortal(t, { halfClosed_ms: 200 })
  await startPractice(t, portal, 'praxis.localhost', (socket) => socket.resume(), { limits: { pool: 0 } })
  const socket = await patient(t, portal, 'praxis.localhost')
  socket.destroy()
  await until(() => portal.relay.counters().openConnections === 1)
  assert.equal(portal.relay.counters().refused.stalled, 1)
})

test(
  'forty clients that never read cost the portal less than 15 MB, and others are served',
  { timeout: 60_000 },
  async (t) => {
    const { tunnel, ...practice } = await makePractice('praxis.localhost')
    const child = fork(new URL('relay-process.ts', import.meta.url), { execArgv: ['--expose-gc'] })
    t.after(() => child.kill())
    child.send({ ...portalKey, portalName, practices: [practice] })
    const [{ port }] = (await once(child, 'message')) as [{ port: number }]
    const usage = async (): Promise<RelayProcessUsage> => {
      child.send('usage')
      return ((await once(child, 'message')) as [RelayProcessUsage])[0]
    }
    const written = new Map<TLSSocket, number>()
    const flood = (socket: TLSSocket): void => {
      const chunk = Buffer.alloc(65_536)
      written.set(socket, 0)
      const pour = (): void => {
        do written.set(socket, (written.get(socket) ?? 0) + chunk.length)
        while (socket.writable && socket.write(chunk))
      }
      socket.on('drain', pour)
      pour()
    }
    const gateway = await startGateway(t, { port }, { ...practice, tunnel }, flood)
    await gateway.reached('online')
    const forty = await Promise.all(Array.from({ length: 40 }, () => patient(t, { port }, 'praxis.localhost')))
    for (const socket of forty) socket.pause()
    const total = (): number => [...written.values()].reduce((sum, bytes) => sum + bytes, 0)
    let last = -1
    while (total() !== last) {
      last = total()
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
    assert.equal(written.size, 40)
    assert.ok(last > 40 * 1_000_000, 'the flood must have been stopped by back-pressure, not by its own end')
    // Not the resident size: that also holds what the collector has yet to give back, 64 MB or so however many clients there are.
    const { buffers } = await usage()
    assert.ok(buffers < 15_000_000, `${buffers} bytes in buffers`)
    const another = await patient(t, { port }, 'praxis.localhost')
    await once(another, 'data')
  },
)
