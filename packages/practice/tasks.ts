import type { TaskRow } from '@siegel/contract/staff'
import { displayName, parseReference, type Patient, type Reference, type Task } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import { requireChart } from '@siegel/intake'
import type { RecordReader, Stored } from '@siegel/records'
import type { Caller, PracticeContext } from './context.ts'
import { personReference, personSystem } from './entries/entry-extension.ts'
import { taskKindOf, taskKinds, taskOf } from './entries/task-record.ts'

const mostOpen = 2000
const mostDone = 200

type Named = { id: string; name: string }

function ownerOf(reference: Reference | undefined): Named | undefined {
  const id = reference?.identifier?.system === personSystem ? reference.identifier.value : undefined
  return id === undefined ? undefined : { id, name: reference?.display ?? '' }
}

function patientOf(reader: RecordReader, reference: Reference | undefined): Named | undefined {
  const key = parseReference(reference?.reference ?? '')
  const patient = key?.type === 'Patient' ? reader.get<Patient>('Patient', key.id)?.resource : undefined
  return patient === undefined ? undefined : { id: patient.id ?? '', name: displayName(patient.name?.[0], 'list') }
}

function rowOf(reader: RecordReader, { resource, id, version, at }: Stored<Task>): TaskRow[] {
  const kind = taskKindOf(resource)
  if (kind === undefined || !['requested', 'completed'].includes(resource.status)) return []
  const due = resource.restriction?.period?.end?.slice(0, 10)
  const [patient, owner] = [patientOf(reader, resource.for), ownerOf(resource.owner)]
  const isDone = resource.status === 'completed'
  return [
    {
      id,
      version,
      kind,
      text: resource.description ?? '',
      state: isDone ? 'done' : 'open',
      by: resource.requester?.display ?? '',
      at: resource.authoredOn ?? at,
      ...(due === undefined ? {} : { due }),
      ...(patient === undefined ? {} : { patient }),
      ...(owner === undefined ? {} : { owner }),
      ...(isDone ? { done: { by: doneBy(resource), at: resource.lastModified ?? at } } : {}),
    },
  ]
}

const doneUrl = 'urn:siegel:task/done-by'
const doneBy = ({ extension }: Task): string => extension?.find(({ url }) => url === doneUrl)?.valueString ?? ''

/** Open tasks and recalls by due date, those without one last; or those done last, newest first. */
export function tasks(context: PracticeContext, caller: Caller, state: 'open' | 'done'): Promise<TaskRow[]> {
  return context.records.read(caller, { verb: 'search', purpose: 'tasks' }, (reader) => {
    const status = state === 'open' ? 'requested' : 'completed'
    const rows = Object.values(taskKinds)
      .flatMap((code) => reader.find<Task>('Task', { status, code }, state === 'open' ? mostOpen : mostDone))
      .flatMap((stored) => rowOf(reader, stored))
    return state === 'open'
      ? rows.sort((a, b) => ((a.due ?? '9999') + a.at < (b.due ?? '9999') + b.at ? -1 : 1))
      : rows.sort((a, b) => ((a.done?.at ?? '') < (b.done?.at ?? '') ? 1 : -1))
  })
}

/** How many open tasks and recalls are somebody's: a number that names nobody, so it makes no entry. */
export const openTasksOf = (context: PracticeContext, caller: Caller, person: string): number =>
  Object.values(taskKinds).reduce(
    (sum, code) =>
      sum +
      context.records.countUnlogged(caller, 'Task', {
        status: 'requested',
        code,
        // Numbers of people are random: no other system has the same.
        'owner:identifier': person,
      }),
    0,
  )

export interface NewTask {
  /** The same key is the same task, however often it is sent. */
  key: string
  text: string
  due?: string | undefined
  patient?: string | undefined
  owner?: Named | undefined
}

/** A task that was typed in the list of tasks. Throws Refusal 'not-found' for an unknown patient. */
export function createTask(context: PracticeContext, caller: Caller, task: NewTask): string {
  const { key, text, due, patient, owner } = task
  const about = patient === undefined ? {} : { patient }
  return context.records.transact(caller, { verb: 'create', ...about, object: `Task/${key}` }, (write) => {
    if (write.latest('Task', key) !== undefined) return key
    if (patient !== undefined) requireChart(write, patient)
    const made = taskOf(
      { code: 'auf', text, ...(due === undefined ? {} : { due }) },
      {
        author: personReference(caller),
        recorded: write.at,
        ...(patient === undefined ? {} : { subject: { reference: `Patient/${patient}` } }),
        ...(owner === undefined ? {} : { owner: personReference(owner) }),
      },
    )
    return write.create(made, key).id
  })
}

/** Takes a task that the safe itself put there off the list, if it is there still. */
export function finishTask(context: PracticeContext, caller: Caller, key: string): void {
  context.records.transact(caller, { verb: 'update', object: `Task/${key}`, purpose: 'task' }, (write) => {
    const stored = write.get<Task>('Task', key)
    if (stored?.resource.status !== 'requested') return
    const extension = [...(stored.resource.extension ?? []), { url: doneUrl, valueString: caller.name }]
    write.update<Task>({ ...stored.resource, status: 'completed', lastModified: write.at, extension }, stored.version)
  })
}

/** Done, open again, passed on, or due at another time. Throws Refusal 'not-found' or 'version-conflict'. */
export function changeTask(
  context: PracticeContext,
  caller: Caller,
  id: string,
  change: {
    version: number
    state?: 'open' | 'done' | undefined
    due?: string | null | undefined
    owner?: Named | null | undefined
  },
): void {
  context.records.transact(caller, { verb: 'update', object: `Task/${id}`, purpose: 'task' }, (write) => {
    const { resource } = write.require<Task>('Task', id)
    if (taskKindOf(resource) === undefined) throw new Refusal('not-found')
    const { restriction, owner, extension = [], ...rest } = resource
    const due =
      change.due === undefined ? restriction : change.due === null ? undefined : { period: { end: change.due } }
    const next = change.owner === undefined ? owner : change.owner === null ? undefined : personReference(change.owner)
    const marks = extension.filter(({ url }) => change.state === undefined || url !== doneUrl)
    const kept = change.state === 'done' ? [...marks, { url: doneUrl, valueString: caller.name }] : marks
    write.update<Task>(
      {
        ...rest,
        ...(change.state === undefined ? {} : { status: change.state === 'done' ? 'completed' : 'requested' }),
        lastModified: write.at,
        ...(kept.length === 0 ? {} : { extension: kept }),
        ...(due === undefined ? {} : { restriction: due }),
        ...(next === undefined ? {} : { owner: next }),
      },
      change.version,
    )
  })
}
