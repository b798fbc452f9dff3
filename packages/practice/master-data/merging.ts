import type { Merge } from '@siegel/contract/staff'
import { mergedInto, type Patient } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import { withFilesOf, type FileMover, type RecordTransactor, type Stored } from '@siegel/records'
import type { Transaction } from '@siegel/store'
import type { Caller, PracticeContext } from '../context.ts'
import { sealedFiles, withFiles } from './files.ts'
import { isMergeRecord, mergeProvenance, mergesInto } from './merge-record.ts'
import { repoint } from './repoint.ts'
import { requireVersion } from './version.ts'

export interface MergeContext extends PracticeContext {
  blobs: FileMover
  /** What a merge asks of the room of patient access, which stands above this one; within the merge's transaction. */
  mailboxes: {
    /** Withdraws whatever was released of a patient and closes the mailbox, where there is one. */
    close: (transaction: Transaction, patient: string, at: string) => void
    /** Withdraws what was released to a patient of these records; how many items that were. */
    withdraw: (transaction: Transaction, patient: string, references: readonly string[], at: string) => number
  }
}

/** Which records were merged into this one. Throws 'not-found'. */
export function mergesOf(context: PracticeContext, caller: Caller, patient: string): Promise<Merge[]> {
  const act = { verb: 'read' as const, patient, object: `Patient/${patient}`, purpose: 'merges' }
  return context.records.read(caller, act, (reader) => {
    reader.require<Patient>('Patient', patient)
    return mergesInto(reader, patient)
  })
}

export interface MergeAsk {
  source: string
  reason: string
  ifVersion: string
  ifSourceVersion: string
  mailbox?: 'close-source' | undefined
}

const isOpen = (state: ReturnType<PracticeContext['portalOf']>): boolean => state === 'invited' || state === 'active'

/**
 * Moves everything that speaks of the source to the target, as one transaction: each record gets a new version. The source
 * stays, inactive, and points at the target. Mailboxes are not merged: where one is open, somebody has to say that the
 * source's is closed ('mailbox-open'). Files are sealed anew before, while everything else goes on; a transaction switches.
 * Throws 'merge-same', 'not-found', 'already-merged', 'version-conflict' too.
 */
export async function mergePatients(
  context: MergeContext,
  caller: Caller,
  target: string,
  ask: MergeAsk,
): Promise<{ merge: string; moved: number }> {
  const { source } = ask
  if (source === target) throw new Refusal('merge-same')
  const someoneLooks = isOpen(context.portalOf(source)) || isOpen(context.portalOf(target))
  if (someoneLooks && ask.mailbox === undefined) throw new Refusal('mailbox-open')
  return withFilesOf(context.records, context.blobs, target, (sealed) => merge(context, caller, target, ask, sealed))
}

function merge(
  context: MergeContext,
  caller: Caller,
  target: string,
  { source, reason, ifVersion, ifSourceVersion }: MergeAsk,
  sealed: ReadonlyMap<string, string>,
): { merge: string; moved: number } {
  const act = { verb: 'merge' as const, patient: target, object: `Patient/${source}` }
  return context.records.transact(caller, { ...act, facts: [`into Patient/${target}`] }, (write) => {
    const to = requireVersion(write, target, ifVersion)
    const from = requireVersion(write, source, ifSourceVersion)
    const moved = moveAll(write, source, target, sealed)
    link(write, from, to)
    context.mailboxes.close(write.transaction, source, write.at)
    const record = mergeProvenance({
      activity: 'merge',
      patients: [target],
      moved,
      source: `Patient/${source}`,
      by: caller.name,
      at: write.at,
      reason,
    })
    return { merge: write.create(record).id, moved: moved.length }
  })
}

/** All in the source's chart, and what points at the source from anywhere else; not the patients themselves. */
function moveAll(
  write: RecordTransactor,
  source: string,
  target: string,
  sealed: ReadonlyMap<string, string>,
): string[] {
  const found = [...write.compartment(source), ...write.pointingAt(source)]
  const records = [...new Map(found.map((one) => [`${one.type}/${one.id}`, one])).values()].filter(
    ({ type, resource }) => type !== 'Patient' && !isMergeRecord(resource),
  )
  const own = records.filter(({ patient }) => patient === source)
  const files = sealedFiles(write, sealed, own)
  return records.flatMap(({ type, id, resource, version, patient }) => {
    const next = repoint(resource, source, target)
    if (next === undefined) return []
    const stored = write.update(patient === source ? withFiles(next, files) : next, version)
    return [`${type}/${id}/_history/${stored.version}`]
  })
}

function link(write: RecordTransactor, from: Stored<Patient>, to: Stored<Patient>): void {
  write.update<Patient>(
    {
      ...from.resource,
      active: false,
      link: [...(from.resource.link ?? []), { other: { reference: `Patient/${to.id}` }, type: 'replaced-by' }],
    },
    from.version,
  )
  write.update<Patient>(
    {
      ...to.resource,
      link: [...(to.resource.link ?? []), { other: { reference: `Patient/${from.id}` }, type: 'replaces' }],
    },
    to.version,
  )
}

/** Takes the links between two records back; the source is active again. */
export function unlink(write: RecordTransactor, source: Stored<Patient>, target: Stored<Patient>): void {
  const without = ({ link = [], ...patient }: Patient, type: 'replaces' | 'replaced-by', other: string): Patient => {
    const kept = link.filter((one) => one.type !== type || one.other.reference !== `Patient/${other}`)
    return { ...patient, ...(kept.length === 0 ? {} : { link: kept }) }
  }
  write.update({ ...without(source.resource, 'replaced-by', target.id), active: true }, source.version)
  write.update(without(target.resource, 'replaces', source.id), target.version)
}

/** Throws 'not-merged' unless the source still stands for the target, and the target for itself. */
export function requireMerged(source: Patient, target: Patient): void {
  if (mergedInto(source) !== target.id) throw new Refusal('not-merged')
  if (mergedInto(target) !== undefined) throw new Refusal('already-merged')
}
