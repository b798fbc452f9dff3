import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concat, u32, utf8 } from '@siegel/foundation'
import { temporaryFolder } from '@siegel/foundation/testing'
import { Uploads } from './uploads.ts'

const [mine, other] = ['01'.repeat(16), '02'.repeat(16)]
const mebibyte = 1024 * 1024
const upload = (note: string, size = 10) => concat(u32(utf8(note).length), utf8(note), new Uint8Array(size))
const quota = { name: 'Refusal', code: 'upload-quota' }

test('attack: fifty-one uploads wait: the last is refused, and another mailbox has room', async (t) => {
  const uploads = new Uploads(temporaryFolder(t))
  const sent = Array.from({ length: 51 }, (_, at) => uploads.add(mine, upload(`note ${at}`)))
  const results = await Promise.allSettled(sent)
  assert.equal(results.filter(({ status }) => status === 'rejected').length, 1)
  await assert.rejects(uploads.add(mine, upload('one more')), quota)
  await uploads.add(mine, upload('note 3'))
  await uploads.add(other, upload('another'))
})

test('attack: a hundred megabytes of one mailbox are enough', async (t) => {
  const uploads = new Uploads(temporaryFolder(t))
  for (let at = 0; at < 9; at += 1) await uploads.add(mine, upload(`large ${at}`, 11 * mebibyte))
  await assert.rejects(uploads.add(mine, upload('too much', 2 * mebibyte)), quota)
  await uploads.add(mine, upload('small'))
  await uploads.add(other, upload('another', 11 * mebibyte))
})

test('large uploads are given out one by one, small ones several at a time, none is forgotten', async (t) => {
  const uploads = new Uploads(temporaryFolder(t))
  for (const size of [9 * mebibyte, 9 * mebibyte, 10, 20, 30])
    await uploads.add(mine, upload(`of ${size} ${Math.random()}`, size))
  let taken = 0
  for (let more = true; more;) {
    const list = await uploads.list()
    more = list.more
    assert.ok(list.uploads.length > 0)
    assert.ok(list.uploads.reduce((sum, { file }) => sum + file.length, 0) < 17 * mebibyte)
    for (const { id } of list.uploads) await uploads.remove(id)
    taken += list.uploads.length
  }
  assert.equal(taken, 5)
})
