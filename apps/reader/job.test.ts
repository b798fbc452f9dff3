import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal, utf8 } from '@siegel/foundation'
import { answer, failure, readHead } from './job.ts'

test('a head names its kind and size; anything else is refused', () => {
  assert.deepEqual(readHead('{"kind":"parse","size":12}'), { kind: 'parse', size: 12 })
  for (const head of [
    'null',
    '[]',
    '{}',
    '{"kind":"run","size":1}',
    '{"kind":"parse"}',
    '{"kind":"parse","size":-1}',
    '{"kind":"compose","size":2}',
    '{"kind":"compose","size":2,"files":[1,2]}',
    '{"kind":"compose","size":2,"files":[3,-1]}',
    '{"kind":"compose","size":2,"files":"2"}',
  ]) {
    assert.throws(
      () => readHead(head),
      (error) => isRefusal(error, 'job'),
      head,
    )
  }
  assert.throws(
    () => readHead('{"kind":"parse","size":67108865}'),
    (error) => isRefusal(error, 'file-size'),
  )
})

test('an answer is one line; what went wrong unexpectedly is not told', async () => {
  assert.equal(
    await answer({ kind: 'inspect', size: 0 }, new Uint8Array()),
    '{"ok":false,"code":"upload-type","detail":"neither pdf, jpeg, png, tiff nor text"}',
  )
  assert.ok(!(await answer({ kind: 'inspect', size: 30 }, utf8('%PDF-1.7\n%%EOF\n'))).includes('\n'))
  assert.equal(failure(new Error('Max Mustermann')), '{"ok":false,"code":"reader-error"}')
})
