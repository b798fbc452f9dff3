import type { MasterData } from '@siegel/contract/staff'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { api } from '../core/api.ts'
import { queryClient } from '../core/query-client.ts'
import { useMay } from '../core/session.ts'

const route = getRouteApi('/patients/$id')

export const usePatientId = (): string => route.useParams().id

export function useChart(id: string) {
  const may = useMay()
  return useQuery({
    queryKey: ['chart', id],
    queryFn: () => api.chart({ params: { id } }),
    enabled: may('chart.read'),
  })
}

/** Master data for the header: from the chart, or alone for those who may not open it. */
export function useMasterData(id: string) {
  const may = useMay()
  const chart = useChart(id)
  const alone = useQuery<MasterData>({
    queryKey: ['patient', id],
    queryFn: () => api.patient({ params: { id } }),
    enabled: !may('chart.read'),
  })
  const { error, refetch } = may('chart.read') ? chart : alone
  const data: MasterData | undefined = chart.data ?? alone.data
  return { data, error, refetch }
}

export const useLaboratory = (id: string, enabled = true) => {
  const may = useMay()
  return useQuery({
    queryKey: ['laboratory', id],
    queryFn: () => api.laboratory({ params: { id } }),
    enabled: enabled && may('chart.read'),
  })
}

export const usePortalState = (id: string) => {
  const may = useMay()
  return useQuery({
    queryKey: ['portal', id],
    queryFn: () => api.portalState({ params: { id } }),
    enabled: may('release.read'),
  })
}

/** What an act on a patient's portal access can have changed. */
export const refreshPatient = (id: string) =>
  Promise.all(
    ['chart', 'timeline', 'words-inside', 'patient', 'laboratory', 'portal']
      .map((what) => queryClient.invalidateQueries({ queryKey: [what, id] }))
      .concat(
        queryClient.invalidateQueries({ queryKey: ['patients'] }),
        queryClient.invalidateQueries({ queryKey: ['tasks'] }),
        queryClient.invalidateQueries({ queryKey: ['drafts'] }),
        queryClient.invalidateQueries({ queryKey: ['log', 'patient', id] }),
      ),
  )
