import { sha256Hex } from '@siegel/sealing/node'

/**
 * A patient's chain: each stored version of a record of the patient extends it, and the head stands in the log entry
 * of the write. An old page or an old file put back under the database breaks it (security.md § 4).
 * `version` is the canonical text of what was stored. Hex SHA-256 of `<head or empty> LF <version>`.
 */
export const chainAfter = (head: string | undefined, version: string): string => sha256Hex(`${head ?? ''}\n${version}`)
