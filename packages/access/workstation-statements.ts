import { sql } from '@siegel/store'

type Key = { workstation: Uint8Array; person: string }

export const workstation = sql<{ hash: Uint8Array; now: number }, { until: number }>(
  'access.workstation',
  'SELECT until FROM workstation WHERE hash = @hash AND until > @now',
)
export const insertWorkstation = sql<{ hash: Uint8Array; until: number }>(
  'access.insert-workstation',
  'INSERT INTO workstation (hash, until) VALUES (@hash, @until)',
)
export const endOldWorkstations = sql<{ now: number }>(
  'access.end-old-workstations',
  'DELETE FROM workstation WHERE until <= @now',
)

export interface WorkstationPersonRow {
  person: string
  pin: string | null
  /** The role for which the PIN was set. */
  role: string | null
  tries: number
  until: number
}
export const workstationPerson = sql<Key & { now: number }, WorkstationPersonRow>(
  'access.workstation-person',
  `SELECT p.person, p.pin, p.role, p.tries, w.until FROM workstation_person p JOIN workstation w ON w.hash = p.workstation
   WHERE p.workstation = @workstation AND p.person = @person AND w.until > @now`,
)
export const workstationPeople = sql<
  { workstation: Uint8Array; now: number },
  { id: string; name: string; dayPin: number }
>(
  'access.workstation-people',
  `SELECT n.id, n.name, p.pin IS NOT NULL AND p.role = n.role AS dayPin
   FROM workstation w JOIN workstation_person p ON p.workstation = w.hash JOIN person n ON n.id = p.person
   WHERE w.hash = @workstation AND w.until > @now AND p.here = 1 AND n.state = 'active' ORDER BY n.name`,
)
/** Whoever comes back keeps PIN and tries. */
export const arrive = sql<Key>(
  'access.workstation-arrive',
  `INSERT INTO workstation_person (workstation, person, here, tries) VALUES (@workstation, @person, 1, 0)
   ON CONFLICT (workstation, person) DO UPDATE SET here = 1`,
)
export const setPin = sql<Key & { pin: string; role: string }>(
  'access.set-day-pin',
  'UPDATE workstation_person SET pin = @pin, role = @role WHERE workstation = @workstation AND person = @person',
)
/** Tries stay: a new PIN of the same day gives no new ones. */
export const dropPin = sql<Key>(
  'access.drop-day-pin',
  'UPDATE workstation_person SET pin = NULL WHERE workstation = @workstation AND person = @person',
)
export const leave = sql<Key>(
  'access.workstation-leave',
  'UPDATE workstation_person SET pin = NULL, here = 0 WHERE workstation = @workstation AND person = @person',
)
export const dropPinsOf = sql<{ person: string }>(
  'access.drop-day-pins-of',
  'UPDATE workstation_person SET pin = NULL WHERE person = @person',
)
export const forgetPerson = sql<{ person: string }>(
  'access.forget-workstation-person',
  'DELETE FROM workstation_person WHERE person = @person',
)
export const dropPins = sql<Record<string, never>>('access.drop-day-pins', 'UPDATE workstation_person SET pin = NULL')
export const countPinTry = sql<Key & { by: number }>(
  'access.count-day-pin-try',
  'UPDATE workstation_person SET tries = tries + @by WHERE workstation = @workstation AND person = @person',
)
