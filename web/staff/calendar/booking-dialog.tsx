import type { CalendarColumn, SeriesConflict } from '@siegel/contract/staff'
import { Banner, Button, Checkbox, Dialog, Select, TextArea, TextField, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { api, codeOf } from '../core/api.ts'
import { focusFirst } from '../core/focus-first.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { bookingIssues, bookingRequest, emptyBooking, seriesRequest, type BookingDraft } from './booking-draft.ts'
import { PatientField } from './patient-field.tsx'
import { SeriesFields } from './series-fields.tsx'
import { refreshCalendar } from './use-calendar.ts'
import { shortDay } from './words.ts'

interface BookingProps {
  columns: readonly CalendarColumn[]
  /** What the form begins with; undefined while it is closed. */
  from: (Partial<BookingDraft> & Pick<BookingDraft, 'column' | 'day'>) | undefined
  onClose: () => void
  onMade: (id: string, day: string) => void
}

/** Books an appointment or a series. */
export function BookingDialog({ columns, from, onClose, onMade }: BookingProps) {
  const { calendar, common } = useWords()
  return (
    <Dialog open={from !== undefined} onClose={onClose} title={calendar.create} closeLabel={common.close}>
      {from !== undefined && <BookingForm columns={columns} from={from} onClose={onClose} onMade={onMade} />}
    </Dialog>
  )
}

type Way = 'stop' | 'skip' | 'overlap'
const refusedTimes = new Set(['slot-taken', 'slot-blocked'])

function BookingForm({ columns, from, onClose, onMade }: BookingProps & { from: NonNullable<BookingProps['from']> }) {
  const { calendar, common } = useWords()
  const format = useFormat()
  const [draft, setDraft] = useState(() => emptyBooking(from))
  const [shown, setShown] = useState(false)
  const [conflicts, setConflicts] = useState<readonly SeriesConflict[]>([])
  const issues = bookingIssues(draft)
  const change = (part: Partial<BookingDraft>) => {
    setDraft({ ...draft, ...part })
    setConflicts([])
  }
  const book = useMutation({
    mutationFn: async (way: Way) => {
      const body = bookingRequest(draft)
      if (!draft.repeats) {
        const { id } = await api.createAppointment({
          body: { ...body, ...(way === 'overlap' ? { overlap: true } : {}) },
        })
        return { first: id, made: 1, conflicts: [] }
      }
      return api.createSeries({ body: { ...body, rule: seriesRequest(draft), conflicts: way } })
    },
    onSuccess: ({ first, made, conflicts: found }) => {
      if (first === undefined) return setConflicts(found)
      const { day, time } = bookingRequest(draft)
      toast(made > 1 ? calendar.seriesMade(made) : calendar.created(shortDay(day, format.locale), time))
      void refreshCalendar()
      onMade(first, draft.day)
    },
  })
  const submit = (way: Way) => {
    if (Object.keys(issues).length > 0) setShown(true)
    else if (!book.isPending) book.mutate(way)
  }
  const error = (name: 'day' | 'time' | 'length') => {
    const issue = shown ? issues[name] : undefined
    return issue === undefined ? undefined : calendar[issue]
  }
  return (
    <form
      ref={focusFirst}
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit('stop')
      }}
    >
      <PatientField patient={draft.patient} onChange={(patient) => change({ patient })} />
      <TextField
        label={calendar.reason}
        hint={calendar.reasonHint}
        value={draft.reason}
        maxLength={200}
        onChange={(reason) => change({ reason })}
      />
      <div className="form-grid">
        <Select
          label={calendar.column}
          value={draft.column}
          options={columns.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(column) => change({ column })}
        />
        <TextField
          label={calendar.date}
          type="date"
          value={draft.day}
          error={error('day')}
          onChange={(day) => change({ day })}
        />
        <TextField
          label={calendar.time}
          placeholder={calendar.timeHint}
          value={draft.time}
          maxLength={5}
          inputMode="numeric"
          error={error('time')}
          onChange={(time) => change({ time })}
        />
        <TextField
          label={calendar.length}
          value={draft.length}
          maxLength={3}
          inputMode="numeric"
          error={error('length')}
          onChange={(length) => change({ length })}
        />
      </div>
      <TextArea
        label={calendar.comment}
        rows={2}
        value={draft.comment}
        maxLength={1000}
        onChange={(comment) => change({ comment })}
      />
      <Checkbox checked={draft.repeats} onChange={(repeats) => change({ repeats })}>
        {calendar.repeat}
      </Checkbox>
      {draft.repeats && <SeriesFields draft={draft} onChange={change} />}
      {conflicts.length > 0 && <Conflicts conflicts={conflicts} />}
      <FailureBanner error={book.error} />
      <div className="row row-end">
        <Button kind="neutral" onClick={onClose}>
          {common.cancel}
        </Button>
        {refusedTimes.has(codeOf(book.error)) && book.error !== null && (
          <Button kind="outline" onClick={() => submit('overlap')}>
            {calendar.overlap}
          </Button>
        )}
        {conflicts.length > 0 && (
          <>
            <Button kind="outline" onClick={() => submit('skip')}>
              {calendar.skipThese}
            </Button>
            <Button kind="outline" onClick={() => submit('overlap')}>
              {calendar.bookThese}
            </Button>
          </>
        )}
        {conflicts.length === 0 && (
          <Button kind="filled" type="submit" busy={book.isPending ? calendar.saving : undefined}>
            {draft.repeats ? calendar.createSeries : calendar.save}
          </Button>
        )}
      </div>
    </form>
  )
}

function Conflicts({ conflicts }: { conflicts: readonly SeriesConflict[] }) {
  const { calendar } = useWords()
  const { locale } = useFormat()
  return (
    <Banner tone="warning" title={calendar.conflicts(conflicts.length)} announce>
      <p>{calendar.conflictsText}</p>
      <ul className="cal-conflicts">
        {conflicts.map(({ day, time, why }) => (
          <li key={`${day} ${time}`}>
            {shortDay(day, locale)}, {time}: {calendar.why[why]}
          </li>
        ))}
      </ul>
    </Banner>
  )
}
