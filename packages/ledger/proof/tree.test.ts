import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { utf8 } from '@siegel/foundation'
import { sharedData } from '@siegel/foundation/testing'
import { sha256 } from '@siegel/sealing'
import { nodesFromTiles, nodesNeeded, tileAt, tileBytes, tileOfNode, tilePath, tilesOf } from './tiles.ts'
import {
  completedNodes,
  consistencyProof,
  inclusionProof,
  leafHash,
  nodeHash,
  rootHash,
  verifyConsistency,
  verifyInclusion,
  type Hash,
  type ReadNode,
} from './tree.ts'
import { inclusionVectorCount, runInclusionVectors, type InclusionVector } from './vectors.ts'

/** A tree of n leaves as a map of its complete nodes, built by appending. */
function tree(n: number): { read: ReadNode; leaves: Hash[] } {
  const nodes = new Map<string, Hash>()
  const leaves: Hash[] = []
  const read: ReadNode = (level, index) => {
    const hash = nodes.get(`${level}/${index}`)
    assert.ok(hash, `node ${level}/${index} is not complete`)
    return hash
  }
  for (let i = 0; i < n; i++) {
    const leaf = leafHash(utf8(`leaf ${i}`))
    leaves.push(leaf)
    for (const node of completedNodes(i, leaf, read)) nodes.set(`${node.level}/${node.index}`, node.hash)
  }
  return { read, leaves }
}

/** The definition itself: MTH by recursion over the leaves. */
function plainRoot(leaves: Hash[]): Hash {
  if (leaves.length === 0) return sha256(new Uint8Array(0))
  if (leaves.length === 1) return leaves[0] as Hash
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return nodeHash(plainRoot(leaves.slice(0, k)), plainRoot(leaves.slice(k)))
}

test('roots equal the definition for every size up to 300', () => {
  const { read, leaves } = tree(300)
  for (let size = 0; size <= 300; size++) assert.deepEqual(rootHash(size, read), plainRoot(leaves.slice(0, size)))
})

test('every inclusion proof up to size 40 verifies, and no other leaf, index, size or root does with it', () => {
  const { read, leaves } = tree(41)
  for (let size = 1; size <= 40; size++) {
    const root = rootHash(size, read)
    for (let index = 0; index < size; index++) {
      const leaf = leaves[index] as Hash
      const proof = inclusionProof(index, size, read)
      assert.ok(verifyInclusion(leaf, index, size, proof, root))
      assert.ok(!verifyInclusion(leafHash(utf8('other')), index, size, proof, root))
      assert.ok(!verifyInclusion(leaf, index + 1, size, proof, root))
      assert.ok(!verifyInclusion(leaf, index, size, [...proof, leaf], root))
      assert.ok(proof.length === 0 || !verifyInclusion(leaf, index, size, proof.slice(1), root))
      assert.ok(!verifyInclusion(leaf, index, size, proof, rootHash(size + 1, read)))
    }
  }
})

test('every consistency proof up to size 40 verifies, and fails for any other pair of roots', () => {
  const { read } = tree(40)
  for (let newer = 0; newer <= 40; newer++) {
    for (let older = 0; older <= newer; older++) {
      const proof = consistencyProof(older, newer, read)
      const [a, b] = [rootHash(older, read), rootHash(newer, read)]
      assert.ok(verifyConsistency(older, newer, proof, a, b), `${older} in ${newer}`)
      const wrong = leafHash(utf8('wrong'))
      assert.ok(!verifyConsistency(older, newer, proof, wrong, b))
      assert.ok(older === 0 || !verifyConsistency(older, newer, proof, a, wrong))
      if (older > 0 && older < newer) assert.ok(!verifyConsistency(older, newer, [...proof, wrong], a, b))
    }
  }
})

test('tiles give back every proof of a tree of 70,000 leaves, and fetch only what exists', () => {
  const size = 70_000
  const { read, leaves } = tree(size)
  const fetched = new Map(tilesOf(size).map((tile) => [`${tile.level}/${tile.index}`, tileBytes(tile, read)]))
  for (const index of [0, 255, 256, 65_535, 65_536, 69_999]) {
    for (const { level, index: node } of nodesNeeded((reader) => inclusionProof(index, size, reader))) {
      const place = tileOfNode(level, node)
      assert.ok(tileAt(place.level, place.index, size))
    }
    const viaTiles = nodesFromTiles((level, at) => fetched.get(`${level}/${at}`) ?? assert.fail('no such tile'))
    const proof = inclusionProof(index, size, viaTiles)
    assert.deepEqual(proof, inclusionProof(index, size, read))
    assert.ok(verifyInclusion(leaves[index] as Hash, index, size, proof, rootHash(size, read)))
  }
})

test('tile paths are those of C2SP tlog-tiles', () => {
  assert.equal(tilePath({ level: 0, index: 1_234_067, width: 256 }), 'tile/0/x001/x234/067')
  assert.equal(tilePath({ level: 1, index: 0, width: 16 }), 'tile/1/000.p/16')
  assert.equal(tileAt(0, 1, 256), undefined)
})

test('the inclusion vectors of transparency-dev/merkle', (t) => {
  const folder = sharedData(t, 'crypto-merkle')
  if (folder === undefined) return
  const files = readdirSync(join(folder, 'inclusion'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  )
  const vectors = files.map((file): InclusionVector => ({
    ...JSON.parse(readFileSync(join(folder, 'inclusion', file), 'utf8')),
    file,
  }))
  assert.deepEqual(runInclusionVectors(vectors), [])
  assert.equal(vectors.length, inclusionVectorCount)
})
