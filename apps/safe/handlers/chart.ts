import type { chartEndpoints } from '@siegel/contract/staff'
import type { Handlers } from '@siegel/http'
import { assign, importFile } from '@siegel/intake'
import {
  chart,
  createPatient,
  inbox,
  inboxItem,
  laboratoryTable,
  masterData,
  searchPatients,
  signOff,
  vitalCourses,
} from '@siegel/practice'
import type { Safe } from '../safe.ts'
import type { StaffCaller } from '../sessions.ts'

export function chartHandlers(safe: Safe): Handlers<typeof chartEndpoints, StaffCaller> {
  return {
    patients: ({ caller, query }) => searchPatients(safe.open.practice, caller, query.q ?? '', query.count ?? 50),
    createPatient: ({ caller, body }) => createPatient(safe.open.practice, caller, body),
    patient: ({ caller, params }) => masterData(safe.open.practice, caller, params.id),
    chart: ({ caller, params }) => chart(safe.open.practice, caller, params.id),
    laboratory: ({ caller, params }) => laboratoryTable(safe.open.practice, caller, params.id),
    vitals: async ({ caller, params }) => ({ courses: await vitalCourses(safe.open.practice, caller, params.id) }),
    signOff: ({ caller, body }) => ({ signedOff: signOff(safe.open.practice, caller, body.items) }),
    inbox: async ({ caller }) => ({ rows: await inbox(safe.open.practice, caller) }),
    inboxItem: async ({ caller, params }) => {
      const item = await inboxItem(safe.open.practice, caller, params.id)
      const release = caller.permissions.has('release.read') ? safe.open.releaseRules.planOf(params.id) : undefined
      return { ...item, ...(release === undefined ? {} : { release }) }
    },
    assign: async ({ caller, params, body }) => {
      await assign(safe.open.intake, caller, params.id, body.patient)
      return undefined
    },
    importFile: ({ caller, body }) => importFile(safe.open.intake, caller, body.fileName ?? 'datei', body.bytes),
  }
}
