import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { unbase64 } from '@siegel/foundation'

/**
 * The logs that this witness watches: `logs.json`, an object from origin to a list of Ed25519 public keys (base64).
 * Read anew when the file changes, so that a log can be added without a restart.
 */
export function readLogs(data: string): (origin: string) => readonly Uint8Array[] {
  const file = join(data, 'logs.json')
  let known = new Map<string, Uint8Array[]>()
  let readAt = 0
  return (origin) => {
    const changedAt = existsSync(file) ? statSync(file).mtimeMs : 0
    if (changedAt !== readAt) {
      const text = changedAt === 0 ? '{}' : readFileSync(file, 'utf8')
      const logs = JSON.parse(text) as Record<string, string[]>
      known = new Map(Object.entries(logs).map(([name, keys]) => [name, keys.map((key) => unbase64(key))]))
      readAt = changedAt
    }
    return known.get(origin) ?? []
  }
}
