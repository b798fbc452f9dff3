import type { TaskRow } from '@siegel/contract/staff'
import { isProblem, readLine } from '@siegel/practice/line'
import { Button, Empty, IconButton, Key, Select, StateText, TextField, toast } from '@siegel/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { NoPermission, Pending, useFailureText } from '../components/failure.tsx'
import { usePrintedFoot } from '../components/use-printed-foot.ts'
import { api } from '../core/api.ts'
import { useActions } from '../core/actions.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { queryClient } from '../core/query-client.ts'
import { useMay, usePerson } from '../core/session.ts'
import { isMine, useTasks } from './use-tasks.ts'

const views = ['mine', 'all', 'recalls', 'done'] as const
type View = (typeof views)[number]
const refresh = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: ['tasks'] }),
    queryClient.invalidateQueries({ queryKey: ['chart'] }),
  ])

/** Tasks and recalls of the practice. */
export function Tasks() {
  const { tasks } = useWords()
  const may = useMay()
  const person = usePerson()
  const [view, setView] = useState<View>('mine')
  const query = useTasks(view === 'done' ? 'done' : 'open')
  usePrintedFoot(tasks.title)
  useActions([{ id: 'print', label: tasks.print, icon: 'printer', run: () => print() }])
  if (!may('inbox.read')) return <NoPermission />
  const rows = (query.data?.rows ?? []).filter(
    (row) =>
      view === 'all' || view === 'done' || (view === 'recalls' ? row.kind === 'recall' : isMine(row, person?.id)),
  )
  return (
    <div className="page">
      <header className="page-head">
        <h1>{tasks.title}</h1>
        {query.data !== undefined && <span className="s-muted">{tasks.count(rows.length)}</span>}
        <span className="print-only">
          {view === 'mine' ? tasks.printedMine(person?.name ?? '') : tasks.views[view]}
        </span>
      </header>
      {may('inbox.assign') && <NewTask />}
      <fieldset className="filter-chips" aria-label={tasks.view}>
        {views.map((one) => (
          <button
            key={one}
            type="button"
            className="filter-chip"
            aria-pressed={one === view}
            onClick={() => setView(one)}
          >
            {tasks.views[one]}
          </button>
        ))}
      </fieldset>
      {query.data === undefined ? (
        <Pending error={query.error} retry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <Empty title={view === 'mine' ? tasks.emptyMine : tasks.empty}>
          <p>{view === 'mine' ? tasks.emptyMineText : tasks.emptyText}</p>
        </Empty>
      ) : (
        <TaskList rows={rows} />
      )}
    </div>
  )
}

function NewTask() {
  const { tasks } = useWords()
  const format = useFormat()
  const person = usePerson()
  const failure = useFailureText()
  const form = useRef<HTMLFormElement>(null)
  const [text, setText] = useState('')
  const [owner, setOwner] = useState('')
  const people = useColleagues()
  const read = readLine(`auf ${text}`, format.today())
  const due = !isProblem(read) && read.code === 'auf' ? read.due : undefined
  useActions([
    {
      id: 'new-task',
      label: tasks.add,
      icon: 'plus',
      key: 'n',
      run: () => form.current?.querySelector('input')?.focus(),
    },
  ])
  const add = async () => {
    if (isProblem(read) || read.code !== 'auf') return
    const named = people.find(({ id }) => id === owner)
    try {
      await api.createTask({
        body: {
          key: crypto.randomUUID(),
          text: read.text,
          ...(read.due === undefined ? {} : { due: read.due }),
          ...(named === undefined ? {} : { owner: { id: named.id, name: named.name } }),
        },
      })
      setText('')
      toast(tasks.added)
      await refresh()
    } catch (error) {
      toast(failure(error), { icon: 'x-circle' })
    }
  }
  return (
    <form
      ref={form}
      className="task-new"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <TextField
        label={tasks.add}
        hint={due === undefined ? tasks.addHint : `${tasks.due} ${format.date(due)}`}
        maxLength={500}
        value={text}
        onChange={setText}
        end={<Key>N</Key>}
      />
      <Select
        label={tasks.forWhom}
        value={owner}
        options={[
          { value: '', label: tasks.everyone },
          ...people.map(({ id, name }) => ({
            value: id,
            label: id === person?.id ? `${name} (${tasks.views.mine})` : name,
          })),
        ]}
        onChange={setOwner}
      />
      <Button kind="filled" type="submit" disabled={isProblem(read)}>
        {tasks.addButton}
      </Button>
    </form>
  )
}

