import type { DomainResource, Observation, Task } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import { requireChart } from '@siegel/intake'
import type { RecordTransactor, Stored } from '@siegel/records'
import { today, type Caller, type PracticeContext } from '../context.ts'
import { entryTypeOf, ownCodesIn } from '../entry-types.ts'
import { isProblem, mayBeOwn, readLine, splitLine, type EntryLine, type OwnCode } from '../line/index.ts'
import { removeDraft } from './drafts.ts'
import { entryFactsOf, personReference, withEntryFacts, type Act, type EntryFacts } from './entry-extension.ts'
import { ended, isTakenBack, takenBack } from './take-back.ts'
import { recordsOf, typeOfCode, type EntryFrame } from './to-records.ts'

export interface NewEntry {
  /** Made by who sends it: the same key is the same entry, however often it is sent. */
  key: string
  line: string
  /** The moment it is about, an instant not in the future; now, where it is left out. */
  at?: string | undefined
  /** The draft that becomes this entry. */
  draft?: { id: string; version: number } | undefined
}

const types = new Set(Object.values(typeOfCode))

/** `kept` is the practice's own code with which an entry was written: it stays possible, under the name of then. */
function readOrRefuse(context: PracticeContext, write: RecordTransactor, line: string, kept?: OwnCode): EntryLine {
  const codes = mayBeOwn(line) ? ownCodesIn(write) : []
  const read = readLine(line, today(context), kept === undefined ? codes : [kept, ...codes])
  if (isProblem(read))
    throw new Refusal(read.problem === 'retired' ? 'entry-type-retired' : 'line-invalid', read.problem)
  return read
}

function frameOf(
  context: PracticeContext,
  write: RecordTransactor,
  patient: string,
  id: string,
  at?: string,
): EntryFrame {
  if (at !== undefined && Date.parse(at) > context.now() + 60_000) throw new Refusal('time-in-future')
  const year = context.catalogueYear()
  return {
    id,
    subject: { reference: `Patient/${patient}` },
    author: personReference(write.caller),
    recorded: write.at,
    effective: at ?? write.at,
    ...(year === undefined ? {} : { icdYear: String(year) }),
  }
}

const factsOf = (write: RecordTransactor, line: string, act: Act, reason?: string): EntryFacts => ({
  line,
  act,
  by: write.caller.name,
  person: write.caller.id,
  at: write.at,
  ...(reason === undefined ? {} : { reason }),
})

/**
 * Commits a line to the chart: from now on it can be corrected or taken back, never overwritten. Throws Refusal
 * 'line-invalid' (with what is wrong), 'entry-type-retired', 'time-in-future', 'not-found', 'id-taken', or 'version-conflict' for a draft that
 * somebody else has changed.
 */
export function commitEntry(context: PracticeContext, caller: Caller, patient: string, entry: NewEntry): string {
  const { key, line, at, draft } = entry
  const type = typeOfCode[splitLine(line).code]
  return context.records.transact(caller, { verb: 'create', patient, object: `${type}/${key}` }, (write) => {
    const before = write.latest(type, key)
    if (before !== undefined) {
      if (before.patient !== patient || entryFactsOf(before.resource)?.line !== line) throw new Refusal('id-taken')
      return `${type}/${key}`
    }
    requireChart(write, patient)
    const read = readOrRefuse(context, write, line)
    const records = recordsOf(read, frameOf(context, write, patient, key, at))
    for (const member of records.members) write.create(member, member.id)
    write.create(withEntryFacts(records.entry, factsOf(write, line, 'commit')), key)
    if (draft !== undefined) removeDraft(write, patient, draft.id, draft.version)
    return `${type}/${key}`
  })
}

function requireEntry(write: RecordTransactor, reference: string, version: number): Stored<DomainResource> {
  const [type = '', id = ''] = reference.split('/')
  if (!types.has(type)) throw new Refusal('not-found')
  const stored = write.require<DomainResource>(type, id)
  if (entryFactsOf(stored.resource) === undefined) throw new Refusal('entry-from-elsewhere')
  if (stored.version !== version) throw new Refusal('version-conflict')
  if (isTakenBack(stored.resource)) throw new Refusal('entry-taken-back')
  return stored
}

export interface Change {
  reference: string
  /** The version that was seen. */
  version: number
  reason: string
}

/**
 * Writes the next version of an entry from a new line; the version before stays. Throws Refusal 'line-invalid',
 * 'entry-type-retired', 'entry-kind-fixed' where the line is of another kind, 'entry-from-elsewhere', 'entry-taken-back' or 'version-conflict'.
 */
