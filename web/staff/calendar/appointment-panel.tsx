import type { Appointment, CalendarColumn, SeriesScope } from '@siegel/contract/staff'
import { Button, IconButton, RadioGroup, Select, TextField } from '@siegel/ui'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Confirm } from '../components/confirm.tsx'
import { Facts } from '../components/facts.tsx'
import { FailureBanner } from '../components/failure.tsx'
import { codeOf } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { useActions } from '../core/actions.ts'
import { bookingIssues, typedTime } from './booking-draft.ts'
import { AppointmentStateText, OnlineText } from './state-look.tsx'
import { useAppointmentActions, useNow, type Change, type NextState } from './use-calendar.ts'
import { shortDay, whoOf } from './words.ts'

/** What an appointment is, how far it is, and what can be done with it. */
export function AppointmentPanel({
  appointment,
  columns,
  onClose,
}: {
  appointment: Appointment
  columns: readonly CalendarColumn[]
  onClose: () => void
}) {
  const { calendar } = useWords()
  const may = useMay()
  const now = useNow()
  const actions = useAppointmentActions()
  useActions([{ id: 'close-appointment', label: calendar.close, key: 'Escape', silent: true, run: onClose }])
  const write = may('calendar.write')
  return (
    <section className="cal-detail" aria-label={calendar.detail}>
      <header className="row">
        <h2 className="grow">{whoOf(appointment, calendar.nobody)}</h2>
        <IconButton icon="x" label={calendar.close} onClick={onClose} />
      </header>
      <AppointmentStateText appointment={appointment} now={now} />
      {appointment.online !== undefined && <OnlineText online={appointment.online} />}
      <AppointmentFacts appointment={appointment} columns={columns} />
      {appointment.patient !== undefined && (
        <Link to="/patients/$id" params={{ id: appointment.patient.id }}>
          {calendar.toChart}
        </Link>
      )}
      <FailureBanner error={actions.setState.error ?? actions.change.error} />
      {write && <StateButtons appointment={appointment} actions={actions} />}
      {write && <MovePart key={appointment.version} appointment={appointment} columns={columns} actions={actions} />}
    </section>
  )
}

function AppointmentFacts({ appointment, columns }: { appointment: Appointment; columns: readonly CalendarColumn[] }) {
  const { calendar, common } = useWords()
  const format = useFormat()
  const { day, time, endTime, length_min, patient, reason, comment, place, arrivedAt, cancelReason } = appointment
  return (
    <Facts
      rows={[
        [
          calendar.when,
          day !== undefined && (
            <span key="when">
              <strong>
                {shortDay(day, format.locale)}, {time}
              </strong>{' '}
              <span className="s-muted">{calendar.duration(length_min, endTime ?? '')}</span>
            </span>
          ),
        ],
        [calendar.column, columns.find(({ id }) => id === appointment.column)?.name],
        [
          calendar.patient,
          patient !== undefined &&
            [
              patient.birthDate && format.date(patient.birthDate),
              patient.age !== undefined && common.years(patient.age),
            ]
              .filter(Boolean)
              .join(', '),
        ],
        [calendar.reason, patient === undefined ? undefined : reason],
        [calendar.online.words, appointment.online?.words],
        [calendar.comment, comment],
        [calendar.place, place],
        [calendar.arrivedAt, arrivedAt && format.time(arrivedAt)],
        [calendar.cancelReason, cancelReason],
        [calendar.series, appointment.series !== undefined && calendar.series],
      ]}
    />
  )
}

type Actions = ReturnType<typeof useAppointmentActions>

/** What an appointment can become from where it is. */
export const nextStates: Readonly<Record<Appointment['state'], readonly Exclude<NextState, 'cancelled'>[]>> = {
  waiting: [],
  booked: ['arrived', 'with-doctor', 'no-show'],
  arrived: ['with-assistant', 'with-doctor', 'done', 'booked'],
  'with-assistant': ['with-doctor', 'done', 'arrived'],
  'with-doctor': ['done', 'with-assistant', 'arrived'],
  done: ['with-doctor', 'arrived'],
  cancelled: [],
  'no-show': ['booked', 'arrived'],
}

function StateButtons({ appointment, actions }: { appointment: Appointment; actions: Actions }) {
  const { calendar } = useWords()
  const { state } = appointment
  const refused = codeOf(actions.setState.error) === 'slot-taken' && actions.setState.error !== null
  const go = (next: NextState, overlap = false) => {
    if (!actions.setState.isPending)
      actions.setState.mutate({ appointment, state: next, ...(overlap ? { overlap } : {}) })
  }
  return (
    <div className="cal-states">
      {nextStates[state].map((next, index) => (
        <Button key={next} kind={index === 0 ? 'filled' : 'neutral'} wide={index === 0} onClick={() => go(next)}>
          {calendar.advance[next]}
        </Button>
      ))}
      {state === 'cancelled' && (
        <Button kind="outline" wide icon="undo" onClick={() => go('booked', refused)}>
          {refused ? calendar.overlap : calendar.restore}
        </Button>
      )}
    </div>
  )
}

