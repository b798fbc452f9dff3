import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:https'
import { createServer as createTcpServer, connect as connectTcp, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import { spkiSha256 } from '@siegel/sealing/node'
import { authority, everything, patient, portalName, startPortal, startPractice, type Portal } from './testing.ts'

/** A wire-tap in front of the portal: everything that crosses it, in both directions. */
async function tap(t: TestContext, portal: Portal): Promise<{ readonly port: number; seen(): Buffer }> {
  const chunks: Buffer[] = []
  const server = createTcpServer({ allowHalfOpen: true }, (socket) => {
    const onward = connectTcp({ port: portal.port, host: '127.0.0.1', allowHalfOpen: true })
    for (const side of [socket, onward]) side.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => {})
    socket.pipe(onward).pipe(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return { port: (server.address() as AddressInfo).port, seen: () => Buffer.concat(chunks) }
}

test('a patient reaches the practice, whose own certificate ends the TLS', { timeout: 20_000 }, async (t) => {
  const portal = await startPortal(t)
  const gateway = await startPractice(t, portal, 'praxis.localhost')
  const socket = await patient(t, portal, 'praxis.localhost', '127.0.0.9')
  const peer = socket.getPeerX509Certificate() ?? assert.fail('no certificate')
  socket.end('guten Tag')
  assert.equal(await text(socket), 'guten Tag')
  assert.notEqual(spkiSha256(peer.raw), portal.relay.keyPin)
  assert.deepEqual(gateway.addresses, ['127.0.0.9'])
})

test('what passes the portal is ciphertext', { timeout: 20_000 }, async (t) => {
  const portal = await startPortal(t)
  const wire = await tap(t, portal)
  const marker = 'marker-7f3a: Kalium 4,1 mmol/l'
  const practice = await startPractice(t, portal, 'praxis.localhost', undefined, { portalPort: wire.port })
  for (const port of [wire.port, portal.port]) {
    const socket = await patient(t, { port }, 'praxis.localhost')
    socket.end(marker)
    assert.equal(await text(socket), marker)
  }
  assert.ok(wire.seen().includes('praxis.localhost'), 'the tap must see what is there to be seen')
  assert.ok(wire.seen().length > 2 * marker.length)
  assert.ok(!wire.seen().includes('Kalium') && !wire.seen().includes('marker-7f3a'))
  assert.equal(practice.sockets.length, 2)
})

test('two practices, each reached by its own names only', { timeout: 20_000 }, async (t) => {
  const portal = await startPortal(t)
  await startPractice(t, portal, 'a.localhost', (socket) => socket.end('a'))
  await startPractice(t, portal, 'b.localhost', (socket) => socket.end('b'))
  for (const name of ['a', 'b', 'a']) assert.equal(await text(await patient(t, portal, `${name}.localhost`)), name)
})

test('the pages of the portal stand under its own name, with its own key', { timeout: 20_000 }, async (t) => {
  const portal = await startPortal(t)
  const { port } = portal
  const options = {
    host: '127.0.0.1',
    port,
    servername: portalName,
    headers: { host: portalName },
    agent: false as const,
  }
  const call = request({ ...options, ca: authority.certificate }).end()
  const [response] = await once(call, 'response')
  assert.equal(await text(response), 'portal page')
})

test('an end of one direction leaves the other open', { timeout: 20_000 }, async (t) => {
  const portal = await startPortal(t)
  await startPractice(t, portal, 'praxis.localhost', (socket) => {
    let bytes = 0
    socket.on('data', (chunk) => (bytes += chunk.length))
    socket.once('end', () => socket.end(`got ${bytes}`))
  })
  const socket = await patient(t, portal, 'praxis.localhost')
  socket.end(Buffer.alloc(3_000_000))
  assert.equal(await text(socket), 'got 3000000')
})

test('a break is passed on, in both directions', { timeout: 20_000 }, async (t) => {
  const portal = await startPortal(t)
  const gateway = await startPractice(t, portal, 'praxis.localhost', (socket) => {
    socket.write('hello')
    socket.once('end', () => socket.destroy()).resume()
  })
  const first = await patient(t, portal, 'praxis.localhost')
  await once(first, 'data')
  first.destroy()
  const raw = gateway.sockets[0] ?? assert.fail('no connection')
  await (raw.closed || once(raw, 'close'))
  const second = await patient(t, portal, 'praxis.localhost')
  await once(second, 'data')
  gateway.sockets[1]?.destroy()
  await everything(second)
  assert.ok(second.destroyed)
})

test('two hundred patients at once, each with an answer of their own', { timeout: 60_000 }, async (t) => {
  const portal = await startPortal(t)
  const gateway = await startPractice(t, portal, 'praxis.localhost')
  const size = 20_000
  const one = async (number: number): Promise<void> => {
    const localAddress = `127.0.0.${(number % 50) + 1}`
    const socket = await patient(t, portal, 'praxis.localhost', localAddress)
    const sent = Buffer.alloc(size, `patient ${number};`)
    socket.end(sent)
    assert.ok((await everything(socket)).bytes.equals(sent), `patient ${number}`)
  }
  await Promise.all(Array.from({ length: 200 }, (_, number) => one(number)))
  assert.equal(gateway.addresses.length, 200)
  const { relayed, refused, bytesToClients } = portal.relay.counters()
  assert.equal(relayed, 200)
  assert.deepEqual(
    Object.values(refused).filter((count) => count > 0),
    [],
  )
  assert.ok(bytesToClients > 200 * size)
})

test('a ClientHello that comes byte by byte is relayed whole', { timeout: 20_000 }, async (t) => {
  const portal = await startPortal(t)
  await startPractice(t, portal, 'praxis.localhost')
  const server = createTcpServer((slow) => {
    const onward = connectTcp({ host: '127.0.0.1', port: portal.port, noDelay: true })
    onward.on('error', () => {})
    onward.pipe(slow)
    slow
      .on('error', () => {})
      .on('data', (chunk: Buffer) => {
        for (const byte of chunk) onward.write(Uint8Array.of(byte))
      })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const socket = await patient(t, { port: (server.address() as AddressInfo).port }, 'praxis.localhost')
  socket.write('x')
  assert.equal(String((await once(socket, 'data'))[0]), 'x')
  socket.destroy()
})
