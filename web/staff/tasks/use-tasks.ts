import type { TaskRow } from '@siegel/contract/staff'
import { useQuery } from '@tanstack/react-query'
import { api } from '../core/api.ts'
import { useMay } from '../core/session.ts'

/** Other workstations add and finish tasks, too. */
const every_ms = 60_000

export const useTasks = (state: 'open' | 'done') => {
  const may = useMay()
  return useQuery({
    queryKey: ['tasks', state],
    queryFn: () => api.tasks({ query: { state } }),
    enabled: may('inbox.read'),
    refetchInterval: every_ms,
  })
}

/** Whose task it is: mine, or nobody's in particular. */
export const isMine = ({ owner }: TaskRow, person: string | undefined): boolean =>
  owner === undefined || owner.id === person
