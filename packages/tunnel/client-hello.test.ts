import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import { connect, type ConnectionOptions } from 'node:tls'
import * as fc from 'fast-check'
import { concat } from '@siegel/foundation'
import { maxClientHelloBytes, parseClientHello } from './client-hello.ts'

const u8 = (value: number): Uint8Array => Uint8Array.of(value)
const u16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 255)
const vector = (size: 1 | 2, body: Uint8Array): Uint8Array => concat((size === 1 ? u8 : u16)(body.length), body)
const extension = (type: number, body: Uint8Array): Uint8Array => concat(u16(type), vector(2, body))
const serverName = (name: string, kind = 0): Uint8Array =>
  extension(0, vector(2, concat(u8(kind), vector(2, Buffer.from(name)))))
const alpn = (...names: string[]): Uint8Array =>
  extension(16, vector(2, concat(...names.map((name) => vector(1, Buffer.from(name))))))

/** The handshake message: a ClientHello of our own making with these extensions. */
function hello(...extensions: Uint8Array[]): Uint8Array {
  const head = [
    u16(0x0303),
    new Uint8Array(32),
    vector(1, new Uint8Array(32)),
    vector(2, u16(0x1301)),
    vector(1, u8(0)),
  ]
  const body = concat(...head, vector(2, concat(...extensions)))
  return concat(u8(1), u8(0), u16(body.length), body)
}

/** Cuts a message into records of these sizes; the rest goes into a last one. */
function records(message: Uint8Array, ...sizes: number[]): Uint8Array {
  const out: Uint8Array[] = []
  let at = 0
  for (const size of [...sizes, message.length]) {
    const part = message.subarray(at, at + size)
    if (part.length > 0) out.push(concat(Uint8Array.of(0x16, 3, 1), vector(2, part)))
    at += part.length
  }
  return concat(...out)
}

/** The first flight of node's own TLS client. */
async function realHello(t: TestContext, options: ConnectionOptions): Promise<Uint8Array> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const client = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, ...options })
  client.on('error', () => {})
  const [socket] = (await once(server, 'connection')) as [Socket]
  const [bytes] = (await once(socket, 'data')) as [Uint8Array]
  client.destroy()
  socket.destroy()
  return bytes
}

test('the ClientHello of node, for TLS 1.3 and 1.2', async (t) => {
  for (const maxVersion of ['TLSv1.3', 'TLSv1.2'] as const) {
    const options = { servername: 'Praxis-Sonne.localhost', ALPNProtocols: ['h2', 'http/1.1'], maxVersion }
    const bytes = await realHello(t, options)
    assert.deepEqual(parseClientHello(bytes), { serverName: 'praxis-sonne.localhost', alpn: ['h2', 'http/1.1'] })
    for (let end = 0; end < bytes.length; end++) assert.equal(parseClientHello(bytes.subarray(0, end)), 'more')
  }
  const nameless = await realHello(t, {})
  assert.deepEqual(parseClientHello(nameless), { serverName: undefined, alpn: [] })
})

test('however it is cut into records, whatever follows: the same answer, and no beginning of it is bad', () => {
  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/)
  const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 50 })
  const run = (labels: string[], names: string[], cuts: number[], after: Uint8Array): void => {
    const name = labels.join('.')
    const message = hello(extension(0x2a2a, u8(0)), serverName(name.toUpperCase()), alpn(...names))
    const bytes = records(message, ...cuts)
    const expected = { serverName: name, alpn: names }
    assert.deepEqual(parseClientHello(concat(bytes, after)), expected)
    for (let end = 0; end < bytes.length; end++) assert.equal(parseClientHello(bytes.subarray(0, end)), 'more')
  }
  const protocols = fc.array(fc.stringMatching(/^[ -~]{1,20}$/), { minLength: 1, maxLength: 4 })
  fc.assert(fc.property(fc.array(label, { minLength: 1, maxLength: 5 }), protocols, cuts, fc.uint8Array(), run))
})

test('a changed byte never throws, and never gives a name that is no host name', () => {
  const bytes = records(hello(serverName('praxis.localhost'), alpn('h2', 'http/1.1')), 7, 60)
  for (let at = 0; at < bytes.length; at++)
    for (let value = 0; value < 256; value++) {
      const result = parseClientHello(bytes.with(at, value))
      if (typeof result === 'object') assert.match(result.serverName ?? 'none', /^[a-z0-9.-]+$/)
    }
})

test('random bytes are never a ClientHello, and never throw', () => {
  const start = fc.constantFrom(
    Uint8Array.of(0x16, 3, 1),
    Uint8Array.of(0x16, 3, 1, 0, 60, 1, 0, 0, 56),
    new Uint8Array(),
  )
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 300 }), (start, rest) => {
      const result = parseClientHello(concat(start, rest))
      return result === 'more' || result === 'bad' || result.serverName === undefined
    }),
    { numRuns: 3000 },
  )
})

test('malformed on purpose', () => {
  const name = serverName('a.de')
  const bad: Record<string, Uint8Array> = {
    'another record type': concat(u8(0x17), records(hello(name)).subarray(1)),
    'SSL 2 version': records(hello(name)).with(1, 2),
    'a ServerHello': records(hello(name).with(0, 2)),
    'an empty record': concat(Uint8Array.of(0x16, 3, 1, 0, 0), records(hello(name))),
    'a record over 2^14': concat(Uint8Array.of(0x16, 3, 1, 0x40, 1), new Uint8Array(10)),
    'a message over the limit': records(hello(name).with(1, 1)),
    'two server_name extensions': records(hello(name, serverName('b.de'))),
    'two names in one': records(
      hello(
        extension(0, vector(2, concat(u8(0), vector(2, Buffer.from('a.de')), u8(0), vector(2, Buffer.from('b.de'))))),
      ),
    ),
    'another kind of name': records(hello(serverName('a.de', 1))),
    'an empty name': records(hello(serverName(''))),
    'a final dot': records(hello(serverName('a.de.'))),
    'a NUL in the name': records(hello(serverName('a.de\0.b.de'))),
    'a name of 254 bytes': records(hello(serverName(`${'a.'.repeat(126)}aa`))),
    'an empty protocol list': records(hello(alpn())),
    'an empty protocol': records(hello(alpn(''))),
    'too many protocols': records(hello(alpn(...Array.from({ length: 33 }, () => 'x')))),
    'an extension that overruns': records(hello(concat(u16(0), u16(200), u8(0)))),
    'too many extensions': records(hello(...Array.from({ length: 129 }, (_, i) => extension(i + 100, u8(0))))),
    'too many records': records(
      hello(name, extension(21, new Uint8Array(200))),
      ...Array.from({ length: 100 }, () => 1),
    ),
  }
  for (const [what, bytes] of Object.entries(bad)) assert.equal(parseClientHello(bytes), 'bad', what)
  const whole = records(hello(name))
  assert.deepEqual(parseClientHello(whole), { serverName: 'a.de', alpn: [] })
})

test('the limit of 16 KiB ends it, to the byte', () => {
  const sized = (total: number): Uint8Array => {
    const small = records(hello(serverName('a.de'), extension(21, new Uint8Array(0)))).length
    return records(hello(serverName('a.de'), extension(21, new Uint8Array(total - small))))
  }
  const largest = sized(maxClientHelloBytes)
  assert.equal(largest.length, maxClientHelloBytes)
  assert.equal(typeof parseClientHello(largest), 'object')
  const larger = sized(maxClientHelloBytes + 1)
  assert.equal(parseClientHello(larger), 'bad')
  assert.equal(parseClientHello(larger.subarray(0, maxClientHelloBytes)), 'bad')
})
