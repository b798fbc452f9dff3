import type { Status } from '@siegel/contract/staff'
import { displayName, type Patient } from '@siegel/fhir'
import { newestWarnings } from '@siegel/release'
import { inboxCode } from '@siegel/intake'
import { countUnseenBookings, taskKinds } from '@siegel/practice'
import { systemCaller, type Caller } from '@siegel/access'
import type { OpenSafe } from '../open-safe.ts'

/**
 * The state of the frame. Counts of inbox and tasks name nobody; a warning names its patient only to those who may see
 * patients, and that is logged like any other look.
 */
export async function statusOf(open: OpenSafe, caller: Caller): Promise<Status> {
  const { store, checkpoints, worker, clock } = open
  const newest = checkpoints.newest()
  const size = store.read((reader) => open.ledger.size(reader))
  const mayCount = caller.permissions.has('inbox.read')
  const waiting = (code: string) => (mayCount ? countTasks(open, code) : 0)
  const warnings = store.read((reader) => newestWarnings(reader, clock))
  const names =
    caller.permissions.has('portal.read') && warnings.length > 0
      ? await namesOf(open, caller, warnings)
      : new Map<string, string>()
  return {
    portal: worker.tunnel,
    gateway: worker.connected ? 'connected' : 'offline',
    witness: {
      state: checkpoints.state(),
      ...(newest === undefined ? {} : { at: newest.at }),
      unwitnessed: Math.max(0, size - (newest?.size ?? 0)),
    },
    inbox: waiting(inboxCode),
    tasks: waiting(taskKinds.auf),
    calendar: caller.permissions.has('calendar.read')
      ? countUnseenBookings(open.practice, systemCaller('status', ['calendar.read']))
      : 0,
    emergencies: caller.permissions.has('chart.read')
      ? open.access.glasses
          .unseen()
          .filter(({ person }) => person !== caller.id)
          .map(({ id }) => id)
      : [],
    warnings: warnings.map(({ at, code, patient }) => {
      const name = patient === null ? undefined : names.get(patient)
      return { at, code, ...(patient === null || name === undefined ? {} : { patient: { id: patient, name } }) }
    }),
  }
}

/** A mere number, asked every few seconds by every workstation: counted without an entry each. */
const countTasks = (open: OpenSafe, code: string): number =>
  open.records.countUnlogged(systemCaller('status', ['inbox.read']), 'Task', { status: 'requested', code })

async function namesOf(
  open: OpenSafe,
  caller: Caller,
  warnings: { patient: string | null }[],
): Promise<Map<string, string>> {
  const ids = [...new Set(warnings.flatMap(({ patient }) => patient ?? []))]
  const named = await open.records.read(caller, { verb: 'search', purpose: 'warnings' }, (reader) =>
    ids.map((id) => [id, displayName(reader.get<Patient>('Patient', id)?.resource.name?.[0], 'list')] as const),
  )
  return new Map(named)
}
