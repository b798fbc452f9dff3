import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex, utf8 } from '@siegel/foundation'
import { temporaryFolder } from '@siegel/foundation/testing'
import { sha256 } from '@siegel/sealing/node'
import { Mailboxes } from './mailboxes.ts'

const [mine, other] = ['01'.repeat(16), '02'.repeat(16)]
const kibibyte = 1024
const file = (what: string, size: number) => {
  const bytes = new Uint8Array(size)
  bytes.set(utf8(what))
  return { name: hex(sha256(bytes)), bytes }
}

test('lists come along up to their limit, in their order; what is not here, or another’s, does not', async (t) => {
  const mailboxes = new Mailboxes(temporaryFolder(t))
  const [index, part, large] = [
    file('index', 100 * kibibyte),
    file('part', 150 * kibibyte),
    file('large', 10 * kibibyte),
  ]
  const foreign = file('foreign', 10)
  for (const { name, bytes } of [index, part, large]) await mailboxes.putItem(mine, name, bytes)
  await mailboxes.putItem(other, foreign.name, foreign.bytes)
  const along = async (...lists: { name: string }[]) => {
    const names = lists.map(({ name }) => name)
    return [...(await mailboxes.lists(mine, { manifest: '', statements: [], lists: names })).keys()]
  }
  assert.deepEqual(await along(index, part), [index.name, part.name])
  assert.deepEqual(await along(index, part, large), [index.name, part.name])
  assert.deepEqual(await along(foreign, { name: '0'.repeat(64) }, large), [large.name])
  assert.deepEqual([...(await mailboxes.lists(mine, { manifest: '', statements: [] })).keys()], [])
})
