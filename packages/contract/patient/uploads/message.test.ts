import assert from 'node:assert/strict'
import { test } from 'node:test'
import { utf8 } from '@siegel/foundation'
import { formatUploadBody, parseUploadBody, type NewUpload } from './index.ts'
import { attachmentsLimit_bytes } from './message.ts'

type Message = Extract<NewUpload, { kind: 'message' }>
const message: Message = {
  kind: 'message',
  thread: '19'.repeat(16),
  topic: 'question',
  text: 'Guten Tag,\n\nist das schlimm?',
}
const file = (size: number, more: Partial<NonNullable<Message['attachments']>[number]> = {}) => ({
  name: 'foto.jpg',
  mediaType: 'image/jpeg' as const,
  data: Buffer.alloc(size, 7).toString('base64'),
  ...more,
})

/** The bytes as an attacker writes them, whom no format checks. */
const written = (changes: object) => utf8(JSON.stringify({ version: 1, ...message, ...changes }))
const refused = (changes: object, what: string) =>
  assert.throws(() => parseUploadBody(written(changes)), { name: 'Refusal', code: 'upload-malformed' }, what)

test('a message says what it is about and comes as it was written', () => {
  const bodies: Message[] = [
    message,
    { ...message, topic: 'prescription', medication: ['Ramipril 5 mg', 'Bisoprolol 2,5 mg'] },
    { kind: 'message', thread: message.thread, topic: 'prescription', medication: ['Ramipril 5 mg'] },
    { kind: 'message', thread: message.thread, topic: 'question', attachments: [file(10), file(20)] },
    { ...message, topic: 'access', entry: 4711 },
  ]
  for (const body of bodies) assert.deepEqual(parseUploadBody(formatUploadBody(body)), { version: 1, ...body })
})

test('attack: control characters, blank texts, foreign fields and facts of another topic are refused', () => {
  for (const text of [
    '',
    ' \n ',
    '\u200b',
    'a\u0000b',
    'a\rb',
    'a\u001bb',
    'a\u2028b',
    'a\u0085b',
    '\ud800',
    'x'.repeat(4001),
  ])
    refused({ text }, JSON.stringify(text.slice(0, 10)))
  refused({ text: undefined }, 'nothing at all')
  refused({ topic: 'question', medication: ['Ramipril'] }, 'medication of a question')
  refused({ topic: 'prescription', medication: [] }, 'no medication')
  refused({ topic: 'prescription', medication: ['a\nb'] }, 'two lines in one')
  refused({ topic: 'question', entry: 1 }, 'entry of a question')
  for (const entry of [-1, 1.5, 1e300, '1']) refused({ topic: 'access', entry }, `entry ${entry}`)
  refused({ thread: '19' }, 'short thread')
  refused({ thread: 'AB'.repeat(16) }, 'upper case')
  refused({ topic: 'booking' }, 'topic')
  refused({ more: 1 }, 'field')
})

test('attack: too many, too large, empty or other attachments are refused', () => {
  const limit = attachmentsLimit_bytes
  assert.doesNotThrow(() => parseUploadBody(written({ attachments: [file(limit - 1000), file(1000)] })))
  refused({ attachments: [file(limit - 1000), file(1001)] }, 'one byte too much together')
  refused({ attachments: [file(limit + 1)] }, 'one byte too much')
  refused({ attachments: Array.from({ length: 6 }, () => file(1)) }, 'six')
  refused({ attachments: [] }, 'none')
  refused({ attachments: [file(0)] }, 'empty')
  refused({ attachments: [file(1, { name: 'a\u0000.jpg' })] }, 'name')
  refused({ attachments: [{ ...file(1), mediaType: 'image/svg+xml' }] }, 'type')
  refused({ attachments: [{ ...file(1), mediaType: 'text/html' }] }, 'type')
})
