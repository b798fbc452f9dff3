import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { unutf8, utf8 } from '@siegel/foundation'
import * as fc from 'fast-check'
import { formatUploadBody, parseUploadBody, type NewUpload } from './index.ts'

const enrol: Extract<NewUpload, { kind: 'enrol' }> = {
  kind: 'enrol',
  slot: '15'.repeat(16),
  slotKind: 'prf1',
  credentialId: 'FhYWFhYWFhYWFhYWFhYWFhYWFhY',
  proofSha256: '17'.repeat(32),
  bag: Buffer.alloc(400, 24).toString('base64'),
  label: 'Mein Telefon',
}
const refused = (text: string | Uint8Array, what: string) =>
  assert.throws(
    () => parseUploadBody(typeof text === 'string' ? utf8(text) : text),
    { name: 'Refusal', code: 'upload-malformed' },
    what,
  )

test('the examples of the page are read for ever, and written again letter by letter', () => {
  const page = readFileSync(new URL('../../../../docs/formats/upload.md', import.meta.url), 'utf8')
  const examples = Array.from(page.matchAll(/^```\n(\{"version"[\s\S]*?)\n```$/gm), ([, text]) => text ?? '')
  const kinds = examples.map((text) => {
    const body = parseUploadBody(utf8(text))
    assert.equal(unutf8(formatUploadBody(body)), text)
    return body.kind
  })
  const named = Array.from(page.matchAll(/^`([a-z-]+)`, /gm), ([, kind]) => kind)
  assert.deepEqual(kinds, named, 'one example for each kind')
})

test('an enrolment has one spelling', () => {
  const source = unutf8(formatUploadBody(enrol))
  assert.deepEqual(parseUploadBody(utf8(source)), { version: 1, ...enrol })
  const { credentialId: _, ...password } = { ...enrol, slotKind: 'password1' as const }
  assert.deepEqual(parseUploadBody(formatUploadBody(password)), { version: 1, ...password })
  const bad = [
    '',
    'null',
    '[]',
    '{}',
    '1',
    source.slice(0, -1),
    ` ${source}`,
    source.replace(':', ': '),
    source.replace('1', '2'),
    source.replace('"version":1,', ''),
    source.replace('"version":1', '"version":1,"version":1'),
    source.replace('{"version":1,"kind":"enrol"', '{"kind":"enrol","version":1'),
    source.replace('"kind":"enrol"', '"kind":"enroll"'),
    source.replace('prf1', 'linkpin1'),
    source.replace('prf1', 'password1'),
    source.replace(/"credentialId":"[^"]*",/, ''),
    source.replace('Mein Telefon', ''),
    source.replace('Mein Telefon', 'x\\u0000'),
    source.replace('Mein Telefon', 'x\\n'),
    source.replace('Mein Telefon', 'x'.repeat(65)),
    source.replace('}', ',"more":1}'),
    source.replace('}', ',"__proto__":{}}'),
    source.replace(/"slot":"../, '"slot":"'),
    source.replace(/"slot":"../, '"slot":"AB'),
    source.replace(/"bag":"[^"]*"/, '"bag":""'),
    source.replace(/"bag":"[^"]*"/, '"bag":"AB=="'),
    source.replace(/"bag":"[^"]*"/, `"bag":"${'A'.repeat(1372)}"`),
    '['.repeat(100_000),
  ]
  for (const text of bad) refused(text, text.slice(0, 200))
  refused(Uint8Array.of(0xff), 'no UTF-8')
  assert.throws(() => formatUploadBody({ ...enrol, label: '' }), TypeError)
})

test('no bytes whatever make the parser do anything but refuse', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), fc.json().map(utf8)), (bytes) => {
      assert.throws(() => parseUploadBody(bytes), { name: 'Refusal' })
    }),
  )
})
