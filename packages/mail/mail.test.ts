import assert from 'node:assert/strict'
import { createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { nextDaytime } from './daytime.ts'
import { Mail } from './index.ts'
import { admin, fixture, hour_ms, serverFor } from './fixture/testing.ts'
import { headerOf, textOf } from './testing.ts'

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

test('limits: so many mails an hour, so many tests, one notice for all that waits', async (t) => {
  const one = fixture(t, { mostPerHour: 5 })
  const server = await serverFor(t)
  one.mail.setAccount(admin, one.account(server), server.password)
  one.queue()
  one.queue()
  assert.deepEqual(new Set(one.of().map(({ state }) => state)), new Set(['dropped', 'waiting']))
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

test('notices go out by day in the practice’s zone, also after failures; what was seen meanwhile is dropped', async (t) => {
  const at = (instant: string) => nextDaytime(Date.parse(instant), 'Europe/Berlin')
  assert.equal(at('2026-11-23T06:59:59.000Z'), '2026-11-23T07:00:00.000Z')
  assert.equal(at('2026-11-23T07:00:00.000Z'), '2026-11-23T07:00:00.000Z')
  assert.equal(at('2026-11-23T18:59:59.000Z'), '2026-11-23T18:59:59.000Z')
  assert.equal(at('2026-11-23T19:00:00.000Z'), '2026-11-24T07:00:00.000Z')
  assert.equal(at('2026-03-28T22:30:00.000Z'), '2026-03-29T06:00:00.000Z', 'the night that is an hour shorter')
  assert.equal(at('2026-10-24T21:30:00.000Z'), '2026-10-25T07:00:00.000Z')
  const one = fixture(t)
  const server = await serverFor(t)
  one.mail.setAccount(admin, one.account(server), server.password)
  one.clock.advance(11 * hour_ms)
  one.queue('p1', 'notice')
  one.queue('p2', 'invitation')
  one.queue('p3', 'notice')
  await one.mail.deliver()
  assert.deepEqual(
    server.taken.map(({ to }) => to),
    [['p2@example.org']],
    'what staff send goes at once',
  )
  one.store.transact((transaction) => one.mail.drop(transaction, { patient: 'p3', kind: 'notice' }))
  one.clock.advance(10 * hour_ms)
  await one.mail.deliver()
  assert.deepEqual(server.taken.length, 1)
  one.clock.advance(hour_ms)
  await one.mail.deliver()
  assert.deepEqual(
    server.taken.map(({ to }) => to),
    [['p2@example.org'], ['p1@example.org']],
  )
  assert.equal(one.of('p3')[0]?.state, 'dropped')
})

test('two who act for one child are both told; what one has seen is not taken back from the other', async (t) => {
  const one = fixture(t)
  const server = await serverFor(t)
  one.mail.setAccount(admin, one.account(server), 'Passwort')
  const tell = (object: string, address: string) =>
    one.store.transact((transaction) =>
      one.mail.queue(transaction, { kind: 'notice', patient: 'p1', object, address, language: 'de', actor: admin }),
    )
  tell('mailbox/a', 'vater@example.org')
  tell('mailbox/b', 'mutter@example.org')
  tell('mailbox/c', 'oma@example.org')
  tell('mailbox/b', 'mutter@example.org')
  one.store.transact((transaction) =>
    one.mail.drop(transaction, { patient: 'p1', kind: 'notice', object: 'mailbox/c' }),
  )
  const waiting = one.store.read((reader) =>
    reader.query<{ address: string }>({
      text: 'SELECT address FROM mail_outbox WHERE next_at IS NOT NULL ORDER BY address',
      values: [],
    }),
  )
  assert.deepEqual(
    waiting.map(({ address }) => address),
    ['mutter@example.org', 'vater@example.org'],
  )
})
