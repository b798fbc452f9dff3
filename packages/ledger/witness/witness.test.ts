import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { base64, utf8 } from '@siegel/foundation'
import { temporaryFolder } from '@siegel/foundation/testing'
import { ed25519PublicKey, noteSigner, randomBytes, signNote } from '@siegel/sealing/node'
import {
  completedNodes,
  consistencyProof,
  formatCheckpoint,
  leafHash,
  rootHash,
  witnessedAt,
  type Hash,
  type ReadNode,
} from '../proof/index.ts'
import { addCheckpoint, fileHeads, type WitnessOptions } from './index.ts'

const origin = 'siegel.example/log'

function log(name = 'leaf') {
  const nodes = new Map<string, Hash>()
  const read: ReadNode = (level, index) => nodes.get(`${level}/${index}`) ?? assert.fail('incomplete node')
  for (let i = 0; i < 50; i++) {
    for (const node of completedNodes(i, leafHash(utf8(`${name} ${i}`)), read))
      nodes.set(`${node.level}/${node.index}`, node.hash)
  }
  return read
}

function fixture(t: TestContext) {
  const [logSeed, seed] = [randomBytes(32), randomBytes(32)]
  const folder = temporaryFolder(t)
  const start = (): WitnessOptions => ({
    name: 'witness.example',
    seed,
    heads: fileHeads(folder),
    logKeys: (asked) => (asked === origin ? [ed25519PublicKey(logSeed)] : []),
    now: () => 1_800_000_000,
  })
  const checkpoint = (size: number, read: ReadNode, key = logSeed, name = origin) =>
    signNote(formatCheckpoint({ origin: name, size, root: rootHash(size, read) }), noteSigner(name, key))
  const body = (old: number, size: number, read: ReadNode, note = checkpoint(size, read)) =>
    [`old ${old}`, ...consistencyProof(old, size, read).map(base64), '', note].join('\n')
  const policy = { quorum: 1, witnesses: [{ name: 'witness.example', key: ed25519PublicKey(seed) }] }
  return { start, checkpoint, body, policy }
}

test('a growing log is cosigned, also by a witness that was restarted', (t) => {
  const { start, checkpoint, body, policy } = fixture(t)
  const read = log()
  let old = 0
  for (const size of [0, 1, 1, 7, 8, 50]) {
    const answer = addCheckpoint(start(), body(old, size, read))
    assert.equal(answer.status, 200, `size ${size}: ${answer.body}`)
    assert.equal(witnessedAt(checkpoint(size, read) + answer.body, policy), 1_800_000_000)
    assert.equal(witnessedAt(checkpoint(size, read), policy), undefined)
    old = size
  }
})

test('a fork, a shorter tree, a wrong old size and foreign keys get the answers of the specification', (t) => {
  const { start, checkpoint, body } = fixture(t)
  const [read, fork] = [log(), log('fork')]
  const witness = start()
  const status = (text: string) => addCheckpoint(witness, text).status
  assert.equal(status(body(0, 20, read)), 200)
  assert.equal(status(body(20, 30, fork)), 422)
  assert.equal(status(`old 20\n\n${checkpoint(20, fork)}`), 422)
  assert.equal(status(`old 20\n\n${checkpoint(30, read)}`), 422)
  assert.equal(status(`old 20\n\n${checkpoint(10, read)}`), 400)
  const conflict = addCheckpoint(witness, body(10, 30, read))
  assert.deepEqual([conflict.status, conflict.contentType, conflict.body], [409, 'text/x.tlog.size', '20\n'])
  assert.equal(status(body(20, 30, read, checkpoint(30, read, randomBytes(32)))), 403)
  assert.equal(status(body(20, 30, read, checkpoint(30, read, randomBytes(32), 'other.example/log'))), 404)
  for (const bad of [
    '',
    'old 20',
    'old 020\n\n',
    'old -1\n\nx',
    `old 20\nAAAA\n\n${checkpoint(30, read)}`,
    `old 20\n${'A\n'.repeat(70)}\n${checkpoint(30, read)}`,
  ]) {
    assert.equal(status(bad), 400)
  }
  assert.equal(status(body(20, 30, read)), 200)
})
