import assert from 'node:assert/strict'
import { createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { admin, fixture, serverFor } from './fixture/testing.ts'
import { headerOf } from './testing.ts'

test('an attack: no way to the server is taken that could be read or that proves nothing', async (t) => {
  const wrongName = await serverFor(t, {}, { certificateName: 'other.example', secure: true })
  const other = await serverFor(t, {}, { secure: true })
  const noTls = await serverFor(t, { hideSTARTTLS: true, disabledCommands: ['STARTTLS'] })
  const hidden = await serverFor(t, { hideSTARTTLS: true })
  for (const [server, ca, security, code] of [
    [wrongName, wrongName.ca, 'tls', 'mail-certificate'],
    [wrongName, other.ca, 'tls', 'mail-certificate'],
    [noTls, noTls.ca, 'starttls', 'mail-no-starttls'],
    [noTls, noTls.ca, 'tls', 'mail-no-tls'],
  ] as const) {
    const one = fixture(t)
    one.mail.setAccount(admin, { ...one.account({ ...server, ca }), security }, server.password)
    one.queue()
    await one.mail.deliver()
    assert.deepEqual(one.of()[0], { kind: 'notice', at: '2026-11-23T09:00:00.000Z', state: 'waiting', code })
    assert.deepEqual(await one.mail.test(admin, 'a@example.org', 'de').then((answer) => answer.code), code)
    assert.deepEqual([server.taken, server.signIns], [[], []], `${code}: nothing was said, no password`)
  }
  const one = fixture(t)
  one.mail.setAccount(admin, one.account(hidden), hidden.password)
  one.queue()
  await one.mail.deliver()
  assert.equal(hidden.taken.length, 1, 'an offer that somebody took out is asked for all the same')
})

test('an attack: what is said in the clear after STARTTLS does not count as said under TLS', async (t) => {
  const said: string[] = []
  const server = createServer((socket: Socket) => {
    socket.write('220 hello\r\n')
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      const line = bytes.toString()
      said.push(line)
      if (line.startsWith('EHLO')) socket.write('250-here\r\n250 STARTTLS\r\n')
      if (line.startsWith('STARTTLS')) socket.write('220 go\r\n250-here\r\n250 AUTH PLAIN\r\n235 welcome\r\n250 ok\r\n')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const { ca } = await serverFor(t)
  const one = fixture(t)
  one.mail.setAccount(admin, one.account({ host: 'localhost', port: address.port, ca }), 'geheimes Wort')
  one.queue()
  await one.mail.deliver()
  assert.equal(one.of()[0]?.state, 'waiting')
  assert.ok(said.length >= 3 && said.every((line) => !line.includes('AUTH') && !line.includes('MAIL')), said.join())
})

test('an attack: the password of one server never goes to another', async (t) => {
  const one = fixture(t)
  const server = await serverFor(t)
  const thief = await serverFor(t)
  const before = one.account(server)
  assert.throws(() => one.mail.setAccount(admin, before), { code: 'mail-password-needed' })
  one.mail.setAccount(admin, before, server.password)
  for (const change of [{ host: '127.0.0.1' }, { port: thief.port }, { user: 'x' }, { ca: thief.ca }])
    assert.throws(() => one.mail.setAccount(admin, { ...before, ...change }), { code: 'mail-password-needed' })
  one.mail.setAccount(admin, { ...before, name: 'Am Lindenplatz' })
  assert.equal(one.password(), server.password, 'what does not say where it goes needs no password')
  assert.ok(!JSON.stringify(one.mail.account()).includes(server.password))
  assert.ok(!JSON.stringify(one.entries()).includes(server.password))
  const set = one.context.password.set
  one.context.password.set = (next) => {
    if (next !== undefined) throw new Error('power cut')
    return set(next)
  }
  assert.throws(() => one.mail.setAccount(admin, one.account(thief), 'neues Wort'), /power cut/)
  one.queue()
  await one.mail.deliver()
  assert.deepEqual(thief.signIns, [], 'cut short, it is left without a password')
  one.context.password.set = set
  one.mail.removeAccount(admin)
  assert.deepEqual([one.password(), one.mail.account()], [undefined, undefined])
  assert.throws(() => one.queue(), { code: 'mail-no-account' })
})

test('an attack: nothing that somebody types becomes a header, a recipient or a command', async (t) => {
  const one = fixture(t)
  const server = await serverFor(t)
  const name = 'Ihre "Praxis" <a@b.example>, x; ünï'
  one.mail.setAccount(admin, one.account(server, { name }), server.password)
  for (const to of [
    'a@example.org\r\nRCPT TO:<b@example.org>',
    'a@example.org\nBcc: b@example.org',
    'a@x, b@example.org',
  ])
    await assert.rejects(one.mail.test(admin, to, 'de'), { code: 'mail-address-invalid' })
  assert.throws(() => one.mail.setAccount(admin, { ...one.account(server), address: 'a@b.example>\r\nX: y' }), {
    code: 'mail-address-invalid',
  })
  assert.equal((await one.mail.test(admin, 'Vera@Köln.example', 'en')).accepted, true)
  const [taken] = server.taken
  assert.deepEqual([taken?.from, taken?.to], ['post@praxis.example', ['Vera@köln.example']])
  assert.equal(taken === undefined ? '' : headerOf(taken, 'to'), 'Vera@xn--kln-sna.example')
  const from = taken === undefined ? '' : (headerOf(taken, 'from') ?? '')
  assert.match(from, /^(=\?UTF-8\?[QB]\?[^?]+\?= ?)+ ?<post@praxis\.example>$/i)
  // A name with a line break can only come from elsewhere than the screen: it is not sent at all.
  one.mail.setAccount(admin, one.account(server, { name: 'x\r\nBcc: b@example.org' }), server.password)
  one.queue()
  await one.mail.deliver()
  assert.deepEqual([one.of()[0]?.state, one.of()[0]?.code, server.taken.length], ['failed', 'mail-malformed', 1])
})

test('an authority is one or more certificates, and nothing else', async (t) => {
  const one = fixture(t)
  const server = await serverFor(t)
  for (const ca of ['x', '', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])
    assert.throws(() => one.mail.setAccount(admin, { ...one.account(server), ca }, 'wort'), {
      code: 'mail-authority-unreadable',
    })
})
