import type { Appointment, CalendarColumn } from '@siegel/contract/staff'
import { Button, Empty } from '@siegel/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMasterData, usePatientId } from '../chart/use-chart.ts'
import { NoPermission, Pending } from '../components/failure.tsx'
import { useActions } from '../core/actions.ts'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { BookingDialog } from './booking-dialog.tsx'
import { AppointmentStateText, OnlineText } from './state-look.tsx'
import { inUse, useColumns, useNow } from './use-calendar.ts'
import { shortDay } from './words.ts'

/** All appointments of one patient: to come, waiting, past. */
export function PatientAppointments() {
  const may = useMay()
  return may('calendar.read') ? <AppointmentsOf id={usePatientId()} /> : <NoPermission />
}

function AppointmentsOf({ id }: { id: string }) {
  const { calendar } = useWords()
  const may = useMay()
  const format = useFormat()
  const now = useNow()
  const columns = inUse(useColumns().data?.columns)
  const name = useMasterData(id).data?.patient.name ?? ''
  const [booking, setBooking] = useState(false)
  const query = useQuery({
    queryKey: ['appointments', id],
    queryFn: () => api.patientAppointments({ params: { id } }),
  })
  const first = columns.find(({ mine }) => mine) ?? columns[0]
  const mayBook = may('calendar.write') && first !== undefined
  useActions(
    mayBook
      ? [{ id: 'calendar-new', label: calendar.create, icon: 'plus', key: 'n', run: () => setBooking(true) }]
      : [],
  )
  if (query.data === undefined) return <Pending error={query.error} retry={() => void query.refetch()} />
  const { appointments } = query.data
  const isToCome = ({ start, state }: Appointment) =>
    state === 'waiting' || (start !== undefined && Date.parse(start) >= now && state !== 'cancelled')
  const toCome = appointments.filter(isToCome).toReversed()
  const past = appointments.filter((one) => !isToCome(one))
  return (
    <div className="page">
      <header className="page-head">
        <h2>{calendar.patientTitle}</h2>
        <span className="grow" />
        {mayBook && (
          <Button kind="filled" icon="plus" keyHint="N" onClick={() => setBooking(true)}>
            {calendar.create}
          </Button>
        )}
      </header>
      {appointments.length === 0 && (
        <Empty title={calendar.patientNoneYet}>
          <p>{calendar.patientNoneText}</p>
        </Empty>
      )}
      {toCome.length > 0 && <Rows caption={calendar.upcoming} rows={toCome} columns={columns} now={now} />}
      {past.length > 0 && <Rows caption={calendar.past} rows={past} columns={columns} now={now} />}
      <BookingDialog
        columns={columns}
        from={
          booking && first !== undefined
            ? { column: first.id, day: format.today(), length: String(first.length_min), patient: { id, name } }
            : undefined
        }
        onClose={() => setBooking(false)}
        onMade={() => setBooking(false)}
      />
    </div>
  )
}

function Rows({
  caption,
  rows,
  columns,
  now,
}: {
  caption: string
  rows: readonly Appointment[]
  columns: readonly CalendarColumn[]
  now: number
}) {
  const { calendar } = useWords()
  const { locale } = useFormat()
  return (
    <table className="s-table rows-table">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{calendar.when}</th>
          <th scope="col">{calendar.reason}</th>
          <th scope="col">{calendar.column}</th>
          <th scope="col" data-align="right">
            {calendar.length}
          </th>
          <th scope="col">{calendar.state}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((one) => (
          <tr key={one.id}>
            <th scope="row">
              {one.day === undefined ? (
                calendar.states.waiting
              ) : (
                <Link to="/calendar" search={{ day: one.day, appointment: one.id }} className="row-link">
                  {shortDay(one.day, locale)} {one.day.slice(0, 4)}, {one.time}
                </Link>
              )}
            </th>
            <td>{one.reason}</td>
            <td>{columns.find(({ id }) => id === one.column)?.name}</td>
            <td data-align="right">{one.length_min}</td>
            <td>
              <AppointmentStateText appointment={one} now={now} />
              {one.online !== undefined && <OnlineText online={one.online} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
