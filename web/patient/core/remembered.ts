import { base64, unbase64 } from '@siegel/foundation'
import { formatFingerprint } from '@siegel/sealing'
import type { Head, RememberedHeads } from './access-proofs.ts'

/**
 * The log's head that this browser saw last, for one practice: origin, size and root, nothing of a patient. Where the
 * browser keeps nothing (private window) there is nothing to compare with, and that is all that is lost.
 */
export function rememberedHeads(practice: Uint8Array, storage: Pick<Storage, 'getItem' | 'setItem'>): RememberedHeads {
  const key = `siegel.log.${formatFingerprint(practice)}`
  return {
    get: (origin) => parse(read(storage, key), origin),
    put: (origin, { size, root }) => {
      try {
        storage.setItem(key, `${origin} ${size} ${base64(root)}`)
      } catch {
        // Storage is full or refused.
      }
    },
  }
}

function read(storage: Pick<Storage, 'getItem'>, key: string): string {
  try {
    return storage.getItem(key) ?? ''
  } catch {
    return ''
  }
}

/** Undefined for another log's head: a practice that has closed its log begins a new one. */
function parse(text: string, origin: string): Head | undefined {
  const [name, size = '', root = ''] = text.split(' ')
  if (name !== origin || !/^\d{1,15}$/.test(size)) return undefined
  try {
    const bytes = unbase64(root)
    return bytes.length === 32 ? { size: Number(size), root: bytes } : undefined
  } catch {
    return undefined
  }
}
