import type { breakGlassEndpoints } from '@siegel/contract/staff'
import { displayName, type Patient } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { Handlers } from '@siegel/http'
import { protectChart } from '@siegel/records'
import type { OpenSafe } from '../open-safe.ts'
import type { Safe } from '../safe.ts'
import type { StaffCaller } from '../sessions.ts'

export function breakGlassHandlers(safe: Safe): Handlers<typeof breakGlassEndpoints, StaffCaller> {
  return {
    breakGlass: ({ caller, params, body }) => breakGlass(safe.open, caller, params.id, body.reason),
    closeGlass: ({ caller, params }) => {
      safe.open.access.glasses.close(caller, sessionOf(caller), params.id)
      return undefined
    },
    emergencies: ({ caller }) => emergencies(safe.open, caller),
    acknowledge: ({ caller, params }) => {
      safe.open.access.glasses.acknowledge(caller, params.id)
      return undefined
    },
    protection: ({ params }) => {
      const { access, records } = safe.open
      const readers = records.readersOf(params.id)
      if (readers === undefined) return {}
      const names = new Map(access.people().map(({ id, name }) => [id, name]))
      return { readers: readers.map((id) => ({ id, name: names.get(id) ?? id })) }
    },
    protect: ({ caller, params, body }) => {
      const known = new Set(safe.open.access.people().map(({ id }) => id))
      if (body.readers.some((id) => !known.has(id))) throw new Refusal('not-found')
      protectChart(safe.open.records, caller, params.id, body.readers)
      return undefined
    },
    unprotect: ({ caller, params }) => {
      protectChart(safe.open.records, caller, params.id, undefined)
      return undefined
    },
  }
}

/** A glass is bound to a session; who came without one (the command line) has none to bind it to. */
function sessionOf({ sessionToken }: StaffCaller): string {
  if (sessionToken === undefined) throw new Refusal('not-allowed')
  return sessionToken
}

async function breakGlass({ access, records }: OpenSafe, caller: StaffCaller, patient: string, reason: string) {
  const act = { verb: 'read' as const, patient, object: `Patient/${patient}`, purpose: 'master-data' }
  await records.read(caller, act, (reader) => reader.require('Patient', patient))
  if (records.isOpenTo(caller, patient)) throw new Refusal('glass-not-needed')
  return access.glasses.break(caller, sessionOf(caller), patient, reason)
}

async function emergencies({ access, records }: OpenSafe, caller: StaffCaller) {
  const unseen = access.glasses.unseen().filter(({ person }) => person !== caller.id)
  if (unseen.length === 0) return { rows: [] }
  const rows = await records.read(caller, { verb: 'search', purpose: 'warnings' }, (reader) =>
    unseen.map(({ id, at, until, name, patient, reason }) => ({
      id,
      at: new Date(at).toISOString(),
      until: new Date(until).toISOString(),
      person: name,
      patient: { id: patient, name: displayName(reader.get<Patient>('Patient', patient)?.resource.name?.[0], 'list') },
      reason,
    })),
  )
  return { rows }
}
