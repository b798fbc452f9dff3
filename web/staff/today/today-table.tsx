import type { Appointment, CalendarColumn } from '@siegel/contract/staff'
import { Icon } from '@siegel/ui'
import { Link, useNavigate } from '@tanstack/react-router'
import { Fragment } from 'react'
import { waited_min } from '../calendar/late.ts'
import { AppointmentStateText } from '../calendar/state-look.tsx'
import type { NextState } from '../calendar/use-calendar.ts'
import { whoOf } from '../calendar/words.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import type { Day } from './today-rows.ts'

/** The day as a table with a rule at the present; what is through is folded into one line. */
export function TodayTable({
  day: { done, open, nowAt },
  unfolded,
  onFold,
  current,
  now,
  columns,
  onAdvance,
  onCurrent,
}: {
  day: Day
  unfolded: boolean
  onFold: () => void
  current: string | undefined
  now: number
  /** Named in each row where more than one is shown. */
  columns: readonly CalendarColumn[] | undefined
  onAdvance: (appointment: Appointment, state: NextState) => void
  onCurrent: (id: string) => void
}) {
  const { today } = useWords()
  const row = (one: Appointment) => (
    <Row
      key={one.id}
      appointment={one}
      isCurrent={one.id === current}
      now={now}
      column={columns?.find(({ id }) => id === one.column)?.name}
      onAdvance={onAdvance}
      onCurrent={onCurrent}
    />
  )
  return (
    <table className="s-table rows-table today-table">
      <caption className="s-hidden-text">{today.tableLabel}</caption>
      <thead>
        <tr>
          <th scope="col">{today.time}</th>
          <th scope="col">{today.state}</th>
          <th scope="col">{today.patient}</th>
          <th scope="col" data-align="right">
            {today.age}
          </th>
          <th scope="col">{today.reason}</th>
          <th scope="col">{today.place}</th>
          <th scope="col" data-align="right">
            {today.waited}
          </th>
        </tr>
      </thead>
      <tbody>
        {done.length > 0 && (
          <tr className="today-done">
            <td colSpan={7}>
              <button type="button" aria-expanded={unfolded} onClick={onFold}>
                <Icon name={unfolded ? 'chevron-down' : 'chevron-right'} small />
                {today.doneFold(done.length, lastOf(done))}
              </button>
            </td>
          </tr>
        )}
        {unfolded && done.map(row)}
        {open.map((one, index) => (
          <Fragment key={one.id}>
            {index === nowAt && index > 0 && <NowRule />}
            {row(one)}
          </Fragment>
        ))}
        {nowAt === open.length && open.length > 0 && <NowRule />}
      </tbody>
    </table>
  )
}

const lastOf = (done: readonly Appointment[]): string => {
  const last = done.toSorted((a, b) => ((a.since ?? '') < (b.since ?? '') ? 1 : -1))[0]
  return last?.patient?.name ?? last?.reason ?? ''
}

function NowRule() {
  const { today } = useWords()
  return (
    <tr className="today-now">
      <td colSpan={7}>
        <span className="s-hidden-text">{today.now}</span>
      </td>
    </tr>
  )
}

/** What a click on the state does: the step that comes next. */
const usualNext: Partial<Record<Appointment['state'], NextState>> = {
  booked: 'arrived',
  arrived: 'with-doctor',
  'with-assistant': 'with-doctor',
  'with-doctor': 'done',
}

function Row({
  appointment,
  isCurrent,
  now,
  column,
  onAdvance,
  onCurrent,
}: {
  appointment: Appointment
  isCurrent: boolean
  now: number
  column: string | undefined
  onAdvance: (appointment: Appointment, state: NextState) => void
  onCurrent: (id: string) => void
}) {
  const { today, calendar } = useWords()
  const may = useMay()
  const navigate = useNavigate()
  const { time, patient, reason, place, state } = appointment
  const waited = waited_min(appointment, now)
  const next = may('calendar.write') ? usualNext[state] : undefined
  const where = place ?? (state === 'arrived' ? today.waitingRoom : undefined)
  return (
    <tr
      data-current={isCurrent ? '' : undefined}
      data-state={state}
      onMouseDown={() => onCurrent(appointment.id)}
      onDoubleClick={() => {
        if (patient !== undefined) void navigate({ to: '/patients/$id', params: { id: patient.id } })
      }}
    >
      <td className="today-time">{time}</td>
      <td>
        {next === undefined ? (
          <AppointmentStateText appointment={appointment} now={now} />
        ) : (
          <button
            type="button"
            className="today-state"
            title={calendar.advance[next as keyof typeof calendar.advance]}
            onClick={() => onAdvance(appointment, next)}
          >
            <AppointmentStateText appointment={appointment} now={now} />
          </button>
        )}
      </td>
      <th scope="row">
        {patient === undefined ? (
          whoOf({ reason }, calendar.nobody)
        ) : (
          <Link to="/patients/$id" params={{ id: patient.id }} className="row-link">
            {patient.name}
          </Link>
        )}
      </th>
      <td data-align="right">{patient?.age}</td>
      <td className="today-reason">
        {patient === undefined ? '' : reason}
        {column !== undefined && <span className="s-muted"> {column}</span>}
      </td>
      <td className="s-muted">{where}</td>
      <td data-align="right" className="today-waited">
        {waited !== undefined && today.waitedFor(waited)}
      </td>
    </tr>
  )
}
