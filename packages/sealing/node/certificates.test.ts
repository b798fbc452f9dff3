import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { connect, createServer, type ConnectionOptions } from 'node:tls'
import { promisify } from 'node:util'
import { unhex } from '@siegel/foundation'
import { skipFor } from '@siegel/foundation/testing'
import {
  certificateExpiry,
  certificateValidity,
  createAuthority,
  createTlsKey,
  ed25519KeyPem,
  ed25519SpkiSha256,
  issueServerCertificate,
  type KeyAndCertificate,
  keySpkiSha256,
  selfSignedTunnelCertificate,
  spkiSha256,
} from './certificates.ts'

const run = promisify(execFile)
const day_ms = 86_400_000

/** One real handshake; resolves to the protocol, rejects with the verification error. */
async function handshake(t: TestContext, server: KeyAndCertificate, client: ConnectionOptions): Promise<string> {
  const listener = createServer({ key: server.key, cert: server.certificate }, (socket) => socket.end())
  listener.on('tlsClientError', () => {})
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  t.after(() => listener.close())
  const socket = connect({ host: '127.0.0.1', port: (listener.address() as AddressInfo).port, ...client })
  try {
    await once(socket, 'secureConnect')
    return socket.getProtocol() ?? ''
  } finally {
    socket.destroy()
  }
}

test('a leaf passes a real handshake for its exact names and for nothing else', async (t) => {
  const authority = await createAuthority('Siegel test authority', 10)
  const leaf = await issueServerCertificate(authority, ['praxis.localhost', 'b.localhost'], 397, {
    addresses: ['127.0.0.1'],
  })
  const ca = authority.certificate
  for (const servername of ['praxis.localhost', 'b.localhost'])
    assert.equal(await handshake(t, leaf, { servername, ca }), 'TLSv1.3')
  assert.equal(await handshake(t, leaf, { ca }), 'TLSv1.3')
  for (const servername of ['localhost', 'x.praxis.localhost', 'c.localhost'])
    await assert.rejects(handshake(t, leaf, { servername, ca }), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  const other = await createAuthority('Siegel test authority', 10)
  await assert.rejects(handshake(t, leaf, { servername: 'praxis.localhost', ca: other.certificate }))
  await assert.rejects(handshake(t, leaf, { servername: 'praxis.localhost' }))
})

test('the fields a browser asks for', async () => {
  const authority = await createAuthority('Siegel test authority', 10)
  const root = new X509Certificate(authority.certificate)
  const leaf = new X509Certificate((await issueServerCertificate(authority, ['praxis.localhost'], 397)).certificate)
  assert.ok(root.ca && !leaf.ca)
  assert.ok(leaf.checkIssued(root) && leaf.verify(root.publicKey))
  assert.equal(leaf.subjectAltName, 'DNS:praxis.localhost')
  assert.deepEqual(leaf.keyUsage, ['1.3.6.1.5.5.7.3.1'])
  assert.ok(leaf.validToDate.getTime() - leaf.validFromDate.getTime() <= 398 * day_ms)
  assert.ok(leaf.validFromDate.getTime() < Date.now())
  assert.notEqual(leaf.serialNumber, root.serialNumber)
})

test('openssl verifies the chain strictly', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'certificates-'))
  t.after(() => rm(folder, { recursive: true }))
  const verify = async (authority: KeyAndCertificate, leaf: KeyAndCertificate, host: string) => {
    await writeFile(join(folder, 'ca.pem'), authority.certificate)
    await writeFile(join(folder, 'leaf.pem'), leaf.certificate)
    const flags = ['-x509_strict', '-purpose', 'sslserver', '-verify_hostname', host]
    return run('openssl', ['verify', ...flags, '-CAfile', join(folder, 'ca.pem'), join(folder, 'leaf.pem')])
  }
  try {
    await run('openssl', ['version'])
  } catch {
    return skipFor(t, 'openssl is absent')
  }
  const plain = await createAuthority('Siegel test authority', 10)
  const bound = await createAuthority('Siegel test authority', 10, ['localhost'])
  for (const authority of [plain, bound]) {
    const leaf = await issueServerCertificate(authority, ['praxis.localhost'], 90)
    assert.match((await verify(authority, leaf, 'praxis.localhost')).stdout, /: OK/)
    await assert.rejects(verify(authority, leaf, 'other.localhost'))
  }
  const outside = ['bank.example'] as const
  assert.match((await verify(plain, await issueServerCertificate(plain, outside, 90), outside[0])).stdout, /: OK/)
  await assert.rejects(verify(bound, await issueServerCertificate(bound, outside, 90), outside[0]))
})

