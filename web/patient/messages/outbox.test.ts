import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex, unhex } from '@siegel/foundation'
import type { LiveSession } from '../core/live.ts'
import { manyLines, oneLine } from './clean-text.ts'
import { Outbox, outboxOf } from './outbox.ts'
import { threadsOf } from './threads.ts'

const thread = '19'.repeat(16)
const message = { kind: 'message' as const, thread, topic: 'question' as const, text: 'Guten Tag' }

/** A session whose safe takes what it is told to take. */
function scene() {
  const listeners = new Set<() => void>()
  const received: Uint8Array[] = []
  const refused: { upload: string; code: string }[] = []
  let sent = 0
  let away = false
  const live = {
    session: {
      send: () => (away ? Promise.reject(new Error('network')) : Promise.resolve(new Uint8Array(16).fill((sent += 1)))),
      received: (upload: Uint8Array) => Promise.resolve(received.some((one) => hex(one) === hex(upload))),
    },
    state: () => ({ view: { index: { refused }, files: { manifest: { received } } }, over: undefined }),
    subscribe: (listener: () => void) => listeners.add(listener),
    refresh: () => {
      for (const listener of listeners) listener()
      return Promise.resolve()
    },
    ended: () => false,
  }
  const box = new Outbox(live as unknown as LiveSession, () => new Promise((resolve) => setTimeout(resolve, 1)))
  const until = async (done: () => boolean) => {
    for (let i = 0; i < 500 && !done(); i += 1) await new Promise((resolve) => setTimeout(resolve, 2))
    assert.ok(done())
  }
  return { live, box, received, refused, until, setAway: (is: boolean) => void (away = is) }
}

test('a message waits until the practice has it, and is then what the mailbox says', async () => {
  const { box, received, until } = scene()
  await box.send(message)
  assert.equal(box.pending().length, 1)
  received.push(unhex('01'.repeat(16)))
  await until(() => box.pending().length === 0)
})

test('one that was not taken stays with the reason until it is taken out of sight', async () => {
  const { box, received, refused, until } = scene()
  await box.send(message)
  refused.push({ upload: '01'.repeat(16), code: 'attachment-type' })
  received.push(unhex('01'.repeat(16)))
  await until(() => box.pending()[0]?.refused === 'attachment-type')
  const [pending] = box.pending()
  assert.ok(pending !== undefined)
  box.forget(pending)
  assert.deepEqual(box.pending(), [])
})

test('what cannot be sent is not on its way', async () => {
  const { box, setAway } = scene()
  setAway(true)
  await assert.rejects(box.send(message))
  assert.deepEqual(box.pending(), [])
})

test('drafts are of one open mailbox', () => {
  const [first, second] = [scene(), scene()]
  const one = first.live as unknown as LiveSession
  const draft = { topic: 'question' as const, text: 'noch nicht fertig', medication: '', attachments: [] }
  outboxOf(one).keepDraft('new', draft)
  assert.deepEqual(outboxOf(one).draft('new'), draft)
  assert.equal(outboxOf(second.live as unknown as LiveSession).draft('new'), undefined)
})

test('conversations: the newest first, and what is on its way among them', () => {
  const item = (id: string, of: string, at: string) => ({
    item: id,
    kind: 'message' as const,
    title: '',
    date: '',
    from: '',
    releasedAt: at,
    statement: '',
    file: '',
    mediaType: 'text/plain',
    fileName: '',
    size_bytes: 1,
    message: { thread: of, topic: 'referral' as const, direction: 'in' as const, preview: id },
  })
  const index = { items: [item('b', 'x', '2026-01-02'), item('a', 'x', '2026-01-01'), item('c', 'y', '2026-01-03')] }
  const pending = [{ upload: '1', message, at: '2026-01-04' }]
  const threads = threadsOf(index as unknown as Parameters<typeof threadsOf>[0], pending)
  assert.deepEqual(
    threads.map((one) => [one.thread, one.items.map(({ item: id }) => id).join(''), one.pending.length]),
    [
      [thread, '', 1],
      ['y', 'c', 0],
      ['x', 'ab', 0],
    ],
  )
})

test('what a keyboard can bring and no upload takes is left out', () => {
  assert.equal(manyLines(' a\r\nb\tc\u0000\u0085d\u2028e \n'), 'a\nb cd\ne')
  assert.equal(oneLine('Ramipril\u0007 5\nmg '), 'Ramipril  5 mg')
})
