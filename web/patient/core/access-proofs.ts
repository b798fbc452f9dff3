import { isRefusal, Refusal, unbase64, unutf8 } from '@siegel/foundation'
import { CallFailed } from '@siegel/contract'
import {
  consistencyProof,
  cosignatures,
  entryLeaf,
  inclusionProof,
  leafHash,
  leafTypes,
  openCheckpoint,
  parseEntry,
  verifyConsistency,
  verifyInclusion,
  witnessedAt,
  type Entry,
  type Hash,
} from '@siegel/ledger/proof'
import type { OpeningYes, PracticeCertificate } from '@siegel/sealing'
import type { PatientApi } from './api.ts'
import { LogNodes } from './log-nodes.ts'
import type { AccessEntry } from './mailbox.ts'

/** Size and root of a log at some moment. */
export interface Head {
  size: number
  root: Hash
}

/** The head that this browser saw last, by log. */
export interface RememberedHeads {
  get(origin: string): Head | undefined
  put(origin: string, head: Head): void
}

/** A log entry whose inclusion this browser has checked. */
export interface ProvenEntry {
  /** Its number in the log, from 0. */
  index: number
  entry: Entry
  leafHash: Hash
  /** It lies in the tree that the quorum of witnesses has cosigned. */
  witnessed: boolean
}

export interface AccessProofs {
  entries: ProvenEntry[]
  /** The head that the safe named in its answer. */
  head: Head
  /** The newest checkpoint that the quorum has cosigned; absent while there is none. */
  checkpoint?: Head & { witnesses: { name: string; time: number }[]; /** POSIX seconds of the quorum. */ time: number }
  /** The newest cosignature is more than 26 hours old, or there never was one. */
  late: boolean
}

const LATE_S = 26 * 3600

/**
 * Proves every entry of the access list (security.md § 5): the newest checkpoint is the log's and cosigned by the quorum
 * of the certificate's policy; checkpoint, the answer's head and the head seen before lie in one another; each entry's
 * leaf is included. Throws CallFailed, or Refusal `checkpoint-foreign`, `note-unverified`, `log-forked`,
 * `log-rolled-back`, `log-incomplete`, `entry-malformed`, `entry-not-in-log`, `opening-not-listed`.
 */
export async function proveAccess(
  api: PatientApi,
  certificate: PracticeCertificate,
  answer: Pick<OpeningYes, 'log' | 'entry'>,
  access: readonly AccessEntry[],
  heads: RememberedHeads,
  now: number,
): Promise<AccessProofs> {
  const { origin } = certificate.log
  const checkpoint = await cosignedCheckpoint(api, certificate)
  const head: Head = answer.log
  const nodes = new LogNodes(api, Math.max(head.size, checkpoint?.size ?? 0))
  const seen = heads.get(origin)
  const newest = checkpoint !== undefined && checkpoint.size > head.size ? checkpoint : head
  for (const older of [head, checkpoint, seen]) {
    if (older !== undefined) await checkPrefix(nodes, older, newest)
  }
  if (answer.entry !== undefined && !access.some(({ index }) => index === answer.entry))
    throw new Refusal('opening-not-listed')
  const entries: ProvenEntry[] = []
  for (const one of access) entries.push(await proveEntry(nodes, one, newest, checkpoint))
  heads.put(origin, { size: newest.size, root: newest.root })
  return {
    entries,
    head,
    ...(checkpoint && { checkpoint }),
    late: checkpoint === undefined || checkpoint.time < now / 1000 - LATE_S,
  }
}

/** The newest checkpoint of the log, where the quorum has cosigned it; one that is forged throws. */
async function cosignedCheckpoint(api: PatientApi, { log, witnessPolicy }: PracticeCertificate) {
  const note = await api.checkpoint().then(
    ({ bytes }) => textOf(bytes),
    (error: unknown) => {
      if (error instanceof CallFailed && error.code === 'not-found') return undefined
      throw error
    },
  )
  if (note === undefined) return undefined
  const { size, root } = openCheckpoint(note, log.origin, log.key)
  const time = witnessedAt(note, witnessPolicy)
  return time === undefined ? undefined : { size, root, time, witnesses: cosignatures(note, witnessPolicy) }
}

function textOf(bytes: Uint8Array): string {
  try {
    return unutf8(bytes)
  } catch {
    throw new Refusal('note-malformed')
  }
}

async function checkPrefix(nodes: LogNodes, older: Head, newer: Head): Promise<void> {
  if (older.size > newer.size) throw new Refusal('log-rolled-back')
  const proof = await nodes.compute((read) => consistencyProof(older.size, newer.size, read))
  if (!verifyConsistency(older.size, newer.size, proof, older.root, newer.root)) throw new Refusal('log-forked')
}

/** An entry is proven in the cosigned tree where it lies in it, else in the tree whose head the safe has named. */
async function proveEntry(
  nodes: LogNodes,
  { index, nonce, text }: AccessEntry,
  newest: Head,
  checkpoint: Head | undefined,
): Promise<ProvenEntry> {
  const witnessed = checkpoint !== undefined && index < checkpoint.size
  const tree = witnessed ? checkpoint : newest
  if (index >= tree.size) throw new Refusal('entry-not-in-log')
  const entry = parseEntry(text)
  const leaf = leafHash(entryLeaf(leafTypes.entry, nonceOf(nonce), text))
  const proof = await nodes.compute((read) => inclusionProof(index, tree.size, read))
  if (!verifyInclusion(leaf, index, tree.size, proof, tree.root)) throw new Refusal('entry-not-in-log')
  return { index, entry, leafHash: leaf, witnessed }
}

function nonceOf(text: string): Uint8Array {
  try {
    return unbase64(text)
  } catch {
    throw new Refusal('entry-malformed')
  }
}

/** Whether a failure says that the log itself is not what it should be, not that the gateway could not be reached. */
export const isForgery = (error: unknown): boolean => isRefusal(error) && error.code !== 'log-incomplete'
