import { Button, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { FailureBanner, NoPermission, Pending } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { queryClient } from '../core/query-client.ts'
import { useMay, usePerson } from '../core/session.ts'
import { columnFits, draftOf, formOf, newColumn, suggestedColumns, type ColumnForm } from './column-drafts.ts'
import { ColumnCard } from './column-card.tsx'
import { OnlineSettings } from './online-settings.tsx'
import { inUse, useColumns } from './use-calendar.ts'

/** Columns, opening hours and what is blocked every week. */
export function CalendarSettings() {
  const may = useMay()
  const person = usePerson()
  const { calendar } = useWords()
  const query = useColumns()
  if (!may('calendar.set-up')) return <NoPermission />
  if (query.data === undefined) return <Pending error={query.error} retry={() => void query.refetch()} />
  const { columns, people } = query.data
  const words = { ...calendar.settings.defaults, lunch: calendar.settings.lunch }
  const from = columns.length > 0 ? columns.map(formOf) : suggestedColumns(words, people, person)
  const version = columns.map((column) => `${column.id} ${column.version}`).join()
  return (
    <>
      <SettingsForm key={version} from={from} people={people} />
      {columns.length > 0 && <OnlineSettings columns={inUse(columns)} />}
    </>
  )
}

let added = 0

function SettingsForm({
  from,
  people,
}: {
  from: readonly ColumnForm[]
  people: readonly { id: string; name: string }[]
}) {
  const { calendar } = useWords()
  const may = useMay()
  const [columns, setColumns] = useState(from)
  const [shown, setShown] = useState(false)
  const save = useMutation({
    mutationFn: () => api.saveColumns({ body: { columns: columns.map(draftOf) } }),
    onSuccess: () => {
      toast(calendar.settings.saved)
      return queryClient.invalidateQueries({ queryKey: ['calendar'] })
    },
    onError: () => queryClient.invalidateQueries({ queryKey: ['calendar', 'columns'] }),
  })
  const change = (key: string, part: Partial<ColumnForm>) =>
    setColumns(columns.map((one) => (one.key === key ? { ...one, ...part } : one)))
  const move = (index: number, step: 1 | -1) => {
    const next = [...columns]
    const [taken] = next.splice(index, 1)
    if (taken !== undefined) next.splice(index + step, 0, taken)
    setColumns(next)
  }
  return (
    <form
      className="page cal-settings"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!columns.every(columnFits)) setShown(true)
        else if (!save.isPending) save.mutate()
      }}
    >
      <header className="page-head">
        <h1>{calendar.settings.title}</h1>
        <span className="grow" />
        {may('calendar.read') && <Link to="/calendar">{calendar.settings.back}</Link>}
      </header>
      <p className="s-muted">{calendar.settings.text}</p>
      {columns.map((column, index) => (
        <ColumnCard
          key={column.key}
          column={column}
          people={people}
          showIssues={shown}
          onChange={(part) => change(column.key, part)}
          onUp={index === 0 ? undefined : () => move(index, -1)}
          onDown={index === columns.length - 1 ? undefined : () => move(index, 1)}
        />
      ))}
      <FailureBanner error={save.error} />
      <div className="row">
        <Button kind="filled" type="submit" busy={save.isPending ? calendar.saving : undefined}>
          {calendar.settings.save}
        </Button>
        <Button
          kind="neutral"
          icon="plus"
          onClick={() => setColumns([...columns, newColumn(`added-${++added}`, calendar.settings.lunch)])}
        >
          {calendar.settings.add}
        </Button>
      </div>
    </form>
  )
}
