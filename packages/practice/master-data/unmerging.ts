import { isDeepStrictEqual } from 'node:util'
import type { Patient, Provenance, Resource } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { RecordTransactor, Stored } from '@siegel/records'
import type { Caller, PracticeContext } from '../context.ts'
import { renamed, withFiles } from './files.ts'
import { isMerge, isMergeRecord, isUndone, mergeFacts, mergeProvenance } from './merge-record.ts'
import { requireMerged, unlink, type MergeContext } from './merging.ts'
import { pointBack } from './repoint.ts'

/** The record that went and the one that took it in. */
export interface MergePair {
  source: string
  target: string
}

export interface Unmerged {
  source: string
  /** How many records went back. */
  moved: number
  /** What was changed since the merge: it went back with its changes, or speaks of the target no more. */
  changed: string[]
  /** What came into the target's chart since: it stays, and somebody has to say whose it is. */
  newer: string[]
  /** Items that the target's mailbox showed and that are the source's. */
  withdrawn: number
}

/**
 * Gives back exactly what a merge has moved, in one transaction. What was released of it to the target meanwhile is
 * withdrawn: a mailbox shows nobody else's records. Throws 'not-found', 'not-merged', 'already-merged' (a later merge
 * has to be undone first).
 */
export function unmergePatients(
  context: MergeContext,
  caller: Caller,
  merge: string,
  { source, target }: MergePair,
  reason: string,
): Unmerged {
  const act = { verb: 'unmerge' as const, patient: target, object: `Patient/${source}` }
  return context.records.transact(caller, { ...act, facts: [`out of Patient/${target}`] }, (write) => {
    const stored = write.require<Provenance>('Provenance', merge)
    const [from, to] = [write.require<Patient>('Patient', source), write.require<Patient>('Patient', target)]
    requireMerged(from.resource, to.resource)
    if (isUndone(write, target, merge)) throw new Refusal('not-merged')
    const { moved, ...pair } = mergeFacts(stored.resource)
    if (!isMerge(stored.resource) || pair.source !== source || pair.target !== target) throw new Refusal('not-found')
    const back = moved.map((one) => giveBack(write, one, source, target))
    const references = moved.map(({ type, id }) => `${type}/${id}`)
    const withdrawn = context.mailboxes.withdraw(write.transaction, target, references, write.at)
    unlink(write, from, to)
    write.create(
      mergeProvenance({
        activity: 'unmerge',
        patients: [target, source],
        source: `Provenance/${merge}`,
        by: caller.name,
        at: write.at,
        reason,
      }),
    )
    return {
      source,
      moved: back.filter(({ isBack }) => isBack).length,
      changed: back.flatMap(({ reference, isChanged }) => (isChanged ? [reference] : [])),
      newer: newerThan(write, target, stored.seq, new Set(references)),
      withdrawn,
    }
  })
}

/** Whom a merge is about. Throws 'not-found'. */
export function mergePair(context: PracticeContext, caller: Caller, merge: string): Promise<MergePair> {
  const act = { verb: 'read' as const, object: `Provenance/${merge}`, purpose: 'merges' }
  return context.records.read(caller, act, (reader) => {
    const { resource } = reader.require<Provenance>('Provenance', merge)
    if (!isMerge(resource)) throw new Refusal('not-found')
    return mergeFacts(resource)
  })
}

const withoutMeta = ({ meta: _meta, ...rest }: Resource): Omit<Resource, 'meta'> => rest

function giveBack(
  write: RecordTransactor,
  { type, id, version }: { type: string; id: string; version: number },
  source: string,
  target: string,
): { reference: string; isBack: boolean; isChanged: boolean } {
  const reference = `${type}/${id}`
  const now = write.get(type, id)
  const moved = write.version(type, id, version)
  const before = write.version(type, id, version - 1)
  if (now === undefined || moved === undefined || before === undefined)
    return { reference, isBack: false, isChanged: true }
  if (isDeepStrictEqual(withoutMeta(now.resource), withoutMeta(moved.resource))) {
    write.update(before.resource, now.version)
    return { reference, isBack: true, isChanged: false }
  }
  const next = pointBack(now.resource, before.resource, source, target)
  if (next !== undefined) write.update(withFiles(next, renamed(moved.resource, before.resource)), now.version)
  return { reference, isBack: next !== undefined, isChanged: true }
}

/** What was written for the first time after the merge. */
function newerThan(write: RecordTransactor, target: string, seq: number, moved: ReadonlySet<string>): string[] {
  const isNewer = (one: Stored): boolean => {
    if (one.seq < seq || one.type === 'Patient' || isMergeRecord(one.resource)) return false
    const first = one.version === 1 ? one : write.version(one.type, one.id, 1)
    return first === undefined || first.seq > seq
  }
  return write
    .compartment(target)
    .filter((one) => !moved.has(`${one.type}/${one.id}`) && isNewer(one))
    .map(({ type, id }) => `${type}/${id}`)
}