test('an authority bound to names is refused by TLS for all others', async (t) => {
  const bound = await createAuthority('Siegel test authority', 10, ['localhost'])
  const inside = await issueServerCertificate(bound, ['a.localhost'], 90)
  const outside = await issueServerCertificate(bound, ['bank.example'], 90)
  assert.equal(await handshake(t, inside, { servername: 'a.localhost', ca: bound.certificate }), 'TLSv1.3')
  await assert.rejects(handshake(t, outside, { servername: 'bank.example', ca: bound.certificate }))
})

test('a given key is certified, and both kinds of tunnel key speak TLS 1.3 from both ends', async (t) => {
  const authority = await createAuthority('Siegel test authority', 10)
  const ed25519 = ed25519KeyPem(new Uint8Array(32).fill(7))
  for (const key of [createTlsKey(), ed25519]) {
    const leaf = await issueServerCertificate(authority, ['a.localhost'], 90, { key })
    assert.equal(leaf.key, key)
    assert.equal(spkiSha256(leaf.certificate), keySpkiSha256(key))
    const certificate = await selfSignedTunnelCertificate(key, ['a.localhost'])
    assert.equal(spkiSha256(certificate), keySpkiSha256(key))
    assert.equal(spkiSha256(new X509Certificate(certificate).raw), keySpkiSha256(key))
    const server = createServer(
      { key, cert: certificate, requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.3' },
      (socket) => {
        const peer = socket.getPeerX509Certificate()
        socket.end(peer === undefined ? 'none' : spkiSha256(peer.raw))
      },
    )
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    t.after(() => server.close())
    const { port } = server.address() as AddressInfo
    const socket = connect({ host: '127.0.0.1', port, key, cert: certificate, rejectUnauthorized: false })
    socket.setEncoding('utf8')
    const [seen] = (await once(socket, 'data')) as [string]
    assert.equal(seen, keySpkiSha256(key))
  }
})

test('raw Ed25519 keys map to the same hash as their certificate (RFC 8032 § 7.1, test 1)', () => {
  const seed = unhex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60')
  const publicKey = unhex('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a')
  assert.equal(ed25519SpkiSha256(publicKey), keySpkiSha256(ed25519KeyPem(seed)))
  assert.throws(() => ed25519KeyPem(seed.subarray(1)), TypeError)
  assert.throws(() => ed25519SpkiSha256(seed.subarray(1)), TypeError)
})

test('expiry is the last day asked for', async () => {
  const authority = await createAuthority('Siegel test authority', 1)
  const { certificate } = await issueServerCertificate(authority, ['a.localhost'], 45)
  const { from_ms, to_ms } = certificateValidity(certificate)
  assert.equal(to_ms - from_ms, 45 * day_ms)
  assert.equal(certificateExpiry(certificate), to_ms)
  assert.ok(Math.abs(to_ms - Date.now() - 45 * day_ms) < 2 * 3_600_000)
})

test('what may not be issued', async () => {
  const authority = await createAuthority('Siegel test authority', 1)
  for (const name of [
    '*.localhost',
    'A.localhost',
    'a..b',
    'a.',
    '-a.de',
    'a_b.de',
    '',
    `${'a'.repeat(64)}.de`,
    'a\0.de',
  ])
    await assert.rejects(issueServerCertificate(authority, [name], 90), TypeError, name)
  await assert.rejects(issueServerCertificate(authority, [], 90), TypeError)
  await assert.rejects(issueServerCertificate(authority, ['a.de'], 398), TypeError)
  await assert.rejects(issueServerCertificate(authority, ['a.de'], Number.NaN), TypeError)
  await assert.rejects(issueServerCertificate(authority, ['a.de'], 90, { addresses: ['a.de'] }), TypeError)
  await assert.rejects(createAuthority('', 1), TypeError)
  await assert.rejects(createAuthority('x', 21), TypeError)
})
