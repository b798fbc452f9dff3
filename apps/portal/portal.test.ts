import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test, type TestContext } from 'node:test'
import { connect as connectTls, createServer, type TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { formatFingerprint, issueServerCertificate, signCertificate, spkiSha256 } from '@siegel/sealing/node'
import { createGatewayTunnel, pair } from '@siegel/tunnel'
import { adminRoutes } from './admin.ts'
import { readConfig, type PortalConfig } from './config.ts'
import { publicPaths } from './pages/pages.ts'
import { startPortal, type Portal } from './portal.ts'
import {
  admin,
  adminTokenOf,
  authority,
  makePractice,
  page,
  portalName,
  testConfig,
  type TestPractice,
} from './testing.ts'

const brief = { timeout: 30_000 }

async function started(t: TestContext, config: PortalConfig): Promise<Portal> {
  const portal = await startPortal(config, { limits: { drain_ms: 0 } })
  t.after(() => portal.close())
  return portal
}

/** Pairs a practice with a code that the operator's server gave out. */
async function joinPortal(
  ports: Pick<Portal, 'adminPort' | 'relayPort'>,
  token: string,
  practice: TestPractice,
  code?: string,
) {
  const made = await admin(ports.adminPort, 'POST', '/api/pairing-codes', { token })
  assert.equal(made.status, 201)
  const { code: fresh } = JSON.parse(made.body) as { code: string }
  return pair({
    portalHost: portalName,
    portalPort: ports.relayPort,
    serverName: portalName,
    ...practice.tunnel,
    code: code ?? fresh,
    hostName: practice.certificate.hostNames[0] ?? '',
    practiceCertificate: practice.note,
    confirm: () => Promise.resolve(true),
  })
}

/** A gateway that says hello to each patient, and a patient who hears it. */
async function gatewayOf(t: TestContext, relayPort: number, pin: string, practice: TestPractice): Promise<void> {
  const own = await issueServerCertificate(authority, practice.certificate.hostNames, 30)
  const server = createServer({ key: own.key, cert: own.certificate }, (socket: TLSSocket) => socket.end('hello'))
  server.on('tlsClientError', () => {})
  const online = Promise.withResolvers<void>()
  const tunnel = createGatewayTunnel({
    portalHost: portalName,
    portalPort: relayPort,
    serverName: portalName,
    portalKeyPin: pin,
    ...practice.tunnel,
    onConnection: (socket) => void server.emit('connection', socket),
    onState: (state) => void (state === 'online' && online.resolve()),
    limits: { retry_ms: 20, slowest_ms: 200 },
  })
  t.after(() => tunnel.close())
  await online.promise
}

async function patient(relayPort: number, servername: string): Promise<string> {
  const socket = connectTls({ host: '127.0.0.1', port: relayPort, servername, ca: authority.certificate })
  const [greeting] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return greeting.toString()
}

test('from the pairing code to the patient, with a real practice certificate', brief, async (t) => {
  const config = await testConfig(t)
  const portal = await started(t, config)
  const practice = await makePractice('praxis.localhost')
  const { portalKeyPin, words } = await joinPortal(portal, await adminTokenOf(config), practice)
  assert.equal(portalKeyPin, portal.keyPin)
  const shown = await admin(portal.adminPort, 'GET', '/api/pairings', { token: await adminTokenOf(config) })
  assert.ok(shown.body.includes(words))
  await gatewayOf(t, portal.relayPort, portalKeyPin, practice)
  assert.equal(await patient(portal.relayPort, 'praxis.localhost'), 'hello')
})

test('a practice certificate that does not hold is refused', brief, async (t) => {
  const config = await testConfig(t)
  const portal = await started(t, config)
  const token = await adminTokenOf(config)
  const good = await makePractice('praxis.localhost')
  const other = await makePractice('praxis.localhost')
  const expired = await makePractice('praxis.localhost', {
    valid: { from: '2020-01-01T00:00:00Z', to: '2021-01-01T00:00:00Z' },
  })
  const renamed = good.note.replace('host praxis.localhost', 'host victim.localhost')
  const claims = good.note.replace(
    formatFingerprint(good.certificate.practice),
    formatFingerprint(other.certificate.practice),
  )
  assert.notEqual(claims, good.note)
  const attempts: [TestPractice, string][] = [
    [{ ...good, note: renamed }, 'a changed name'],
    [{ ...good, note: claims }, 'the fingerprint of another practice'],
    [{ ...good, note: other.note }, 'the tunnel key of another practice'],
    [{ ...good, note: 'practice x\n\n— y z\n' }, 'no note'],
    [expired, 'run out'],
  ]
  for (const [practice, what] of attempts)
    await assert.rejects(joinPortal(portal, token, practice), { name: 'Refusal' }, what)
  await assert.rejects(joinPortal(portal, token, good, '0000-0000-0000-0000'), { code: 'pairing-code' })
  assert.deepEqual(JSON.parse((await admin(portal.adminPort, 'GET', '/api/practices', { token })).body), {
    practices: [],
  })
})

test(
  'the portal offers these addresses and no others, and none of them gives away more than the directory',
  brief,
  async (t) => {
    const config = await testConfig(t)
    const portal = await started(t, config)
    const token = await adminTokenOf(config)
    const practice = await makePractice('praxis.localhost')
    await joinPortal(portal, token, practice)
    await gatewayOf(t, portal.relayPort, portal.keyPin, practice)

    assert.deepEqual(publicPaths, ['/', '/style.css', '/.well-known/security.txt'])
    assert.deepEqual(Object.keys(adminRoutes), [
      'GET /healthz',
      'GET /metrics',
      'GET /api/practices',
      'GET /api/pairings',
      'POST /api/pairing-codes',
      'DELETE /api/practices/*',
      'POST /api/practices/*/close',
      'POST /api/practices/*/open',
    ])
    const pfp = formatFingerprint(practice.certificate.practice)
    const tries = [
      '/healthz',
      '/metrics',
      '/api/practices',
      '/api/pairings',
      `/api/practices/${pfp}`,
      '/practices.json',
    ]
    const odd = [
      '/admin-token',
      '/../practices.json',
      '/%2e%2e/practices.json',
      '//',
      '/style.css/',
      '/?page=1x',
      '/index.html',
    ]
    const bodies: string[] = []
    for (const path of [...publicPaths, ...tries, ...odd]) {
      const { status, body } = await page(portal.relayPort, path)
      assert.equal(status, path.startsWith('/?') || (publicPaths as readonly string[]).includes(path) ? 200 : 404, path)
      bodies.push(body)
    }
    for (const [route, { open }] of Object.entries(adminRoutes)) {
      const [method = '', path = ''] = route.replace('*', pfp).split(' ')
      const { status, body } = await admin(portal.adminPort, method, path)
      assert.equal(status, open === true ? 200 : 401, route)
      bodies.push(body)
    }
    bodies.push((await admin(portal.adminPort, 'GET', '/api/practices', { token })).body)
    assert.ok(bodies.some((body) => body.includes(pfp) && body.includes('praxis.localhost')))
    const { note, certificate } = practice
    const secrets = [
      note.slice(0, 40),
      certificate.inboxRecipient,
      spkiSha256(practice.tunnel.certificate),
      token,
      'BEGIN',
    ]
    for (const body of bodies) for (const secret of secrets) assert.ok(!body.includes(secret), `${secret} in ${body}`)
  },
)

test('what the portal keeps: three files, and of each practice five fields', brief, async (t) => {
  const config = await testConfig(t)
  const portal = await started(t, config)
  const practice = await makePractice('praxis.localhost')
  await joinPortal(portal, await adminTokenOf(config), practice)
  assert.deepEqual((await readdir(config.data)).sort(), ['admin-token', 'portal-key.pem', 'practices.json'])
  for (const file of await readdir(config.data))
    assert.equal((await stat(join(config.data, file))).mode & 0o777, 0o600, file)
  const text = await readFile(join(config.data, 'practices.json'), 'utf8')
  assert.deepEqual(JSON.parse(text), [
    {
      pfp: formatFingerprint(practice.certificate.practice),
      keyHash: spkiSha256(practice.tunnel.certificate),
      hostNames: ['praxis.localhost'],
      certificate: practice.note,
      closed: false,
    },
  ])
  await writeFile(join(config.data, 'practices.json'), text.replace('"closed"', '"patients": 3, "closed"'))
  await assert.rejects(startPortal(config), TypeError)
})

test('pages carry their safety headers, speak both languages and only under their own name', brief, async (t) => {
  const portal = await started(t, await testConfig(t))
  const german = await page(portal.relayPort, '/', { 'accept-language': 'fr, de;q=0.5, en;q=0.3' })
  const english = await page(portal.relayPort, '/', { 'accept-language': 'en-GB,en;q=0.9,de;q=0.8' })
  assert.match(german.body, /<html lang="de">[^]*Verzeichnis/)
  assert.match(english.body, /<html lang="en">[^]*Directory/)
  for (const path of [...publicPaths, '/none']) {
    const { headers } = await page(portal.relayPort, path)
    const policy = String(headers['content-security-policy'])
    assert.match(
      policy,
      /^default-src 'none'; style-src 'self';.*frame-ancestors 'none'; require-trusted-types-for 'script'/,
    )
    assert.ok(!policy.includes('unsafe'))
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['referrer-policy'], 'no-referrer')
    assert.equal(headers['set-cookie'], undefined)
    assert.equal(headers['strict-transport-security'], undefined, 'not on the loopback')
  }
  const security = await page(portal.relayPort, '/.well-known/security.txt')
  assert.match(security.body, /^Contact: mailto:security@portal.localhost\nExpires: \d{4}-[\dT:-]+Z\n/)
  assert.equal((await page(portal.relayPort, '/', { host: 'evil.example' })).status, 421)
  assert.equal((await page(portal.relayPort, '/', {}, 'POST')).status, 405)
  assert.equal((await page(portal.relayPort, '/', {}, 'HEAD')).body, '')
})

