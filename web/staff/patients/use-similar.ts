import type { CallOf } from '@siegel/contract'
import type { staffEndpoints } from '@siegel/contract/staff'
import { useQuery } from '@tanstack/react-query'
import { api } from '../core/api.ts'
import { usePaused } from '../core/patient-search.ts'

type Ask = CallOf<(typeof staffEndpoints)['similarPatients']>['body']

/** What is enough to ask: a number, or a name with a first name or a date. Each question is an entry of the log. */
const isEnough = ({ family, given, birthDate, insuranceNumber }: Ask): boolean =>
  (insuranceNumber?.length ?? 0) >= 10 ||
  (family !== undefined && family.length > 1 && (given !== undefined || birthDate !== undefined))

/** Who may be the same person, asked when typing pauses. */
export function useSimilar(ask: Ask, enabled = true) {
  const filled = Object.fromEntries(Object.entries(ask).filter(([, value]) => value !== undefined && value !== ''))
  const paused = JSON.parse(usePaused(JSON.stringify(filled))) as Ask
  return useQuery({
    queryKey: ['similar', paused],
    queryFn: () => api.similarPatients({ body: paused }),
    enabled: enabled && isEnough(paused),
  })
}
