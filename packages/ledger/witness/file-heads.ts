import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hex, utf8 } from '@siegel/foundation'
import { writeFileDurably } from '@siegel/foundation/files'
import { sha256 } from '@siegel/sealing/node'
import { formatCheckpoint, parseCheckpoint } from '../proof/index.ts'
import type { Head, HeadStore } from './witness.ts'

/** Heads as one small file a log, named by the hash of its origin, holding the checkpoint's three lines. */
export function fileHeads(folder: string): HeadStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const heads = new Map<string, Head>()
  const fileOf = (origin: string) => join(folder, `${hex(sha256(utf8(origin)))}.head`)
  return {
    get(origin) {
      const known = heads.get(origin)
      if (known !== undefined || !existsSync(fileOf(origin))) return known
      const checkpoint = parseCheckpoint(readFileSync(fileOf(origin), 'utf8'))
      if (checkpoint.origin !== origin) throw new Error('a head file holds another log')
      return checkpoint
    },
    put(origin, head) {
      writeFileDurably(fileOf(origin), formatCheckpoint({ origin, ...head }))
      heads.set(origin, head)
    },
  }
}
