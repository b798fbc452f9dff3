import type { Chart, PatientRow } from '@siegel/contract/staff'
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
    ['chart', 'laboratory', 'portal']
      .map((what) => queryClient.invalidateQueries({ queryKey: [what, id] }))
      .concat(queryClient.invalidateQueries({ queryKey: ['patients'] })),
  )

/** The header's facts: from the chart, or, for those who may not open it, from the list they came by. */
export function headerFacts(
  chart: Chart | undefined,
  id: string,
): { patient: PatientRow | undefined; phone?: string; address?: string } {
  if (chart !== undefined)
    return {
      patient: chart.patient,
      ...(chart.phone === undefined ? {} : { phone: chart.phone }),
      ...(chart.address === undefined ? {} : { address: chart.address }),
    }
  const lists = queryClient.getQueriesData<{ rows: PatientRow[] }>({ queryKey: ['patients'] })
  return { patient: lists.flatMap(([, data]) => data?.rows ?? []).find((row) => row.id === id) }
}
