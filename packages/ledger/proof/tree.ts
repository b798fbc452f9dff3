import { concat, equalBytes } from '@siegel/foundation'
import { sha256 } from '@siegel/sealing'

/**
 * The Merkle tree of RFC 6962 § 2.1 / RFC 9162 § 2.1 with SHA-256. Sizes and indices are safe integers.
 * A *node* (level, index) is the hash of the complete subtree over the leaves index·2^level … (index+1)·2^level − 1.
 */
export type Hash = Uint8Array

/** Gives a complete node of the tree; only ever asked for nodes that lie wholly inside the size in question. */
export type ReadNode = (level: number, index: number) => Hash

export const leafHash = (leaf: Uint8Array): Hash => sha256(concat(Uint8Array.of(0), leaf))

export const nodeHash = (left: Hash, right: Hash): Hash => sha256(concat(Uint8Array.of(1), left, right))

/** The nodes that become complete when the leaf with this index is appended, lowest first. */
export function completedNodes(
  index: number,
  leaf: Hash,
  read: ReadNode,
): { level: number; index: number; hash: Hash }[] {
  const nodes = [{ level: 0, index, hash: leaf }]
  let [level, place, hash] = [0, index, leaf]
  while (place % 2 === 1) {
    hash = nodeHash(read(level, place - 1), hash)
    level += 1
    place = (place - 1) / 2
    nodes.push({ level, index: place, hash })
  }
  return nodes
}

/** Largest power of two smaller than n (n ≥ 2), and its logarithm. */
function split(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** MTH(D[start:end]): start must be a multiple of the smallest power of two that is not smaller than the width. */
function rangeHash(start: number, end: number, read: ReadNode): Hash {
  const width = end - start
  const level = Math.log2(width)
  if (Number.isInteger(level)) return read(level, start / width)
  const k = split(width)
  return nodeHash(rangeHash(start, start + k, read), rangeHash(start + k, end, read))
}

/** The root of the first `size` leaves; the empty tree's is SHA-256 of nothing. */
export function rootHash(size: number, read: ReadNode): Hash {
  checkSize(size)
  return size === 0 ? sha256(new Uint8Array(0)) : rangeHash(0, size, read)
}

/** PATH(index, D[size]) of RFC 6962 § 2.1.1. */
export function inclusionProof(index: number, size: number, read: ReadNode): Hash[] {
  checkSize(size)
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new RangeError('index outside of the tree')
  const path = (start: number, end: number): Hash[] => {
    if (end - start === 1) return []
    const middle = start + split(end - start)
    return index < middle
      ? [...path(start, middle), rangeHash(middle, end, read)]
      : [...path(middle, end), rangeHash(start, middle, read)]
  }
  return path(0, size)
}

/** PROOF(older, D[newer]) of RFC 6962 § 2.1.2; empty where older is 0 or equals newer. */
export function consistencyProof(older: number, newer: number, read: ReadNode): Hash[] {
  checkSize(older)
  checkSize(newer)
  if (older > newer) throw new RangeError('sizes in the wrong order')
  if (older === 0 || older === newer) return []
  const subproof = (start: number, end: number, whole: boolean): Hash[] => {
    if (end === older) return whole ? [] : [rangeHash(start, end, read)]
    const middle = start + split(end - start)
    return older <= middle
      ? [...subproof(start, middle, whole), rangeHash(middle, end, read)]
      : [...subproof(middle, end, false), rangeHash(start, middle, read)]
  }
  return subproof(0, newer, true)
}

/** RFC 9162 § 2.1.3.2. False for anything that does not prove it. */
export function verifyInclusion(leaf: Hash, index: number, size: number, proof: readonly Hash[], root: Hash): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false
  if (leaf.length !== 32) return false
  let [fn, sn, hash] = [index, size - 1, leaf]
  for (const step of proof) {
    if (sn === 0 || step.length !== 32) return false
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(step, hash)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)]
    } else {
      hash = nodeHash(hash, step)
    }
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && equalBytes(hash, root)
}

/** RFC 9162 § 2.1.4.2, with the empty tree as a prefix of everything. False for anything that does not prove it. */
export function verifyConsistency(
  older: number,
  newer: number,
  proof: readonly Hash[],
  olderRoot: Hash,
  newerRoot: Hash,
): boolean {
  if (!Number.isSafeInteger(older) || !Number.isSafeInteger(newer) || older < 0 || older > newer) return false
  if (olderRoot.length !== 32 || newerRoot.length !== 32) return false
  if (older === newer) return proof.length === 0 && equalBytes(olderRoot, newerRoot)
  if (older === 0) return proof.length === 0 && equalBytes(olderRoot, sha256(new Uint8Array(0)))
  const path = Number.isInteger(Math.log2(older)) ? [olderRoot, ...proof] : [...proof]
  let [fn, sn] = [older - 1, newer - 1]
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
  const first = path[0]
  if (first === undefined) return false
  let [fr, sr] = [first, first]
  for (const step of path.slice(1)) {
    if (sn === 0 || step.length !== 32) return false
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(step, fr)
      sr = nodeHash(step, sr)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)]
    } else {
      sr = nodeHash(sr, step)
    }
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && equalBytes(fr, olderRoot) && equalBytes(sr, newerRoot)
}

function checkSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('not a tree size')
}
