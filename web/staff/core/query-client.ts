import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { api, codeOf } from './api.ts'

const networkTries = 2

/** What every failed call can mean beyond itself: the session is over, or the safe was locked. */
function onError(error: unknown): void {
  const code = codeOf(error)
  if (code === 'not-signed-in') forgetSession()
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
  queryClient.setQueryData(['me'], null)
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'state' && queryKey[0] !== 'me' })
  for (const forget of forgetters) forget()
}

/** Whether the safe is empty, locked or open. */
export const stateQuery = { queryKey: ['state'], queryFn: () => api.state() }

/** Who is signed in; null for nobody. */
export const meQuery = {
  queryKey: ['me'],
  queryFn: async () => {
    try {
      return await api.me()
    } catch (error) {
      if (codeOf(error) === 'not-signed-in') return null
      throw error
    }
  },
  staleTime: 60_000,
}

export async function signOut(): Promise<void> {
  await api.signOut()
  forgetSession()
}
