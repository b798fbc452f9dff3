import type { Merge } from '@siegel/contract/staff'
import { displayName, parseReference, type Patient, type Provenance, type Resource } from '@siegel/fhir'
import type { RecordReader, Stored } from '@siegel/records'

/** What says that a Provenance is the record of a merge or of its undoing, which moves with nobody. */
const activitySystem = 'urn:siegel:record-activity'
type Activity = 'merge' | 'unmerge'

export interface MergeFacts {
  activity: Activity
  /** Whom it is about, the record that went on first. */
  patients: readonly string[]
  /** What was moved, as `Type/id/_history/version`. */
  moved?: readonly string[]
  /** The record that went into another, or the merge that is undone. */
  source: string
  by: string
  at: string
  reason: string
}

export const mergeProvenance = ({
  activity,
  patients,
  moved = [],
  source,
  by,
  at,
  reason,
}: MergeFacts): Provenance => ({
  resourceType: 'Provenance',
  target: [...patients.map((id) => `Patient/${id}`), ...moved].map((reference) => ({ reference })),
  recorded: at,
  reason: [{ text: reason }],
  activity: { coding: [{ system: activitySystem, code: activity }] },
  agent: [{ who: { display: by } }],
  entity: [{ role: 'source', what: { reference: source } }],
})

const isActivity = (resource: Resource, wanted?: Activity): boolean =>
  resource.resourceType === 'Provenance' &&
  ((resource as Provenance).activity?.coding?.some(
    ({ system, code }) =>
      system === activitySystem && (wanted === undefined ? code === 'merge' || code === 'unmerge' : code === wanted),
  ) ??
    false)

export const isMerge = (resource: Resource): resource is Provenance => isActivity(resource, 'merge')
export const isMergeRecord = (resource: Resource): boolean => isActivity(resource)

const sourceOf = ({ entity }: Provenance): string => entity?.[0]?.what.reference ?? ''

/** The two patients of a merge and what was moved. */
export function mergeFacts(provenance: Provenance): {
  source: string
  target: string
  moved: { type: string; id: string; version: number }[]
} {
  const keys = provenance.target.flatMap(({ reference = '' }) => parseReference(reference) ?? [])
  return {
    source: parseReference(sourceOf(provenance))?.id ?? '',
    target: keys.find(({ type, version }) => type === 'Patient' && version === undefined)?.id ?? '',
    moved: keys.flatMap(({ type, id, version }) =>
      version === undefined ? [] : [{ type, id, version: Number(version) }],
    ),
  }
}

const undoingOf = (records: readonly Stored<Provenance>[], merge: string): Provenance | undefined =>
  records.find(({ resource }) => isActivity(resource, 'unmerge') && sourceOf(resource) === `Provenance/${merge}`)
    ?.resource

const saidOf = ({ recorded, agent, reason }: Provenance) => ({
  at: recorded,
  by: agent[0]?.who.display ?? '',
  reason: reason?.[0]?.text ?? '',
})

/** Whether a merge has been undone. */
export function isUndone(reader: RecordReader, target: string, merge: string): boolean {
  return undoingOf(reader.compartment<Provenance>(target, 'Provenance'), merge) !== undefined
}

/** What was merged into a record, newest first, with what was undone of it. */
export function mergesInto(reader: RecordReader, target: string): Merge[] {
  const records = reader.compartment<Provenance>(target, 'Provenance')
  return records
    .filter(({ resource }) => isMerge(resource) && mergeFacts(resource).target === target)
    .map(({ resource, id }) => {
      const { source, moved } = mergeFacts(resource)
      const patient = reader.get<Patient>('Patient', source)?.resource
      const undoing = undoingOf(records, id)
      return {
        id,
        ...saidOf(resource),
        source: { id: source, name: displayName(patient?.name?.[0], 'list') },
        moved: moved.length,
        ...(undoing === undefined ? {} : { undone: saidOf(undoing) }),
      }
    })
    .sort((a, b) => (a.at < b.at ? 1 : -1))
}
