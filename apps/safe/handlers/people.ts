import { systemCaller } from '@siegel/access'
import type { safeEndpoints } from '@siegel/contract/staff'
import { Refusal } from '@siegel/foundation'
import type { Handlers } from '@siegel/http'
import { columnsOf, openTasksOf } from '@siegel/practice'
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
      }
    },
    removePerson: async ({ caller, params }) => {
      requireFullSignIn(caller)
      await safe.open.access.persons.remove(caller, params.id)
      return undefined
    },
    bringBackPerson: ({ caller, params }) => {
      requireFullSignIn(caller)
      return safe.open.access.persons.bringBack(caller, params.id)
    },
  }
}