function useColleagues() {
  const may = useMay()
  const { data } = useQuery({
    queryKey: ['colleagues'],
    queryFn: () => api.colleagues(),
    enabled: may('inbox.assign'),
    staleTime: 300_000,
  })
  return data?.people.filter(({ role }) => role === 'doctor' || role === 'assistant') ?? []
}

function TaskList({ rows }: { rows: readonly TaskRow[] }) {
  const { tasks } = useWords()
  return (
    <ul className="task-list" aria-label={tasks.title}>
      {rows.map((row) => (
        <TaskItem key={row.id} row={row} />
      ))}
    </ul>
  )
}

function TaskItem({ row }: { row: TaskRow }) {
  const { tasks } = useWords()
  const format = useFormat()
  const may = useMay()
  const failure = useFailureText()
  const people = useColleagues()
  const { id, version, text, state, due, patient, owner, by, at, done, kind } = row
  const change = async (body: Omit<Parameters<typeof api.changeTask>[0]['body'], 'version'>, at_version = version) => {
    try {
      await api.changeTask({ params: { id }, body: { version: at_version, ...body } })
      if (body.state === 'done')
        toast(tasks.markedDone(text), {
          action: { label: tasks.undo, run: () => void change({ state: 'open' }, at_version + 1) },
        })
    } catch (error) {
      toast(failure(error), { icon: 'x-circle' })
    }
    await refresh()
  }
  return (
    <li className="task" data-done={state === 'done' ? '' : undefined}>
      {may('inbox.assign') && (
        <IconButton
          icon={state === 'done' ? 'undo' : 'check'}
          label={`${state === 'done' ? tasks.reopen : tasks.done}: ${text}`}
          onClick={() => void change({ state: state === 'done' ? 'open' : 'done' })}
        />
      )}
      <div className="task-text">
        <span>{text}</span>
        <span className="s-muted s-small">
          {patient !== undefined && (
            <Link to="/patients/$id" params={{ id: patient.id }} search={{ entry: `Task/${id}` }}>
              {patient.name}
            </Link>
          )}
          {patient !== undefined && ' '}
          {[
            kind === 'recall' ? tasks.recall : undefined,
            tasks.fromWhom(by, format.on(at)),
            done && tasks.doneBy(done.by, format.on(done.at)),
          ]
            .filter((part) => part !== undefined)
            .join(', ')}
        </span>
      </div>
      <DueText due={due} isOpen={state === 'open'} />
      {due !== undefined && <span className="print-only">{tasks.printedDue(format.date(due))}</span>}
      {state === 'open' && may('inbox.assign') ? (
        <>
          <span className="print-only">{owner?.name ?? tasks.everyone}</span>
          <TextField
            label={tasks.newDate}
            labelHidden
            type="date"
            value={due ?? ''}
            onChange={(next) => void change({ due: next === '' ? null : next })}
          />
          <Select
            label={tasks.passOn}
            labelHidden
            value={owner?.id ?? ''}
            options={[
              { value: '', label: tasks.everyone },
              ...people.map((one) => ({ value: one.id, label: one.name })),
              // Who does such work no longer keeps it until somebody takes it over.
              ...(owner === undefined || people.some((one) => one.id === owner.id)
                ? []
                : [{ value: owner.id, label: owner.name }]),
            ]}
            onChange={(next) => {
              const named = people.find((one) => one.id === next)
              if (named === undefined && next !== '') return
              void change({ owner: named === undefined ? null : { id: named.id, name: named.name } })
            }}
          />
        </>
      ) : (
        <span className="s-muted">{owner?.name ?? tasks.everyone}</span>
      )}
    </li>
  )
}

function DueText({ due, isOpen }: { due: string | undefined; isOpen: boolean }) {
  const { tasks } = useWords()
  const format = useFormat()
  if (due === undefined) return <span className="s-muted s-small">{tasks.noDue}</span>
  const today = format.today()
  if (isOpen && due < today)
    return (
      <StateText icon="clock" tone="warning">
        {tasks.overdue}
      </StateText>
    )
  return <span>{due === today ? tasks.today : ''}</span>
}
