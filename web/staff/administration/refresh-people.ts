import { queryClient } from '../core/query-client.ts'

/** Who can sign in has changed: the list, whom tasks can go to, and perhaps who one is oneself. */
export const refreshPeople = (): Promise<unknown> =>
  Promise.all(['people', 'colleagues', 'me'].map((what) => queryClient.invalidateQueries({ queryKey: [what] })))
