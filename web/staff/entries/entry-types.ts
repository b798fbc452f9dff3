import type { EntryType } from '@siegel/contract/staff'
import { useQuery } from '@tanstack/react-query'
import { api } from '../core/api.ts'
import { queryClient } from '../core/query-client.ts'
import { useMay } from '../core/session.ts'

const none: readonly EntryType[] = []

/** The practice's own entry types and the version of their list. */
export function useEntryTypeList() {
  const may = useMay()
  return useQuery({
    queryKey: ['entry-types'],
    queryFn: () => api.entryTypes(),
    enabled: may('entry-types.read'),
    staleTime: 300_000,
  })
}

/** The practice's own entry types, those out of use, too. */
export const useEntryTypes = (): readonly EntryType[] => useEntryTypeList().data?.types ?? none

export const refreshEntryTypes = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['entry-types'] })