test('the operator’s server wants its token and its own name', brief, async (t) => {
  const config = await testConfig(t)
  const { adminPort } = await started(t, config)
  const token = await adminTokenOf(config)
  const post = (body: string, more: object = {}) =>
    admin(adminPort, 'POST', '/api/pairing-codes', { token, body, ...more })
  assert.equal((await post('{}')).status, 201)
  for (const wrong of ['', 'x', token.slice(1), `${token}x`])
    assert.equal((await post('{}', { token: wrong })).status, 401)
  assert.equal((await post('{}', { host: 'evil.example' })).status, 421)
  assert.equal((await post('{"hostName":"a b"}')).status, 400)
  assert.equal((await post('{"more":1}')).status, 400)
  assert.equal((await post('[')).status, 400)
  assert.equal((await post(`"${'x'.repeat(5_000)}"`)).status, 413)
  assert.equal((await admin(adminPort, 'DELETE', `/api/practices/${'A'.repeat(22)}`, { token })).status, 404)
  for (let i = 0; i < 31; i++) assert.equal((await post('')).status, 201)
  const full = await post('')
  assert.equal(full.status, 429)
  assert.ok(full.headers['retry-after'])
})

test('closing a practice cuts it off, its page says so, and opening lets it back', brief, async (t) => {
  const config = await testConfig(t)
  const portal = await started(t, config)
  const token = await adminTokenOf(config)
  const practice = await makePractice('praxis.localhost')
  await joinPortal(portal, token, practice)
  await gatewayOf(t, portal.relayPort, portal.keyPin, practice)
  const path = `/api/practices/${formatFingerprint(practice.certificate.practice)}`
  assert.equal((await admin(portal.adminPort, 'POST', `${path}/close`, { token })).status, 204)
  await assert.rejects(patient(portal.relayPort, 'praxis.localhost'), { code: 'ECONNRESET' })
  assert.match((await page(portal.relayPort, '/')).body, /geschlossen/)
  assert.equal((await admin(portal.adminPort, 'POST', `${path}/open`, { token })).status, 204)
  for (let i = 0, answer = ''; answer !== 'hello'; i++) {
    assert.ok(i < 100, 'the tunnel must come back')
    answer = await patient(portal.relayPort, 'praxis.localhost').catch(() => '')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.equal((await admin(portal.adminPort, 'DELETE', path, { token })).status, 204)
  assert.ok(!(await page(portal.relayPort, '/')).body.includes('praxis.localhost'))
})

test('metrics count and name nobody', brief, async (t) => {
  const config = await testConfig(t)
  const portal = await started(t, config)
  const practice = await makePractice('praxis.localhost')
  await joinPortal(portal, await adminTokenOf(config), practice)
  await gatewayOf(t, portal.relayPort, portal.keyPin, practice)
  await patient(portal.relayPort, 'praxis.localhost')
  const { body } = await admin(portal.adminPort, 'GET', '/metrics')
  assert.match(body, /^siegel_portal_relayed_total 1$/m)
  assert.match(body, /^siegel_portal_tunnels 1$/m)
  assert.ok(!body.includes('praxis') && !body.includes('127.0.0.1'))
  for (const line of body.trim().split('\n'))
    assert.match(line, /^(# (HELP|TYPE) .+|[a-z_]+(\{[a-z]+="[a-z_-]+"\})? \d+)$/)
  assert.equal((await admin(portal.adminPort, 'GET', '/healthz')).body, 'ok\n')
})

/** The portal as a process; its ready line. */
async function portalProcess(t: TestContext, config: PortalConfig) {
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  const args = [main, '--data', config.data, '--authority', config.authority ?? '']
  const env = { ...process.env, SIEGEL_RELAY_PORT: '0', SIEGEL_PORTAL_ADMIN_PORT: '0', SIEGEL_LOG: 'silent' }
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(() => child.kill('SIGKILL'))
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return { child, ready: JSON.parse(line) as { ready: boolean; relayPort: number; adminPort: number; keyPin: string } }
}

test(
  'the process: one ready line, killed it keeps what it said, asked it ends well',
  { timeout: 60_000 },
  async (t) => {
    const config = await testConfig(t)
    const first = await portalProcess(t, config)
    assert.deepEqual(Object.keys(first.ready), ['ready', 'relayPort', 'adminPort', 'keyPin'])
    const practice = await makePractice('praxis.localhost')
    await joinPortal(first.ready, await adminTokenOf(config), practice)
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')

    const second = await portalProcess(t, config)
    assert.equal(second.ready.keyPin, first.ready.keyPin)
    await gatewayOf(t, second.ready.relayPort, first.ready.keyPin, practice)
    assert.equal(await patient(second.ready.relayPort, 'praxis.localhost'), 'hello')
    const gone = once(second.child, 'exit')
    second.child.kill('SIGTERM')
    assert.deepEqual(await gone, [0, null])
  },
)

test('wrong usage', () => {
  assert.throws(() => readConfig(['--nonsense'], {}))
  assert.throws(() => readConfig([], { SIEGEL_RELAY_PORT: 'x' }), TypeError)
  assert.throws(() => readConfig([], { SIEGEL_RELAY_PORT: '65536' }), TypeError)
  const { relayPort, adminPort, data } = readConfig(['--data', '/d'], { SIEGEL_PORTAL_ADMIN_PORT: '0' })
  assert.deepEqual([relayPort, adminPort, data], [8443, 0, '/d'])
})

test(
  'the certificates of practices are newer, not other: a foreign root cannot sign for a known practice',
  brief,
  async (t) => {
    const config = await testConfig(t)
    const portal = await started(t, config)
    const token = await adminTokenOf(config)
    const victim = await makePractice('praxis.localhost')
    await joinPortal(portal, token, victim)
    const attacker = await makePractice('praxis.localhost')
    await assert.rejects(joinPortal(portal, token, attacker), { code: 'host-name-taken' })
    const tunnelKey = attacker.certificate.tunnelKey
    const forged = signCertificate({ ...attacker.certificate, serial: 9 }, attacker.rootSeed)
    await assert.rejects(joinPortal(portal, token, { ...attacker, note: forged }), { code: 'host-name-taken' })
    const newer = signCertificate({ ...victim.certificate, serial: 2, tunnelKey }, victim.rootSeed)
    const renewed = await joinPortal(portal, token, { ...victim, tunnel: attacker.tunnel, note: newer })
    assert.deepEqual(renewed.hostNames, ['praxis.localhost'])
    await assert.rejects(joinPortal(portal, token, victim), { code: 'certificate-older' })
  },
)