function MovePart({
  appointment,
  columns,
  actions,
}: {
  appointment: Appointment
  columns: readonly CalendarColumn[]
  actions: Actions
}) {
  const { calendar } = useWords()
  const [draft, setDraft] = useState({
    column: appointment.column ?? columns[0]?.id ?? '',
    day: appointment.day ?? '',
    time: appointment.time ?? '',
    length: String(appointment.length_min),
    reason: appointment.reason ?? '',
    comment: appointment.comment ?? '',
  })
  const [scope, setScope] = useState<SeriesScope>('one')
  const [shown, setShown] = useState(false)
  const [cancelling, setCancelling] = useState(false)
  const { state } = appointment
  if (state === 'cancelled' || state === 'no-show') return null
  const issues = bookingIssues(draft)
  const error = (name: keyof typeof issues) => {
    const issue = shown ? issues[name] : undefined
    return issue === undefined ? undefined : calendar[issue]
  }
  const taken = ['slot-taken', 'slot-blocked'].includes(codeOf(actions.change.error)) && actions.change.error !== null
  const save = (overlap: boolean) => {
    if (Object.keys(issues).length > 0) return setShown(true)
    if (!actions.change.isPending)
      actions.change.mutate({ appointment, ...changeOf(appointment, draft), scope, overlap })
  }
  const field = (name: 'day' | 'time' | 'length' | 'reason' | 'comment') => ({
    value: draft[name],
    onChange: (value: string) => setDraft({ ...draft, [name]: value }),
  })
  return (
    <>
      <form
        className="stack cal-move"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          save(false)
        }}
      >
        <h3 className="label">{calendar.move}</h3>
        <Select
          label={calendar.column}
          value={draft.column}
          options={columns.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(column) => setDraft({ ...draft, column })}
        />
        <TextField label={calendar.date} type="date" error={error('day')} {...field('day')} />
        <div className="cal-move-times">
          <TextField label={calendar.time} maxLength={5} inputMode="numeric" error={error('time')} {...field('time')} />
          <TextField
            label={calendar.length}
            maxLength={3}
            inputMode="numeric"
            error={error('length')}
            {...field('length')}
          />
        </div>
        <TextField label={calendar.reason} maxLength={200} {...field('reason')} />
        <TextField label={calendar.comment} maxLength={1000} {...field('comment')} />
        {appointment.series !== undefined && (
          <RadioGroup
            label={calendar.scope}
            value={scope}
            options={(['one', 'following', 'all'] as const).map((value) => ({ value, label: calendar.scopes[value] }))}
            onChange={setScope}
          />
        )}
        <div className="row">
          <Button kind="outline" type="submit">
            {calendar.moveSave}
          </Button>
          {taken && (
            <Button kind="neutral" onClick={() => save(true)}>
              {calendar.overlap}
            </Button>
          )}
          {state !== 'done' && (
            <Button kind="danger" onClick={() => setCancelling(true)}>
              {calendar.cancel}
            </Button>
          )}
        </div>
      </form>
      <CancelDialog
        open={cancelling}
        appointment={appointment}
        scope={scope}
        actions={actions}
        onClose={() => setCancelling(false)}
      />
    </>
  )
}

/** Only what differs from what is there. */
function changeOf(
  appointment: Appointment,
  draft: { column: string; day: string; time: string; length: string; reason: string; comment: string },
): Change {
  const time = typedTime(draft.time) ?? ''
  const word = (typed: string) => (typed.trim() === '' ? null : typed.trim())
  return {
    ...(draft.column === appointment.column ? {} : { column: draft.column }),
    ...(draft.day === appointment.day ? {} : { day: draft.day }),
    ...(time === appointment.time ? {} : { time }),
    ...(Number(draft.length) === appointment.length_min ? {} : { length_min: Number(draft.length) }),
    ...(word(draft.reason) === (appointment.reason ?? null) ? {} : { reason: word(draft.reason) }),
    ...(word(draft.comment) === (appointment.comment ?? null) ? {} : { comment: word(draft.comment) }),
  }
}

function CancelDialog({
  open,
  appointment,
  scope,
  actions,
  onClose,
}: {
  open: boolean
  appointment: Appointment
  scope: SeriesScope
  actions: Actions
  onClose: () => void
}) {
  const { calendar } = useWords()
  const [reason, setReason] = useState('')
  return (
    <Confirm
      open={open}
      title={calendar.cancelTitle}
      action={calendar.cancel}
      busy={actions.setState.isPending}
      error={actions.setState.error}
      onClose={onClose}
      onConfirm={() =>
        actions.setState.mutate(
          { appointment, state: 'cancelled', scope, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) },
          { onSuccess: onClose },
        )
      }
    >
      {appointment.series !== undefined && <p>{calendar.scopes[scope]}</p>}
      <TextField
        label={calendar.cancelReason}
        placeholder={calendar.cancelReasonHint}
        value={reason}
        maxLength={200}
        onChange={setReason}
      />
    </Confirm>
  )
}
