import { may } from '@siegel/contract'
import type { calendarEndpoints } from '@siegel/contract/staff'
import { utf8 } from '@siegel/foundation'
import type { Handlers } from '@siegel/http'
import {
  addToWaitingList,
  calendarChanges,
  calendarColumns,
  calendarDays,
  changeAppointment,
  createAppointment,
  createBlock,
  createSeries,
  exportCalendar,
  freeSlots,
  patientAppointments,
  removeBlock,
  saveColumns,
  setAppointmentState,
  waitingList,
} from '@siegel/practice'
import type { Safe } from '../safe.ts'
import type { StaffCaller } from '../sessions.ts'

const usualCount = 8

export function calendarHandlers(safe: Safe): Handlers<typeof calendarEndpoints, StaffCaller> {
  return {
    calendarColumns: async ({ caller }) => {
      const columns = await calendarColumns(safe.open.practice, caller)
      const owners = new Set(columns.map(({ person }) => person))
      return { columns, people: caller.permissions.has('calendar.set-up') ? peopleForColumns(safe, owners) : [] }
    },
    saveColumns: ({ caller, body }) => ({ columns: saveColumns(safe.open.practice, caller, body.columns) }),
    calendarDays: ({ caller, query }) => calendarDays(safe.open.practice, caller, query),
    calendarChanges: ({ caller, query }) => ({ changed: calendarChanges(safe.open.practice, caller, query.since) }),
    freeSlots: async ({ caller, query }) => ({
      slots: await freeSlots(safe.open.practice, caller, {
        ...query,
        columns: query.columns?.split(',') ?? [],
        count: query.count ?? usualCount,
      }),
    }),
    createAppointment: ({ caller, body }) => createAppointment(safe.open.practice, caller, body),
    createSeries: ({ caller, body }) => createSeries(safe.open.practice, caller, body),
    changeAppointment: ({ caller, params, body }) => changeAppointment(safe.open.practice, caller, params.id, body),
    setAppointmentState: ({ caller, params, body }) => setAppointmentState(safe.open.practice, caller, params.id, body),
    patientAppointments: async ({ caller, params }) => ({
      appointments: await patientAppointments(safe.open.practice, caller, params.id),
    }),
    waitingList: async ({ caller }) => ({ rows: await waitingList(safe.open.practice, caller) }),
    addToWaitingList: ({ caller, body }) => addToWaitingList(safe.open.practice, caller, body),
    createBlock: ({ caller, body }) => createBlock(safe.open.practice, caller, body),
    removeBlock: ({ caller, params, query }) => removeBlock(safe.open.practice, caller, params.id, query.version),
    exportCalendar: async ({ caller, query }) => ({
      bytes: utf8(await exportCalendar(safe.open.practice, caller, query)),
      mediaType: 'text/calendar',
    }),
  }
}

/** Whose a column can be: people who see patients, and whoever has one although that is over. */
const peopleForColumns = (safe: Safe, owners: ReadonlySet<string | undefined>) =>
  safe.open.access
    .people()
    .filter(({ id, role, removedAt }) => owners.has(id) || (removedAt === undefined && may(role, 'calendar.read')))
    .map(({ id, name }) => ({ id, name }))
