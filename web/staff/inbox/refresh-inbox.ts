import { queryClient } from '../core/query-client.ts'

/** What an item's assignment or sign-off changes elsewhere is read again. */
export const refreshInbox = () =>
  Promise.all(
    ['inbox', 'status', 'chart', 'laboratory'].map((what) => queryClient.invalidateQueries({ queryKey: [what] })),
  )
