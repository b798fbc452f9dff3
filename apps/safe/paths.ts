import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** Where things lie in a data folder; folders are made, mode 0700. */
export function dataPaths(data: string) {
  const folder = (name: string) => {
    const path = join(data, name)
    mkdirSync(path, { recursive: true, mode: 0o700 })
    return path
  }
  mkdirSync(data, { recursive: true, mode: 0o700 })
  return {
    data,
    keys: folder('keys'),
    database: join(data, 'records.db'),
    blobs: folder('blobs'),
    sealed: folder('sealed'),
    authority: folder('authority'),
    run: folder('run'),
    gatewaySocket: join(data, 'gateway', 'command.sock'),
    /** Marks a data folder of a demo, from its birth. */
    demoMark: join(data, 'demo'),
    keyFile: join(data, 'keyfile'),
    staffApp: join(root, 'web/staff/dist'),
    readerEntry: join(root, 'apps/reader/main.ts'),
  }
}

export type DataPaths = ReturnType<typeof dataPaths>
