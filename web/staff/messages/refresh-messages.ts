import { refreshPatient } from '../chart/use-chart.ts'
import { queryClient } from '../core/query-client.ts'
import { refreshInbox } from '../inbox/refresh-inbox.ts'

/** What a message that was sent, withdrawn or done changes elsewhere is read again. */
export const refreshMessages = (patient: string) =>
  Promise.all([
    refreshInbox(),
    refreshPatient(patient),
    queryClient.invalidateQueries({ queryKey: ['messages', patient] }),
  ])
