import type { Appointment, CalendarColumn } from '@siegel/contract/staff'
import { Button, Empty, Key } from '@siegel/ui'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { FailureBanner, NoPermission, Pending } from '../components/failure.tsx'
import { waited_min } from '../calendar/late.ts'
import { inUse, useAppointmentActions, useColumns, useDays, useNow, type NextState } from '../calendar/use-calendar.ts'
import { dayWithoutYear, whoOf } from '../calendar/words.ts'
import { useActions } from '../core/actions.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { lateOnes, meanWait, mineFirst, nextOf, ofColumn, sortDay } from './today-rows.ts'
import { FirstSteps } from './first-steps.tsx'
import { TodayTable } from './today-table.tsx'
import { WaitsForMe } from './waits-for-me.tsx'

/** Today's patients and what waits for the person who is signed in. */
export function Today() {
  const { today } = useWords()
  const may = useMay()
  const columns = useColumns()
  const format = useFormat()
  const days = useDays(format.today(), format.today())
  if (!may('calendar.read')) return <NoPermission />
  const waiting = columns.data === undefined ? columns : days
  if (columns.data === undefined || days.data === undefined)
    return (
      <div className="page">
        <h1>{today.title}</h1>
        <Pending error={waiting.error} retry={() => void waiting.refetch()} />
      </div>
    )
  const used = inUse(columns.data.columns)
  return (
    <div className="today">
      <section className="today-main">
        {used.length === 0 ? <FirstSteps /> : <TodayOf columns={used} appointments={days.data.appointments} />}
      </section>
      <aside className="today-side" aria-label={today.waits}>
        <WaitsForMe />
      </aside>
    </div>
  )
}

function TodayOf({
  columns,
  appointments,
}: {
  columns: readonly CalendarColumn[]
  appointments: readonly Appointment[]
}) {
  const { today } = useWords()
  const format = useFormat()
  const now = useNow()
  const ordered = mineFirst(columns)
  const [chosen, setChosen] = useState<string | undefined>(() => ordered.find(({ mine }) => mine)?.id)
  const [unfolded, setUnfolded] = useState(false)
  const shown = ofColumn(appointments, chosen)
  const day = sortDay(shown, now)
  const next = nextOf(shown)
  const [at, setAt] = useState<string>()
  const rows = unfolded ? [...day.done, ...day.open] : day.open
  const current = rows.find(({ id }) => id === at) ?? next ?? rows[0]
  const actions = useAppointmentActions()
  useTodayKeys({
    rows,
    current,
    next,
    onMove: setAt,
    advance: (state, one) => advance(actions, state, one, columns),
    call: (one) => calledTo(one, columns),
  })
  return (
    <>
      <header className="today-head">
        <h1>{dayWithoutYear(format.today(), format.locale)}</h1>
        <span className="s-muted">{format.time(new Date(now).toISOString())}</span>
        <span className="grow" />
        <fieldset className="s-fieldset today-filter" aria-label={today.filter}>
          {ordered.map(({ id, name }) => (
            <button key={id} type="button" aria-pressed={chosen === id} onClick={() => setChosen(id)}>
              {name} <span>{ofColumn(appointments, id).filter(({ state }) => state !== 'cancelled').length}</span>
            </button>
          ))}
          <button type="button" aria-pressed={chosen === undefined} onClick={() => setChosen(undefined)}>
            {today.all}
          </button>
        </fieldset>
      </header>
      <FailureBanner error={actions.setState.error} />
      {shown.length === 0 ? (
        <Empty title={today.emptyTitle}>
          <p>{today.emptyText}</p>
          <Link to="/calendar">{today.toCalendar}</Link>
        </Empty>
      ) : (
        <>
          <NextPanel
            next={next}
            upcoming={day.open.find(({ state }) => state === 'booked')}
            now={now}
            columns={columns}
            onCall={(one) => advance(actions, calledTo(one, columns), one, columns)}
          />
          <Counts appointments={shown} now={now} />
          <TodayTable
            day={day}
            unfolded={unfolded}
            onFold={() => setUnfolded(!unfolded)}
            current={current?.id}
            now={now}
            columns={chosen === undefined ? columns : undefined}
            onAdvance={(one, state) => advance(actions, state, one, columns)}
            onCurrent={setAt}
          />
          <TodayKeys />
        </>
      )}
    </>
  )
}

function TodayKeys() {
  const { today, calendar } = useWords()
  const keys = [
    ['D', calendar.advance.arrived],
    ['M', calendar.advance['with-assistant']],
    ['B', calendar.advance['with-doctor']],
    ['X', calendar.advance.done],
  ] as const
  return (
    <p className="today-keys s-muted s-small">
      <span>
        <Key>↑</Key> <Key>↓</Key> {today.keys}
      </span>
      <span>
        <Key>Enter</Key> {today.keysOpen}
      </span>
      {keys.map(([key, label]) => (
        <span key={key}>
          <Key>{key}</Key> {label}
        </span>
      ))}
    </p>
  )
}

const columnOf = (appointment: Appointment, columns: readonly CalendarColumn[]): CalendarColumn | undefined =>
  columns.find(({ id }) => id === appointment.column)

