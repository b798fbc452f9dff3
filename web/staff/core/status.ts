import type { Status } from '@siegel/contract/staff'
import { useQuery } from '@tanstack/react-query'
import { api } from './api.ts'

const poll_ms = 5_000

/** State of portal and witness, count of the inbox and warnings, asked every five seconds. */
export const useStatus = () =>
  useQuery<Status>({
    queryKey: ['status'],
    queryFn: () => api.status(),
    refetchInterval: poll_ms,
    refetchIntervalInBackground: false,
    retry: false,
  })
