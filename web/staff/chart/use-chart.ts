import type { MasterData } from '@siegel/contract/staff'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMayRead } from '../break-glass/use-glass.ts'
import { api, codeOf } from '../core/api.ts'
import { queryClient } from '../core/query-client.ts'
import { useMay } from '../core/session.ts'

const route = getRouteApi('/patients/$id')

export const usePatientId = (): string => route.useParams().id

export function useChart(id: string) {
  return useQuery({
    queryKey: ['chart', id],
    queryFn: () => api.chart({ params: { id } }),
    enabled: useMayRead(id),
  })
}

/** The chart is protected and not open to this person. */
export const isClosed = (error: unknown): boolean => error !== null && codeOf(error) === 'chart-protected'

/** Master data for the header: from the chart, or alone for those who may not open it. */
export function useMasterData(id: string) {
  const mayRead = useMayRead(id)
  const chart = useChart(id)
  const isAlone = !mayRead || isClosed(chart.error)
  const alone = useQuery<MasterData>({
    queryKey: ['patient', id],
    queryFn: () => api.patient({ params: { id } }),
    enabled: isAlone,
  })
  const { error, refetch } = isAlone ? alone : chart
  const data: MasterData | undefined = chart.data ?? alone.data
  return { data, error, refetch }
}

export const useLaboratory = (id: string, enabled = true) => {
  const mayRead = useMayRead(id)
  return useQuery({
    queryKey: ['laboratory', id],
    queryFn: () => api.laboratory({ params: { id } }),
    enabled: enabled && mayRead,
  })
}

export function useVitals(id: string) {
  return useQuery({
    queryKey: ['vitals', id],
    queryFn: () => api.vitals({ params: { id } }),
    enabled: useMayRead(id),
  })
}

export const usePortalState = (id: string) => {
  const may = useMay()
  return useQuery({
    queryKey: ['portal', id],
    queryFn: () => api.portalState({ params: { id } }),
    enabled: may('portal.read'),
  })
}

/** What an act on a patient's portal access can have changed. */
export const refreshPatient = (id: string) =>
  Promise.all(
    ['chart', 'timeline', 'entry', 'documents', 'words-inside', 'patient', 'laboratory', 'vitals', 'portal']
      .map((what) => queryClient.invalidateQueries({ queryKey: [what, id] }))
      .concat(
        queryClient.invalidateQueries({ queryKey: ['patients'] }),
        queryClient.invalidateQueries({ queryKey: ['tasks'] }),
        queryClient.invalidateQueries({ queryKey: ['drafts'] }),
        queryClient.invalidateQueries({ queryKey: ['log', 'patient', id] }),
      ),
  )
