import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hex } from '@siegel/foundation'
import { writeFileDurably } from '@siegel/foundation/files'
import { newSessionToken, tokenHash } from '@siegel/sealing/node'

/**
 * A token in a file of mode 0600, made at the first use: who can read the file may use the socket beside it. Its hash
 * lies beside it, for whoever only has to recognise it.
 */
export function localToken(run: string, name: string): string {
  const file = join(run, name)
  if (!existsSync(file)) writeFileDurably(file, newSessionToken())
  const token = readFileSync(file, 'utf8').trim()
  writeFileDurably(`${file}.hash`, hex(tokenHash(token)))
  return token
}
