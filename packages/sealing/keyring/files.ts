import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '@siegel/foundation'

/** Where a keyring lies. Every operation is durable and atomic when it returns. */
export type KeyringFiles = {
  /** Undefined where there is no such file; throws Refusal `keyring-unreadable` over `maxBytes`. */
  read(name: string, maxBytes: number): Uint8Array | undefined
  write(name: string, bytes: Uint8Array): void
  rename(from: string, to: string): void
}

/** A folder of the file system (made 0700 if absent), files 0600. */
export function keyringFolder(dir: string): KeyringFiles {
  const path = (name: string): string => join(dir, name)
  return {
    read: (name, maxBytes) => {
      const stat = statSync(path(name), { throwIfNoEntry: false })
      if (stat === undefined) return undefined
      if (stat.size > maxBytes) throw new Refusal('keyring-unreadable', 'too large')
      return new Uint8Array(readFileSync(path(name)))
    },
    write: (name, bytes) => {
      mkdirSync(dir, { recursive: true, mode: 0o700 })
      writeDurably(path(`${name}.tmp`), bytes)
      renameSync(path(`${name}.tmp`), path(name))
      syncFolder(dir)
    },
    rename: (from, to) => {
      renameSync(path(from), path(to))
      syncFolder(dir)
    },
  }
}

function writeDurably(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'w', 0o600)
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Without this a rename can be lost in a power cut although the file's bytes are there. */
function syncFolder(dir: string): void {
  const folder = openSync(dir, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
