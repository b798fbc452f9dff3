export {
  cosignatures,
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  parseHash,
  parseSize,
  witnessedAt,
  type Checkpoint,
  type Policy,
} from './checkpoint.ts'
export { entryLeaf, formatEntry, leafTypes, parseEntry, type Entry, type LeafType } from './entry.ts'
export { nodesFromTiles, nodesNeeded, tileAt, tileBytes, tileOfNode, tilePath, tilesOf, type Tile } from './tiles.ts'
export { formatTlogProof, parseTlogProof, type TlogProof } from './tlog-proof.ts'
export {
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