/** Where somebody is called to: a room, or the first that a doctor's column names. */
function roomOf(appointment: Appointment, columns: readonly CalendarColumn[]): string | undefined {
  const column = columnOf(appointment, columns)
  if (column?.kind === 'room') return column.name
  return column?.kind === 'doctor' ? column.detail?.split(/\s+(?:und|and|,|\/)\s+|,\s*/)[0] : undefined
}

/** To whom somebody is called: to the assistants in their column, else to a doctor. */
const calledTo = (appointment: Appointment, columns: readonly CalendarColumn[]): NextState =>
  columnOf(appointment, columns)?.kind === 'assistant' ? 'with-assistant' : 'with-doctor'

function advance(
  { setState }: ReturnType<typeof useAppointmentActions>,
  state: NextState,
  appointment: Appointment,
  columns: readonly CalendarColumn[],
): void {
  if (setState.isPending || appointment.state === state) return
  const place = state === 'with-doctor' ? roomOf(appointment, columns) : undefined
  setState.mutate({ appointment, state, ...(place === undefined ? {} : { place }) })
}

function useTodayKeys({
  rows,
  current,
  next,
  onMove,
  advance: go,
  call,
}: {
  rows: readonly Appointment[]
  current: Appointment | undefined
  next: Appointment | undefined
  onMove: (id: string) => void
  advance: (state: NextState, appointment: Appointment) => void
  call: (appointment: Appointment) => NextState
}): void {
  const { calendar, today } = useWords()
  const may = useMay()
  const navigate = useNavigate()
  const move = (step: 1 | -1) => {
    const index = rows.findIndex(({ id }) => id === current?.id)
    const to = rows[Math.max(0, Math.min(rows.length - 1, index + step))]
    if (to !== undefined) onMove(to.id)
  }
  const open = () => {
    const id = current?.patient?.id
    if (id !== undefined) void navigate({ to: '/patients/$id', params: { id } })
  }
  const key = (letter: string, state: 'arrived' | 'with-assistant' | 'with-doctor' | 'done') => ({
    id: `today-${state}`,
    label: calendar.advance[state],
    key: letter,
    run: () => {
      if (current !== undefined && current.state !== 'cancelled') go(state, current)
    },
  })
  useActions([
    { id: 'down', label: '', key: 'ArrowDown', silent: true, run: () => move(1) },
    { id: 'up', label: '', key: 'ArrowUp', silent: true, run: () => move(-1) },
    { id: 'open', label: today.keysOpen, key: 'Enter', silent: true, run: open },
    ...(may('calendar.write')
      ? [
          key('d', 'arrived'),
          key('m', 'with-assistant'),
          key('b', 'with-doctor'),
          key('x', 'done'),
          {
            id: 'today-call',
            label: today.call,
            key: 'a',
            run: () => {
              if (next !== undefined) go(call(next), next)
            },
          },
        ]
      : []),
  ])
}

function NextPanel({
  next,
  upcoming,
  now,
  columns,
  onCall,
}: {
  next: Appointment | undefined
  upcoming: Appointment | undefined
  now: number
  columns: readonly CalendarColumn[]
  onCall: (appointment: Appointment) => void
}) {
  const { today, calendar, common } = useWords()
  const format = useFormat()
  const may = useMay()
  if (next === undefined)
    return (
      <div className="today-next" data-nobody="">
        <strong>{today.nextNone}</strong>
        <span className="s-muted">
          {upcoming === undefined
            ? today.nextNoneEnd
            : today.nextNoneText(whoOf(upcoming, calendar.nobody), upcoming.time ?? '')}
        </span>
      </div>
    )
  const room = roomOf(next, columns)
  const { patient, reason, comment } = next
  return (
    <section className="today-next" aria-label={today.next(waited_min(next, now) ?? 0)}>
      <span className="s-small s-muted">{today.next(waited_min(next, now) ?? 0)}</span>
      <h2>
        {whoOf(next, calendar.nobody)}{' '}
        {patient?.age !== undefined && (
          <span className="s-muted">
            {common.yearsShort(patient.age)}
            {patient.birthDate !== undefined && `, ${today.born(format.date(patient.birthDate))}`}
          </span>
        )}
      </h2>
      <span className="today-next-reason s-muted">{[reason, comment].filter(Boolean).join(', ')}</span>
      {may('calendar.write') && (
        <Button kind="filled" keyHint="A" onClick={() => onCall(next)}>
          {room === undefined ? today.call : today.callTo(room)}
        </Button>
      )}
    </section>
  )
}

const counted = ['done', 'with-doctor', 'with-assistant', 'arrived', 'booked', 'cancelled', 'no-show'] as const

function Counts({ appointments, now }: { appointments: readonly Appointment[]; now: number }) {
  const { today } = useWords()
  const late = lateOnes(appointments, now)
  const wait = meanWait(appointments, now)
  return (
    <div className="today-counts">
      {counted.map((state) => {
        const count = appointments.filter((one) => one.state === state).length
        if (count === 0) return null
        return (
          <span key={state}>
            <strong>{count}</strong> {today.counts[state]}
            {state === 'booked' && late > 0 && today.ofThemLate(late)}
          </span>
        )
      })}
      <span className="grow" />
      {wait !== undefined && <span>{today.meanWait(wait)}</span>}
    </div>
  )
}
