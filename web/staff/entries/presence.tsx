import { Icon } from '@siegel/ui'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { refreshPatient, useChart } from '../chart/use-chart.ts'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'

const every_ms = 5000

/** Who else has this chart open; and when one of them changes it, it is read anew. */
export function Presence({ patient, writing }: { patient: string; writing: boolean }) {
  const { entries } = useWords()
  const may = useMay()
  const chart = useChart(patient)
  const seen = useQuery({
    queryKey: ['presence', patient, writing],
    queryFn: () => api.presence({ params: { id: patient }, body: { writing } }),
    refetchInterval: every_ms,
    enabled: may('chart.read'),
    gcTime: 0,
  })
  const [here, read] = [seen.data?.revision, chart.data?.revision]
  useEffect(() => {
    if (here !== undefined && read !== undefined && here !== read) void refreshPatient(patient)
  }, [here, read, patient])
  const others = seen.data?.others ?? []
  if (others.length === 0) return null
  const busy = others.filter((one) => one.writing)
  return (
    <output className="presence">
      <Icon name="people" small />
      {busy.length > 0
        ? busy.map(({ name }) => entries.writing(name)).join(', ')
        : entries.presence(others.map(({ name }) => name).join(', '))}
    </output>
  )
}
