import { useQuery } from '@tanstack/react-query'
import { refreshPatient } from '../chart/use-chart.ts'
import { api } from '../core/api.ts'
import { queryClient } from '../core/query-client.ts'

export const masterDataQuery = (id: string) => ({
  queryKey: ['master-data', id],
  queryFn: () => api.masterData({ params: { id } }),
  staleTime: 0,
})

export const useMasterDataPage = (id: string) => useQuery(masterDataQuery(id))

/** What a change of master data can have changed elsewhere. */
export const refreshMasterData = (id: string) =>
  Promise.all([
    refreshPatient(id),
    queryClient.invalidateQueries({ queryKey: ['master-data', id] }),
    queryClient.invalidateQueries({ queryKey: ['merges', id] }),
    queryClient.invalidateQueries({ queryKey: ['similar'] }),
  ])
