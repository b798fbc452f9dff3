import { equalBytes, isRefusal } from '@siegel/foundation'
import { cosign, noteVerifier, openNote, sha256, splitNote } from '@siegel/sealing/node'
import { parseCheckpoint, parseHash, parseSize, verifyConsistency, type Checkpoint, type Hash } from '../proof/index.ts'

/** What a witness remembers of a log: the newest tree that it has cosigned. */
export interface Head {
  size: number
  root: Hash
}

/** Where heads are kept. `put` must be durable when it returns, since a cosignature follows at once. */
export interface HeadStore {
  get(origin: string): Head | undefined
  put(origin: string, head: Head): void
}

export interface WitnessOptions {
  name: string
  /** Ed25519 seed, 32 bytes. */
  seed: Uint8Array
  heads: HeadStore
  /** The log keys trusted for an origin; empty where the origin is unknown. */
  logKeys: (origin: string) => readonly Uint8Array[]
  /** POSIX seconds. */
  now: () => number
}

export interface WitnessAnswer {
  status: 200 | 400 | 403 | 404 | 409 | 422
  contentType: string
  body: string
}

const proofLines = 63

/**
 * C2SP tlog-witness `add-checkpoint`. Synchronous from check to durable record, so that concurrent requests cannot
 * come in between (the race that the specification describes).
 */
export function addCheckpoint(options: WitnessOptions, body: string): WitnessAnswer {
  const request = parseRequest(body)
  if (request === undefined) return plain(400, 'malformed request\n')
  const { old, proof, note, checkpoint } = request
  const keys = options.logKeys(checkpoint.origin)
  if (keys.length === 0) return plain(404, 'unknown log\n')
  if (!isSigned(note, checkpoint.origin, keys)) return plain(403, 'no valid signature of the log\n')
  if (old > checkpoint.size) return plain(400, 'old size above the checkpoint\n')
  const head = options.heads.get(checkpoint.origin) ?? { size: 0, root: sha256(new Uint8Array(0)) }
  if (old !== head.size) return { status: 409, contentType: 'text/x.tlog.size', body: `${head.size}\n` }
  if (checkpoint.size === 0 && !equalBytes(checkpoint.root, sha256(new Uint8Array(0)))) {
    return plain(422, 'wrong root of the empty tree\n')
  }
  if (!verifyConsistency(old, checkpoint.size, proof, head.root, checkpoint.root)) return plain(422, 'not consistent\n')
  options.heads.put(checkpoint.origin, { size: checkpoint.size, root: checkpoint.root })
  return plain(200, cosign(options.name, options.seed, splitNote(note).text, options.now()))
}

const plain = (status: WitnessAnswer['status'], body: string): WitnessAnswer => ({
  status,
  contentType: 'text/plain; charset=utf-8',
  body,
})

interface Request {
  old: number
  proof: Hash[]
  note: string
  checkpoint: Checkpoint
}

function parseRequest(body: string): Request | undefined {
  const end = body.indexOf('\n\n')
  const [first = '', ...proof] = body.slice(0, Math.max(end, 0)).split('\n')
  if (!first.startsWith('old ') || proof.length > proofLines) return undefined
  const note = body.slice(end + 2)
  try {
    const checkpoint = parseCheckpoint(splitNote(note).text)
    return { old: parseSize(first.slice(4)), proof: proof.map(parseHash), note, checkpoint }
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}

/** One good signature by a trusted key, and none under a trusted key's name and id that fails. */
function isSigned(note: string, origin: string, keys: readonly Uint8Array[]): boolean {
  try {
    openNote(
      note,
      keys.map((key) => noteVerifier(origin, key)),
    )
    return true
  } catch (error) {
    if (isRefusal(error)) return false
    throw error
  }
}
