import { clearToasts } from '@siegel/ui'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { actAs, api, codeOf } from './api.ts'
import { endSession, isEnding, settle, tell } from './screen-lock.ts'

const networkTries = 2

/** What every failed call can mean beyond itself: the session is over, or the safe was locked. */
function onError(error: unknown): void {
  const code = codeOf(error)
  if (code === 'not-signed-in') forgetSession()
  // The role may have changed: the screens follow.
  else if (code === 'not-allowed') void queryClient.invalidateQueries({ queryKey: ['me'] })
  else if (code === 'safe-locked' || code === 'safe-empty') {
    forgetSession()
    void queryClient.invalidateQueries({ queryKey: ['state'] })
  }
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // Every look at a patient is an entry of the log: nothing is asked again only because a window came to the front.
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: (failures, error) => codeOf(error) === 'network' && failures < networkTries,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})

const forgetters = new Set<() => void>()

/** Registers what else of a patient lies in memory and has to go with the session. */
export const onForget = (forget: () => void): void => void forgetters.add(forget)

/** Nobody is signed in any more: all that was read of patients leaves the memory that we can reach. */
export function forgetSession(): void {
  // A call that was under way when the screen locked fails later: it must not take its own queries from the locked screen.
  if (queryClient.getQueryData(meQuery.queryKey) === null) return
  queryClient.setQueryData(['me'], null)
  actAs(undefined)
  forgetData()
}

function forgetData(): void {
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'state' && queryKey[0] !== 'me' })
  for (const forget of forgetters) forget()
  clearToasts()
}

/** Whether the safe is empty, locked or open. */
export const stateQuery = { queryKey: ['state'], queryFn: () => api.state() }

/** Who is signed in; null for nobody. */
export const meQuery = {
  queryKey: ['me'],
  queryFn: async () => {
    try {
      // A screen that was locked while the safe was away stays locked, also for who loads the page anew.
      if (isEnding()) await settle()
      const me = await api.me()
      const before = queryClient.getQueryData<typeof me | null>(['me'])
      // Another role sees nothing of what the one before has read.
      if (before && before.person.role !== me.person.role) forgetData()
      actAs(me.person.id)
      return me
    } catch (error) {
      if (codeOf(error) === 'not-signed-in') return null
      throw error
    }
  },
  staleTime: 60_000,
}

/** Ends the work of this person here: session and day PIN. */
export async function signOut(): Promise<void> {
  await api.signOut()
  tell('out')
  forgetSession()
}

/** Nothing is seen any more at once, whether the safe answers or not; the session ends as soon as it does. */
export function lockScreen(): void {
  endSession()
  forgetSession()
}

/** Somebody has signed in here: the page asks who, and other windows do the same. */
export async function arrived(): Promise<void> {
  tell('in')
  await queryClient.invalidateQueries({ queryKey: ['me'] })
}
