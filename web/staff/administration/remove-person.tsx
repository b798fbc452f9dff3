import type { Person } from '@siegel/contract/staff'
import { Banner, Checkbox, toast } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Confirm } from '../components/confirm.tsx'
import { Pending } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { refreshPeople } from './refresh-people.ts'

/** Asks, says what stands with the person, and ends every way in; closed while `person` is undefined. */
export function RemovePerson({ person, onClose }: { person: Person | undefined; onClose: () => void }) {
  const { administration } = useWords()
  const standing = useQuery({
    queryKey: ['people', person?.id, 'standing'],
    queryFn: () => api.personStanding({ params: { id: person?.id ?? '' } }),
    enabled: person !== undefined,
    staleTime: 0,
  })
  const charts = standing.data?.protectedCharts ?? 0
  const [understood, setUnderstood] = useState(0)
  const [isTried, setTried] = useState(false)
  const isMissing = charts > 0 && understood !== charts
  const remove = useMutation({
    mutationFn: ({ id }: Person) =>
      api.removePerson({ params: { id }, query: charts === 0 ? {} : { protectedCharts: charts } }),
    onSuccess: (_, { name }) => {
      toast(administration.removed(name))
      close()
    },
    // What stands with the person is asked again, too: it may be what has changed.
    onSettled: refreshPeople,
  })
  const close = () => {
    remove.reset()
    setUnderstood(0)
    setTried(false)
    onClose()
  }
  return (
    <Confirm
      open={person !== undefined}
      title={administration.removeTitle(person?.name ?? '')}
      action={administration.remove}
      icon="lock"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => {
        setTried(true)
        if (person !== undefined && !isMissing) remove.mutate(person)
      }}
      onClose={close}
    >
      <p>{administration.removeText}</p>
      {standing.data === undefined ? (
        <Pending error={standing.error} retry={() => void standing.refetch()} />
      ) : (
        <Standing {...standing.data} />
      )}
      {charts > 0 && (
        <Banner tone="warning" icon="alert" title={administration.chartsLeft(charts)}>
          <p>{administration.chartsLeftText}</p>
          <Checkbox checked={!isMissing} onChange={(checked) => setUnderstood(checked ? charts : 0)}>
            {administration.chartsUnderstood}
          </Checkbox>
          {isTried && isMissing && <span className="critical-text">{administration.chartsConfirm}</span>}
        </Banner>
      )}
      {person?.role === 'admin' && <p>{administration.removePassphrase}</p>}
      <p className="s-muted">{administration.removeUndo}</p>
    </Confirm>
  )
}

function Standing({ openTasks, columns }: { openTasks: number; columns: readonly string[] }) {
  const { administration } = useWords()
  return (
    <section className="stack-tight">
      <h3 className="label">{administration.standsWith}</h3>
      {openTasks === 0 && columns.length === 0 && <p>{administration.standsNothing}</p>}
      {openTasks > 0 && <p>{administration.openTasks(openTasks)}</p>}
      {columns.length > 0 && <p>{administration.columns(columns.join(', '))}</p>}
    </section>
  )
}
