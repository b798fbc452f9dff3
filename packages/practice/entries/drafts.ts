import { displayName, type Basic, type Extension, type Patient } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import { requireChart } from '@siegel/intake'
import type { RecordReader, RecordTransactor, Stored } from '@siegel/records'
import type { Caller, PracticeContext } from '../context.ts'
import { entrySystem, personReference } from './entry-extension.ts'

const draftCode = 'draft'
const most = 50
const mostOfAll = 500

/** A line that is kept and not committed yet: no part of the record, seen by all who have the chart open. */
export interface Draft {
  id: string
  version: number
  line: string
  by: string
  person: string
  at: string
}

const lineUrl = `${entrySystem}/line`
const lineOf = (extension: readonly Extension[] = []): string =>
  extension.find(({ url }) => url === lineUrl)?.valueString ?? ''

const draftOf = ({ resource, id, version, at }: Stored<Basic>): Draft => ({
  id,
  version,
  line: lineOf(resource.extension),
  by: resource.author?.display ?? '',
  person: resource.author?.identifier?.value ?? '',
  at,
})

const isDraft = ({ code }: Basic): boolean =>
  code.coding?.some(({ system, code: one }) => system === entrySystem && one === draftCode) ?? false

/** Drafts of one chart, oldest first. */
export const draftsIn = (reader: RecordReader, patient: string): Draft[] =>
  reader
    .compartment<Basic>(patient, 'Basic')
    .filter(({ resource }) => isDraft(resource))
    .map(draftOf)

/** In which charts the caller has drafts that wait to be committed, and how many. */
export function myDrafts(
  context: PracticeContext,
  caller: Caller,
): Promise<{ patient: { id: string; name: string }; count: number }[]> {
  return context.records.read(caller, { verb: 'search', purpose: 'drafts' }, (reader) => {
    const counts = new Map<string, number>()
    for (const { patient, resource } of reader.find<Basic>('Basic', { code: draftCode }, mostOfAll))
      if (patient !== undefined && isDraft(resource) && resource.author?.identifier?.value === caller.id)
        counts.set(patient, (counts.get(patient) ?? 0) + 1)
    return [...counts].flatMap(([id, count]) => {
      const patient = reader.get<Patient>('Patient', id)?.resource
      return patient === undefined ? [] : [{ patient: { id, name: displayName(patient.name?.[0], 'list') }, count }]
    })
  })
}

/**
 * Keeps a line as a draft, new under its key or as the next version of one. Kept again under the same key with the same
 * words nothing happens. Throws Refusal 'drafts-full', 'id-taken', 'not-found' or 'version-conflict'.
 */
export function keepDraft(
  context: PracticeContext,
  caller: Caller,
  patient: string,
  { key, line, version }: { key: string; line: string; version?: number | undefined },
): { id: string; version: number } {
  const verb = version === undefined ? 'create' : 'update'
  return context.records.transact(caller, { verb, patient, object: `Basic/${key}`, purpose: 'draft' }, (write) => {
    const before = write.latest<Basic>('Basic', key)
    if (before?.patient === patient && before.deleted !== true && lineOf(before.resource.extension) === line)
      return { id: key, version: before.version }
    if (version !== undefined) return next(write, patient, key, line, version)
    requireChart(write, patient)
    if (draftsIn(write, patient).length >= most) throw new Refusal('drafts-full')
    const stored = write.create<Basic>(
      {
        resourceType: 'Basic',
        extension: [{ url: lineUrl, valueString: line }],
        code: { coding: [{ system: entrySystem, code: draftCode }] },
        subject: { reference: `Patient/${patient}` },
        created: write.at.slice(0, 10),
        author: personReference(caller),
      },
      key,
    )
    return { id: stored.id, version: stored.version }
  })
}

function next(write: RecordTransactor, patient: string, id: string, line: string, version: number) {
  const { resource } = requireDraft(write, patient, id)
  const extension = [{ url: lineUrl, valueString: line }]
  const stored = write.update<Basic>({ ...resource, extension }, version)
  return { id: stored.id, version: stored.version }
}

function requireDraft(reader: RecordReader, patient: string, id: string): Stored<Basic> {
  const stored = reader.require<Basic>('Basic', id)
  if (stored.patient !== patient || !isDraft(stored.resource)) throw new Refusal('not-found')
  return stored
}

/** Throws Refusal 'not-found' or 'version-conflict'. */
export function removeDraft(write: RecordTransactor, patient: string, id: string, version: number): void {
  requireDraft(write, patient, id)
  write.delete('Basic', id, version)
}

export const discardDraft = (
  context: PracticeContext,
  caller: Caller,
  patient: string,
  { id, version }: { id: string; version: number },
): void =>
  context.records.transact(caller, { verb: 'delete', patient, object: `Basic/${id}`, purpose: 'draft' }, (write) =>
    removeDraft(write, patient, id, version),
  )