export function correctEntry(context: PracticeContext, caller: Caller, change: Change & { line: string }): void {
  const { reference, version, reason, line } = change
  context.records.transact(caller, { verb: 'update', object: reference, purpose: 'correct' }, (write) => {
    const stored = requireEntry(write, reference, version)
    const read = readOrRefuse(context, write, line, entryTypeOf(stored.resource))
    if (typeOfCode[read.code] !== stored.type || stored.patient === undefined) throw new Refusal('entry-kind-fixed')
    const frame = frameOf(context, write, stored.patient, stored.id)
    const effective = effectiveOf(stored.resource) ?? frame.effective
    const next = recordsOf(read, { ...frame, effective, id: `${stored.id}-v${version + 1}` })
    takeBackMembers(write, stored.resource)
    for (const member of next.members) write.create(member, member.id)
    const entry = keepingAuthor(stored.resource, { ...next.entry, id: stored.id })
    write.update(withEntryFacts(entry, factsOf(write, line, 'correct', reason)), version)
  })
}

/** Takes an entry back: it stays readable, struck through, with its reason. Throws like `correctEntry`. */
export function cancelEntry(context: PracticeContext, caller: Caller, { reference, version, reason }: Change): void {
  context.records.transact(caller, { verb: 'update', object: reference, purpose: 'cancel' }, (write) => {
    const { resource } = requireEntry(write, reference, version)
    takeBackMembers(write, resource)
    const line = entryFactsOf(resource)?.line ?? ''
    write.update(withEntryFacts(takenBack(resource), factsOf(write, line, 'cancel', reason)), version)
  })
}

/** Says that a problem is over, a medicine was stopped, a warning holds no more. Throws 'entry-has-no-end', too. */
export function endEntry(context: PracticeContext, caller: Caller, { reference, version, reason }: Change): void {
  context.records.transact(caller, { verb: 'update', object: reference, purpose: 'end' }, (write) => {
    const { resource } = requireEntry(write, reference, version)
    const line = entryFactsOf(resource)?.line ?? ''
    write.update(withEntryFacts(ended(resource, write.at), factsOf(write, line, 'end', reason)), version)
  })
}

function takeBackMembers(write: RecordTransactor, resource: DomainResource): void {
  for (const { reference = '' } of (resource as Observation).hasMember ?? []) {
    const member = write.get<DomainResource>('Observation', reference.split('/')[1] ?? '')
    if (member !== undefined && !isTakenBack(member.resource)) write.update(takenBack(member.resource), member.version)
  }
}

/** The moment an entry is about stays when its words are corrected. */
function effectiveOf(resource: DomainResource): string | undefined {
  const { effectiveDateTime, effectivePeriod, onsetDateTime, occurrenceDateTime } = resource as {
    effectiveDateTime?: string
    effectivePeriod?: { start?: string }
    onsetDateTime?: string
    occurrenceDateTime?: string
  }
  return effectiveDateTime ?? effectivePeriod?.start ?? onsetDateTime ?? occurrenceDateTime
}

/** Who wrote an entry, and when, stays; who corrected it stands in its facts. */
function keepingAuthor(before: DomainResource, next: DomainResource): DomainResource {
  const kept = [
    'performer',
    'recorder',
    'informationSource',
    'requester',
    'issued',
    'recordedDate',
    'dateAsserted',
    'recorded',
    'authoredOn',
  ]
  const old = before as unknown as Record<string, unknown>
  const from = Object.fromEntries(kept.flatMap((name) => (old[name] === undefined ? [] : [[name, old[name]]])))
  const amended = next.resourceType === 'Observation' ? { status: 'amended' } : {}
  const task = next.resourceType === 'Task' ? { status: (before as Task).status, owner: (before as Task).owner } : {}
  return { ...next, ...from, ...amended, ...without(task) }
}

const without = (values: object): object =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

/** One version of an entry, as it was typed. */
export interface EntryVersion {
  version: number
  at: string
  by: string
  act: Act
  line: string
  reason?: string
}

/** Every version of an entry, newest first. Throws 'not-found' or 'entry-from-elsewhere'. */
export function entryVersions(context: PracticeContext, caller: Caller, reference: string): Promise<EntryVersion[]> {
  const [type = '', id = ''] = reference.split('/')
  if (!types.has(type)) throw new Refusal('not-found')
  return context.records.read(caller, { verb: 'read', object: reference, purpose: 'history' }, (reader) => {
    const versions = reader.history<DomainResource>(type, id).flatMap(({ resource, version }) => {
      const facts = entryFactsOf(resource)
      if (facts === undefined) return []
      const { at, by, act, line, reason } = facts
      return [{ version, at, by, act, line, ...(reason === undefined ? {} : { reason }) }]
    })
    if (versions.length === 0)
      throw new Refusal(reader.get(type, id) === undefined ? 'not-found' : 'entry-from-elsewhere')
    return versions
  })
}
