import { Button, Icon, toast } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FailureBanner } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { queryClient } from '../core/query-client.ts'
import { useMay } from '../core/session.ts'

/** Charts that colleagues opened in an emergency: on every screen, until a doctor has taken note. */
export function Emergencies({ ids }: { ids: readonly string[] }) {
  const { breakGlass } = useWords()
  const format = useFormat()
  const may = useMay()
  // Names are asked for once for each change, not with every look at the state: each asking stands in the log.
  const { data } = useQuery({
    queryKey: ['emergencies', ids.join(' ')],
    queryFn: () => api.emergencies(),
    enabled: ids.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const acknowledge = useMutation({
    mutationFn: (id: string) => api.acknowledge({ params: { id } }),
    onSuccess: () => {
      toast(breakGlass.acknowledged, { icon: 'check' })
      return queryClient.invalidateQueries({ queryKey: ['status'] })
    },
  })
  const rows = ids.length === 0 ? [] : (data?.rows ?? [])
  return (
    <>
      {rows.map(({ id, at, person, patient, reason }) => (
        <div key={id} className="warning-line emergency-line" role="alert">
          <Icon name="alert" />
          <span className="warning-text">
            <strong>{breakGlass.told(person, patient.name, format.at(at))}</strong> {breakGlass.toldReason(reason)}
          </span>
          <Link to="/patients/$id" params={{ id: patient.id }}>
            {breakGlass.toPatient}
          </Link>
          {may('break-glass.acknowledge') && (
            <Button kind="neutral" icon="check" onClick={() => acknowledge.mutate(id)}>
              {breakGlass.acknowledge}
            </Button>
          )}
        </div>
      ))}
      <FailureBanner error={acknowledge.error} />
    </>
  )
}
