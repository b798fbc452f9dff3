import { concat, utf8 } from '@siegel/foundation'
import { sha256Hex } from '@siegel/sealing/node'

/**
 * A patient's chain: each stored version of a record of the patient extends it, and the head stands in the log entry
 * of the write. An old page or an old file put back under the database breaks it (security.md § 4).
 * `version` is the canonical text of what was stored. Hex SHA-256 of `<head or empty> LF <version>`.
 */
export const chainAfter = (head: string | undefined, version: string): string => sha256Hex(`${head ?? ''}\n${version}`)

/** Stands between versions that come together; JSON has no such character. */
export const versionSeparator = 0x1f

const lineFeed = 0x0a
/** What stands before a version when it is hashed: a head in hexadecimal and a line feed. */
const before_bytes = 65
const encoder = new TextEncoder()

/**
 * The head after many versions at once, UTF-8 and separated, and how many they were: to make a text of each would take
 * longer than hashing it. Writes each head over the end of the version before, so `versions` is of no use afterwards.
 */
export function chainAfterAll(head: string | undefined, versions: Uint8Array): { head: string; count: number } {
  let last = head
  let count = 0
  for (let from = 0; from <= versions.length;) {
    const found = versions.indexOf(versionSeparator, from)
    const to = found < 0 ? versions.length : found
    if (last === undefined || from < before_bytes)
      last = sha256Hex(concat(utf8(`${last ?? ''}\n`), versions.subarray(from, to)))
    else {
      encoder.encodeInto(last, versions.subarray(from - before_bytes, from))
      versions[from - 1] = lineFeed
      last = sha256Hex(versions.subarray(from - before_bytes, to))
    }
    from = to + 1
    count++
  }
  return { head: last ?? '', count }
}
