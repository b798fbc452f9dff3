import type { Appointment, CalendarColumn } from '@siegel/contract/staff'
import { Button, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { RefObject } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { download } from '../viewer/download.ts'
import { AppointmentPanel } from './appointment-panel.tsx'
import type { BookingDraft } from './booking-draft.ts'
import { EntryLine } from './entry-line.tsx'
import { FreeList } from './free-list.tsx'
import { MonthGrid } from './month-grid.tsx'
import { OnlinePart } from './online-part.tsx'
import { WaitingPart } from './waiting-part.tsx'

/** Beside the calendar: the chosen appointment, or what leads to a new one. */
export function CalendarSide({
  appointment,
  columns,
  column,
  day,
  typed,
  onDay,
  onSelect,
  onForm,
  onBlock,
}: {
  appointment: Appointment | undefined
  columns: readonly CalendarColumn[]
  /** The column in which a typed line books. */
  column: CalendarColumn
  day: string
  typed: RefObject<HTMLInputElement | null>
  onDay: (day: string) => void
  onSelect: (id: string | undefined, day?: string) => void
  onForm: (from: Partial<BookingDraft> & Pick<BookingDraft, 'column' | 'day'>) => void
  onBlock: () => void
}) {
  const { calendar } = useWords()
  const may = useMay()
  const write = may('calendar.write')
  if (appointment !== undefined)
    return (
      <AppointmentPanel
        key={appointment.id}
        appointment={appointment}
        columns={columns}
        onClose={() => onSelect(undefined)}
      />
    )
  return (
    <>
      {write && (
        <>
          <Button
            kind="filled"
            wide
            keyHint="N"
            onClick={() => onForm({ column: column.id, day, length: String(column.length_min) })}
          >
            {calendar.create}
          </Button>
          <EntryLine column={column} day={day} input={typed} onMade={onSelect} onForm={onForm} />
        </>
      )}
      <OnlinePart columns={columns} onSelect={onSelect} />
      <MonthGrid day={day} onChoose={onDay} />
      <FreeList
        columns={columns}
        onChoose={(slot, length_min) =>
          write
            ? onForm({ column: slot.column, day: slot.day, time: slot.time, length: String(length_min) })
            : onDay(slot.day)
        }
      />
      <WaitingPart columns={columns} />
      <section className="side-part side-tools">
        {write && (
          <button type="button" className="link" onClick={onBlock}>
            {calendar.block}
          </button>
        )}
        <button type="button" className="link" onClick={() => print()}>
          {calendar.print}
        </button>
        <ExportLink column={column} />
        {may('calendar.set-up') && <Link to="/calendar/settings">{calendar.setUp}</Link>}
      </section>
    </>
  )
}

function ExportLink({ column }: { column: CalendarColumn }) {
  const { calendar } = useWords()
  const { locale } = useFormat()
  const give = useMutation({
    mutationFn: () => api.exportCalendar({ query: { column: column.id, language: locale } }),
    onSuccess: ({ bytes }) => {
      download(bytes, 'text/calendar', `${column.name}.ics`)
      toast(calendar.exportText)
    },
  })
  return (
    <>
      <button type="button" className="link" title={calendar.exportText} onClick={() => give.mutate()}>
        {calendar.export}
      </button>
      <FailureBanner error={give.error} />
    </>
  )
}
