import assert from 'node:assert/strict'
import { test } from 'node:test'
import { safeName } from './download.ts'

test('file names cannot lead elsewhere or look like something else', () => {
  assert.equal(safeName('befund 2026.pdf'), 'befund 2026.pdf')
  assert.equal(safeName('../../etc/passwd'), 'etc passwd')
  assert.equal(safeName('rechnung\u202efdp.exe'), 'rechnung fdp.exe')
  assert.equal(safeName('a\u0000b\n.pdf'), 'a b .pdf')
  assert.equal(safeName(' ... '), 'dokument')
  assert.equal(safeName('x'.repeat(300)).length, 120)
})
