import { useQuery } from '@tanstack/react-query'
import { refreshPatient } from '../chart/use-chart.ts'
import { api } from '../core/api.ts'
import { queryClient } from '../core/query-client.ts'

/** Those that can be sent, and those that are out of use. */
export const useQuestionnaires = () =>
  useQuery({ queryKey: ['questionnaires'], queryFn: () => api.questionnaires(), staleTime: 60_000 })

export const refreshQuestionnaires = () => queryClient.invalidateQueries({ queryKey: ['questionnaires'] })

/** What was sent to a patient, and what became of it. */
export const useRequests = (patient: string, enabled: boolean) =>
  useQuery({
    queryKey: ['patient-questionnaires', patient],
    queryFn: () => api.patientQuestionnaires({ params: { id: patient } }),
    enabled,
  })

export const refreshRequests = (patient: string) =>
  Promise.all([
    refreshPatient(patient),
    refreshQuestionnaires(),
    queryClient.invalidateQueries({ queryKey: ['patient-questionnaires', patient] }),
  ])
