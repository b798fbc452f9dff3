import assert from 'node:assert/strict'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { createLogger } from '@siegel/foundation/logger'
import { standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { Store } from '@siegel/store'
import type { SMTPServerOptions } from 'smtp-server'
import { Mail, mailSchema } from './index.ts'
import { headerOf, startMailServer, textOf, type MailServer, type MailServerOptions } from './testing.ts'

const admin = { id: 'person/1', name: 'Vera Amt', role: 'admin' as const }
const hour_ms = 3_600_000
const patience = { connection_ms: 2000, greeting_ms: 1000, socket_ms: 1000 }

function fixture(t: TestContext, limits: { mostPerHour?: number } = {}) {
  const clock = standingClock()
  const store = new Store({
    file: join(temporaryFolder(t), 'm.db'),
    key: new Uint8Array(32),
    schemas: [ledgerSchema, mailSchema],
  })
  t.after(() => store.close())
  const ledger = new Ledger(store, clock)
  let password: string | undefined
  const context = {
    store,
    ledger,
    clock,
    log: createLogger('test', 'silent'),
    password: { get: () => password, set: (next: string | undefined) => (password = next) },
    timeZone: () => 'Europe/Berlin',
    patience,
    ...limits,
  }
  const mail = new Mail(context)
  const account = (
    server: Pick<MailServer, 'host' | 'port' | 'ca'>,
    more: { security?: 'tls'; name?: string } = {},
  ) => ({
    host: server.host,
    port: server.port,
    security: 'starttls' as const,
    user: 'praxis',
    address: 'post@praxis.example',
    ca: server.ca,
    ...more,
  })
  const queue = (patient = 'p1', kind: 'notice' | 'invitation' = 'notice') =>
    store.transact((transaction) =>
      mail.queue(transaction, {
        kind,
        patient,
        object: 'mailbox/1',
        address: `${patient}@example.org`,
        language: 'de',
        link: 'https://praxis.example/#1.secret',
        until: '2026-12-23T09:00:00.000Z',
        actor: admin,
      }),
    )
  const of = (patient = 'p1') => store.read((reader) => mail.mailsTo(reader, patient))
  const entries = () =>
    store
      .read((reader) => ledger.query(reader, {}, 1e9, 50))
      .map(({ entry }) => ({ ...entry, actor: entry.actor.name }))
  return { context, mail, clock, store, account, queue, of, entries, password: () => password }
}

async function serverFor(t: TestContext, server: SMTPServerOptions = {}, options: MailServerOptions = {}) {
  const started = await startMailServer({ ...options, server })
  t.after(() => started.close())
  return started
}

test('a mail over STARTTLS and over TLS: one recipient, plain text, a neutral subject, no name of this computer', async (t) => {
  for (const secure of [false, true]) {
    const one = fixture(t)
    const server = await serverFor(t, {}, { secure })
    one.mail.setAccount(admin, one.account(server, secure ? { security: 'tls' } : {}), server.password)
    one.queue()
    assert.deepEqual(one.of()[0]?.state, 'waiting')
    await one.mail.deliver()
    const [taken, ...more] = server.taken
    assert.ok(taken !== undefined && more.length === 0)
    assert.deepEqual([taken.from, taken.to], ['post@praxis.example', ['p1@example.org']])
    assert.equal(headerOf(taken, 'subject'), 'Nachricht Ihrer Praxis')
    assert.equal(headerOf(taken, 'from'), 'Ihre Praxis <post@praxis.example>')
    assert.equal(headerOf(taken, 'to'), 'p1@example.org')
    assert.match(headerOf(taken, 'content-type') ?? '', /^text\/plain; charset=utf-8/)
    assert.equal(headerOf(taken, 'auto-submitted'), 'auto-generated')
    assert.match(textOf(taken), /etwas Neues.*\n\nMelden Sie sich an, um es zu lesen: https:\/\/praxis.example/s)
    assert.equal(headerOf(taken, 'x-mailer'), undefined)
    assert.deepEqual(one.of()[0]?.state, 'sent')
    assert.deepEqual(
      one.entries().map(({ verb, actor, patient, purpose }) => [verb, actor, patient, purpose]),
      [
        ['send-mail', 'Vera Amt', 'p1', 'notice'],
        ['mail-account', 'Vera Amt', undefined, undefined],
      ],
    )
    const rows = one.store.read((reader) => reader.query({ text: 'SELECT address, link FROM mail_outbox', values: [] }))
    assert.deepEqual(rows, [{ address: null, link: null }], 'what was sent is forgotten')
  }
})

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

test('a refused password stops the whole queue, is not tried for every mail, and a new one starts it again', async (t) => {
  const one = fixture(t)
  const server = await serverFor(t)
  one.mail.setAccount(admin, one.account(server), 'falsches Wort')
  for (let n = 0; n < 30; n++) one.queue(`p${n}`)
  await one.mail.deliver()
  await one.mail.deliver()
  assert.equal(server.signIns.length, 1)
  assert.deepEqual(one.mail.outbox().reasons, [{ code: 'mail-sign-in', count: 1 }])
  one.clock.advance(61_000)
  await one.mail.deliver()
  assert.equal(server.signIns.length, 2, 'once a minute, then less')
  const answer = await one.mail.test(admin, 'vera@example.org', 'de')
  assert.deepEqual([answer.accepted, answer.code], [false, 'mail-sign-in'])
  assert.match(answer.answer ?? '', /535.*authentication failed/)
  one.mail.setAccount(admin, one.account(server), server.password)
  await one.mail.deliver()
  assert.equal(server.taken.length, 30)
  assert.deepEqual(one.mail.outbox().waiting, 0)
})

test('later is tried again, with longer and longer pauses, the same mail under the same Message-ID', async (t) => {
  let fail = 2
  const one = fixture(t)
  const ids: (string | undefined)[] = []
  const server = await serverFor(t, {
    onData(stream, _session, done) {
      let source = ''
      stream.on('data', (part: Buffer) => (source += part.toString()))
      stream.on('end', () => {
        ids.push(headerOf({ from: '', to: [], source }, 'message-id'))
        if (fail-- > 0) done(Object.assign(new Error('greylisted'), { responseCode: 451 }))
        else done(null, 'ok')
      })
    },
  })
  one.mail.setAccount(admin, one.account(server), server.password)
  one.queue()
  one.queue('p2')
  await one.mail.deliver()
  assert.deepEqual([one.of()[0]?.code, ids.length], ['mail-later', 2], 'the one behind it does not wait')
  one.clock.advance(30_000)
  await one.mail.deliver()
  assert.equal(ids.length, 2)
  one.clock.advance(31_000)
  await one.mail.deliver()
  assert.equal(ids.length, 4)
  assert.equal(one.of()[0]?.state, 'sent')
  assert.equal(new Set(ids).size, 2)
  assert.match(ids[0] ?? '', /^<[0-9a-f-]{36}@praxis\.example>$/)
})

test('a recipient that the server knows not is given up at once, and the screens get no address', async (t) => {
  const one = fixture(t)
  const server = await serverFor(t, {
    onRcptTo({ address }, _session, done) {
      if (address.startsWith('p1')) done(Object.assign(new Error(`<${address}> unknown`), { responseCode: 550 }))
      else done()
    },
  })
  one.mail.setAccount(admin, one.account(server), server.password)
  one.queue()
  one.queue('p2')
  await one.mail.deliver()
  assert.deepEqual(
    [one.of()[0]?.state, one.of()[0]?.code, one.of('p2')[0]?.state],
    ['failed', 'mail-recipient', 'sent'],
  )
  const state = one.mail.outbox()
  assert.deepEqual(state.failed, [{ kind: 'notice', at: '2026-11-23T09:00:00.000Z', code: 'mail-recipient' }])
  assert.ok(!JSON.stringify(state).includes('p1'))
  assert.ok(one.entries().some(({ verb, patient }) => verb === 'mail-failed' && patient === 'p1'))
  assert.ok(!JSON.stringify(one.entries()).includes('example.org'), 'no address in the log')
})

test('a line that breaks after the text: the mail goes again under the same Message-ID, never is it lost', async (t) => {
  const one = fixture(t)
  const ids: (string | undefined)[] = []
  const server = await serverFor(t, {
    onData(stream, session, done) {
      let source = ''
      stream.on('data', (part: Buffer) => (source += part.toString()))
      stream.on('end', () => {
        ids.push(headerOf({ from: '', to: [], source }, 'message-id'))
        if (ids.length > 1) return done(null, 'ok')
        // It has the mail, and says nothing.
        for (const connection of (server.raw as unknown as { connections: Set<{ id: string; _socket: Socket }> })
          .connections)
          if (connection.id === session.id) connection._socket.destroy()
      })
    },
  })
  one.mail.setAccount(admin, one.account(server), server.password)
  one.queue()
  await one.mail.deliver()
  assert.deepEqual([one.of()[0]?.state, one.of()[0]?.code], ['waiting', 'mail-unsure'])
  one.clock.advance(61_000)
  await one.mail.deliver()
  assert.equal(one.of()[0]?.state, 'sent')
  assert.deepEqual([ids.length, new Set(ids).size], [2, 1])
})

test('a crash between sending and noting it: sent again with the same Message-ID, one entry', async (t) => {
  const one = fixture(t)
  const server = await serverFor(t)
  one.mail.setAccount(admin, one.account(server), server.password)
  one.queue()
  const record = one.context.ledger.append.bind(one.context.ledger)
  one.context.ledger.append = () => {
    throw new Error('power cut')
  }
  await assert.rejects(one.mail.deliver(), /power cut/)
  assert.equal(one.of()[0]?.state, 'waiting')
  one.context.ledger.append = record
  one.clock.advance(61_000)
  await new Mail(one.context).deliver()
  assert.equal(one.of()[0]?.state, 'sent')
  assert.equal(new Set(server.taken.map((taken) => headerOf(taken, 'message-id'))).size, 1)
  assert.deepEqual([server.taken.length, one.entries().filter(({ verb }) => verb === 'send-mail').length], [2, 1])
})

test('a server that is away or does not speak: everything waits, and after two days it is given up with the reason', async (t) => {
  const one = fixture(t)
  const silent = createServer(() => undefined)
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  t.after(() => silent.close())
  const address = silent.address()
  assert.ok(typeof address === 'object' && address !== null)
  const { ca } = await serverFor(t)
  one.mail.setAccount(admin, one.account({ host: 'localhost', port: address.port, ca }), 'wort')
  one.queue()
  await one.mail.deliver()
  assert.deepEqual(one.of()[0]?.code, 'mail-timeout')
  one.clock.advance(49 * hour_ms)
  await one.mail.deliver()
  assert.deepEqual([one.of()[0]?.state, one.of()[0]?.code], ['failed', 'mail-timeout'])
  one.mail.setAccount(admin, one.account({ host: 'localhost', port: 1, ca }), 'wort')
  assert.equal((await one.mail.test(admin, 'a@example.org', 'de')).code, 'mail-no-connection')
  one.mail.setAccount(admin, one.account({ host: 'nowhere.invalid', port: 25, ca }), 'wort')
  assert.equal((await one.mail.test(admin, 'a@example.org', 'de')).code, 'mail-no-host')
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

test('limits: so many mails an hour, so many tests, one notice for all that waits', async (t) => {
  const one = fixture(t, { mostPerHour: 5 })
  const server = await serverFor(t)
  one.mail.setAccount(admin, one.account(server), server.password)
  one.queue()
  one.queue()
  assert.deepEqual(
    one
      .of()
      .map(({ state, code }) => [state, code])
      .toSorted(),
    [
      ['failed', 'mail-superseded'],
      ['waiting', undefined],
    ],
  )
  for (let n = 2; n <= 8; n++) one.queue(`p${n}`)
  await one.mail.deliver()
  assert.equal(server.taken.length, 5)
  one.clock.advance(hour_ms + 1000)
  await one.mail.deliver()
  assert.equal(server.taken.length, 8)
  for (let n = 0; n < 20; n++) await one.mail.test(admin, 'a@example.org', 'de')
  await assert.rejects(one.mail.test(admin, 'a@example.org', 'de'), { code: 'too-many-requests' })
})

test('what is undone with its transaction is not sent', async (t) => {
  const one = fixture(t)
  const server = await serverFor(t)
  one.mail.setAccount(admin, one.account(server), server.password)
  assert.throws(() =>
    one.store.transact((transaction) => {
      one.mail.queue(transaction, {
        kind: 'notice',
        patient: 'p1',
        address: 'a@example.org',
        language: 'de',
        actor: admin,
      })
      throw new Error('undone')
    }),
  )
  await one.mail.deliver()
  assert.deepEqual([one.of(), server.taken], [[], []])
})

test('an authority is one or more certificates, and nothing else', async (t) => {
  const one = fixture(t)
  const server = await serverFor(t)
  for (const ca of ['x', '', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])
    assert.throws(() => one.mail.setAccount(admin, { ...one.account(server), ca }, 'wort'), {
      code: 'mail-authority-unreadable',
    })
})
