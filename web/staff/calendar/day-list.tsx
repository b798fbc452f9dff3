import type { Appointment } from '@siegel/contract/staff'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { AppointmentStateText, OnlineText } from './state-look.tsx'
import type { Track } from './tracks.ts'
import { longDay, whoOf } from './words.ts'

/** The lanes as lists: on small screens, and on paper. */
export function DayLists({
  tracks,
  only,
  now,
  onSelect,
}: {
  tracks: readonly Track[]
  /** The column that a small screen shows; paper has all. */
  only: string | undefined
  now: number
  onSelect: (appointment: Appointment) => void
}) {
  const { calendar } = useWords()
  const format = useFormat()
  return (
    <div className="day-lists">
      {tracks.map(({ key, title, detail, day, column, appointments }) => (
        <section key={key} aria-label={title} data-chosen={only === undefined || column.id === only ? '' : undefined}>
          <h2>
            {title} <span className="s-muted">{detail}</span>{' '}
            <span className="print-only">{longDay(day, format.locale)}</span>
          </h2>
          {appointments.length === 0 && <p className="s-muted">{calendar.noneToday}</p>}
          <ol className="day-list">
            {appointments.map((one) => (
              <li key={one.id} data-state={one.state}>
                <button type="button" onClick={() => onSelect(one)}>
                  <span className="day-list-time">
                    {one.time} <span className="s-muted">{calendar.minutes(one.length_min)}</span>
                  </span>
                  <strong>{whoOf(one, calendar.nobody)}</strong>
                  <span className="s-muted">
                    {one.patient?.birthDate !== undefined && `* ${format.date(one.patient.birthDate)}`}
                  </span>
                  <span>{one.patient === undefined ? '' : one.reason}</span>
                  <AppointmentStateText appointment={one} now={now} />
                  {one.online !== undefined && <OnlineText online={one.online} />}
                </button>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  )
}
