import type { Appointment, CalendarColumn } from '@siegel/contract/staff'
import { Icon } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { FailureBanner } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { queryClient } from '../core/query-client.ts'
import { useMay } from '../core/session.ts'
import { useStatus } from '../core/status.ts'
import { refreshCalendar } from './use-calendar.ts'
import { nearDay, whoOf } from './words.ts'

/**
 * What patients have booked, moved or cancelled since somebody looked. Nothing is there, and nothing asked for, while the
 * number that the frame asks for is zero: the list names people, so each look at it is logged.
 */
export function OnlinePart({
  columns,
  onSelect,
}: {
  columns: readonly CalendarColumn[]
  onSelect: (id: string, day?: string) => void
}) {
  const { calendar } = useWords()
  const count = useStatus().data?.calendar ?? 0
  const { data, error } = useQuery({
    queryKey: ['calendar', 'online', count],
    queryFn: () => api.newOnlineBookings(),
    enabled: count > 0,
  })
  if (count === 0) return null
  return (
    <section className="side-part" aria-label={calendar.online.fresh}>
      <h2 className="label">
        {calendar.online.fresh} {count}
      </h2>
      <FailureBanner error={error} />
      <ul className="queue">
        {data?.appointments.map((one) => (
          <Fresh key={`${one.id} ${one.version}`} appointment={one} columns={columns} onSelect={onSelect} />
        ))}
      </ul>
    </section>
  )
}

function Fresh({
  appointment,
  columns,
  onSelect,
}: {
  appointment: Appointment
  columns: readonly CalendarColumn[]
  onSelect: (id: string, day?: string) => void
}) {
  const { calendar } = useWords()
  const format = useFormat()
  const may = useMay()
  const { id, day = '', time, reason, version, online, column } = appointment
  const see = useMutation({
    mutationFn: () => api.seeOnlineBooking({ params: { id }, body: { version } }),
    onSettled: () => Promise.all([refreshCalendar(), queryClient.invalidateQueries({ queryKey: ['status'] })]),
  })
  const when = `${nearDay(day, format.today(), format.locale)}, ${time}`
  const facts = [columns.find((one) => one.id === column)?.name, reason].filter((one) => one !== undefined)
  return (
    <li>
      <span className="row">
        <strong className="grow">{whoOf(appointment, calendar.nobody)}</strong>
        <button type="button" className="link" onClick={() => onSelect(id, day)}>
          {when}
        </button>
      </span>
      <span className="s-small s-muted">{facts.join(', ')}</span>
      <span className="row">
        <span className="s-small grow online-mark">
          <Icon name={online?.isCancelled === true ? 'x-circle' : 'globe'} small />
          {online?.isCancelled === true ? calendar.online.cancelled : calendar.online.booked}
        </span>
        {may('calendar.write') && (
          <button
            type="button"
            className="link"
            aria-label={calendar.online.seeOf(whoOf(appointment, calendar.nobody))}
            onClick={() => {
              if (!see.isPending) see.mutate()
            }}
          >
            {calendar.online.see}
          </button>
        )}
      </span>
      <FailureBanner error={see.error} />
    </li>
  )
}
