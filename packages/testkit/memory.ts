import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

const piece_bytes = 16 * 1024 * 1024

/**
 * Calls back with every readable part of a process's memory (`/proc/PID/mem` by `/proc/PID/maps`), with `overlap`
 * bytes of the part before, so that nothing is missed at a border; each overwrites the one before. Linux, same user.
 */
export function eachMemoryPiece(pid: number, overlap: number, look: (piece: Buffer) => void): void {
  const piece = Buffer.alloc(piece_bytes)
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const [, from = '', to = '', access = '', path = ''] =
        /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+\s*(.*)$/.exec(line) ?? []
      // What is mapped from files without change is the program itself; kernel pages cannot be read.
      if (!access.startsWith('rw') || path === '[vvar]' || path === '[vsyscall]') continue
      const [start, end] = [BigInt(`0x${from}`), BigInt(`0x${to}`)]
      for (let at = start; at < end; at += BigInt(piece_bytes - overlap)) {
        const size = Number(end - at < BigInt(piece_bytes) ? end - at : BigInt(piece_bytes))
        try {
          look(piece.subarray(0, readSync(memory, piece, 0, size, at)))
        } catch {
          // A part that went away between the list and the reading.
        }
      }
    }
  } finally {
    closeSync(memory)
  }
}
