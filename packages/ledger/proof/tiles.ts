import { nodeHash, type Hash, type ReadNode } from './tree.ts'

/** C2SP tlog-tiles: tile (level, index) holds up to 256 hashes, the nodes (8·level, 256·index …) of the tree. */
export interface Tile {
  level: number
  index: number
  /** Hashes in it, 1 to 256; fewer than 256 only at the right edge. */
  width: number
}

export const tileHeight = 8
const full = 256

/** The tiles that exist in a tree of this size, full and partial. */
export function tilesOf(size: number): Tile[] {
  const tiles: Tile[] = []
  for (let level = 0, nodes = size; nodes > 0; level++, nodes = Math.floor(nodes / full)) {
    for (let index = 0; index * full < nodes; index++) {
      tiles.push({ level, index, width: Math.min(full, nodes - index * full) })
    }
  }
  return tiles
}

/** The widest tile with this place in a tree of the given size, or undefined. */
export function tileAt(level: number, index: number, size: number): Tile | undefined {
  const nodes = Math.floor(size / full ** level)
  const width = Math.min(full, nodes - index * full)
  return width >= 1 ? { level, index, width } : undefined
}

/** The tile in which a node's hash lies or from whose hashes it is made. */
export function tileOfNode(level: number, index: number): { level: number; index: number } {
  const tileLevel = Math.floor(level / tileHeight)
  const first = index * 2 ** (level - tileLevel * tileHeight)
  return { level: tileLevel, index: Math.floor(first / full) }
}

/** Path of a tile below the log's prefix: `tile/<L>/<N>[.p/<W>]`, N in groups of three digits, all but the last with x. */
export function tilePath({ level, index, width }: Tile): string {
  let rest = Math.floor(index / 1000)
  let path = String(index % 1000).padStart(3, '0')
  while (rest > 0) {
    path = `x${String(rest % 1000).padStart(3, '0')}/${path}`
    rest = Math.floor(rest / 1000)
  }
  return `tile/${level}/${path}${width < full ? `.p/${width}` : ''}`
}

/** The bytes of a tile: its hashes one after the other. */
export function tileBytes(tile: Tile, read: ReadNode): Uint8Array {
  const bytes = new Uint8Array(tile.width * 32)
  for (let i = 0; i < tile.width; i++) bytes.set(read(tile.level * tileHeight, tile.index * full + i), i * 32)
  return bytes
}

/** Reads nodes out of tiles; `tile` gives the bytes for a place, and throws where it has none. */
export function nodesFromTiles(tile: (level: number, index: number) => Uint8Array): ReadNode {
  return (level, index) => {
    const place = tileOfNode(level, index)
    const bytes = tile(place.level, place.index)
    const height = level - place.level * tileHeight
    const first = index * 2 ** height - place.index * full
    const make = (from: number, count: number): Hash => {
      if (count > 1) return nodeHash(make(from, count / 2), make(from + count / 2, count / 2))
      if ((from + 1) * 32 > bytes.length) throw new RangeError('tile too short')
      return bytes.slice(from * 32, from * 32 + 32)
    }
    return make(first, 2 ** height)
  }
}

/** The nodes that a computation asks for, found by a dry run; so that a browser can fetch their tiles first. */
export function nodesNeeded(compute: (read: ReadNode) => unknown): { level: number; index: number }[] {
  const needed: { level: number; index: number }[] = []
  const nothing = new Uint8Array(32)
  compute((level, index) => {
    needed.push({ level, index })
    return nothing
  })
  return needed
}
