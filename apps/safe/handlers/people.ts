import { systemCaller } from '@siegel/access'
import { may } from '@siegel/contract'
import type { safeEndpoints } from '@siegel/contract/staff'
import { Refusal } from '@siegel/foundation'
import type { Handlers } from '@siegel/http'
import { columnsOf, openTasksOf } from '@siegel/practice'
import type { OpenSafe } from '../open-safe.ts'
import type { Safe } from '../safe.ts'
import { requireFullSignIn, type StaffCaller } from '../sessions.ts'

type PeopleHandlers = Pick<
  Handlers<typeof safeEndpoints, StaffCaller>,
  'people' | 'addPerson' | 'resetPerson' | 'changePerson' | 'personStanding' | 'removePerson' | 'bringBackPerson'
>

/** Who can sign in. What outlasts a day needs a full sign-in. */
export function peopleHandlers(safe: Safe): PeopleHandlers {
  return {
    people: () => ({ people: safe.open.access.people() }),
    addPerson: ({ caller, body }) => {
      requireFullSignIn(caller)
      return safe.open.access.addPerson(caller, body)
    },
    resetPerson: ({ caller, params }) => {
      requireFullSignIn(caller)
      return safe.open.access.persons.reset(caller, params.id)
    },
    changePerson: ({ caller, params, body }) => {
      requireFullSignIn(caller)
      safe.open.access.persons.change(caller, params.id, body)
      return undefined
    },
    personStanding: async ({ params }) => {
      const { access, practice } = safe.open
      if (!access.people().some(({ id }) => id === params.id)) throw new Refusal('not-found')
      // Numbers and names of columns: whoever administers sees neither tasks nor patients by it.
      const counter = systemCaller('people', ['inbox.read', 'calendar.columns'])
      return {
        openTasks: openTasksOf(practice, counter, params.id),
        columns: await columnsOf(practice, counter, params.id),
        protectedCharts: chartsLeft(safe.open, params.id),
      }
    },
    removePerson: async ({ caller, params, query }) => {
      requireFullSignIn(caller)
      await safe.open.access.persons.remove(caller, params.id, () => {
        const left = chartsLeft(safe.open, params.id)
        // Whoever confirmed another number has seen another state.
        if (left !== (query.protectedCharts ?? 0)) throw new Refusal('protected-charts-left')
        return left === 0 ? [] : [`protected charts without readers ${left}`]
      })
      return undefined
    },
    bringBackPerson: ({ caller, params }) => {
      requireFullSignIn(caller)
      return safe.open.access.persons.bringBack(caller, params.id)
    },
  }
}

/** Specially protected charts that only this person can read of those who are named for them and still work here. */
function chartsLeft({ access, records }: OpenSafe, person: string): number {
  const readers = new Set(
    access
      .people()
      .flatMap(({ id, role, removedAt }) => (removedAt === undefined && may(role, 'chart.read') ? [id] : [])),
  )
  return records.lastReaderOf(person, (id) => readers.has(id))
}
