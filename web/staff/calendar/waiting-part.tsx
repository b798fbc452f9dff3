import type { CalendarColumn, WaitingRow } from '@siegel/contract/staff'
import { Dialog, Select, TextField, toast } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { focusFirst } from '../core/focus-first.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { PatientField } from './patient-field.tsx'
import { refreshCalendar, useAppointmentActions } from './use-calendar.ts'
import { nearDay } from './words.ts'
import { FormEnd } from '../components/form-end.tsx'

/** Who waits for a time, and what fits. */
export function WaitingPart({ columns }: { columns: readonly CalendarColumn[] }) {
  const { calendar } = useWords()
  const may = useMay()
  const [adding, setAdding] = useState(false)
  const { data, error } = useQuery({
    queryKey: ['calendar', 'waiting'],
    queryFn: () => api.waitingList(),
    staleTime: 60_000,
  })
  return (
    <section className="side-part" aria-label={calendar.waiting}>
      <h2 className="label">
        {calendar.waiting} {data !== undefined && data.rows.length > 0 && data.rows.length}
      </h2>
      <FailureBanner error={error} />
      {data?.rows.length === 0 && <p className="s-small s-muted">{calendar.waitingNone}</p>}
      <ul className="queue">
        {data?.rows.map((row) => (
          <Waiting key={row.appointment.id} row={row} columns={columns} />
        ))}
      </ul>
      {may('calendar.write') && (
        <button type="button" className="link" onClick={() => setAdding(true)}>
          {calendar.waitingAdd}
        </button>
      )}
      <WaitingDialog open={adding} columns={columns} onClose={() => setAdding(false)} />
    </section>
  )
}

function Waiting({ row, columns }: { row: WaitingRow; columns: readonly CalendarColumn[] }) {
  const { calendar } = useWords()
  const format = useFormat()
  const may = useMay()
  const { change, setState } = useAppointmentActions()
  const { appointment, fits, wish, part } = row
  const [fit] = fits
  const names = row.columns.map((id) => columns.find((one) => one.id === id)?.name ?? '').join(', ')
  const facts = [appointment.reason, wish, part && calendar[part], names].filter(
    (one) => one !== undefined && one !== '',
  )
  const when = fit === undefined ? '' : `${nearDay(fit.day, format.today(), format.locale)} ${fit.time}`
  return (
    <li>
      <span className="row">
        <strong className="grow">{appointment.patient?.name ?? calendar.nobody}</strong>
        <span className="s-small s-muted">
          {appointment.createdAt !== undefined && calendar.waitingSince(format.on(appointment.createdAt))}
        </span>
      </span>
      <span className="s-small s-muted">{facts.join(', ')}</span>
      <FailureBanner error={change.error ?? setState.error} />
      {may('calendar.write') && (
        <span className="row">
          {fit !== undefined && (
            <button
              type="button"
              className="link"
              title={columns.find(({ id }) => id === fit.column)?.name}
              onClick={() => change.mutate({ appointment, column: fit.column, day: fit.day, time: fit.time })}
            >
              {calendar.offer} ({when})
            </button>
          )}
          <button type="button" className="link" onClick={() => setState.mutate({ appointment, state: 'cancelled' })}>
            {calendar.takeOff}
          </button>
        </span>
      )}
    </li>
  )
}

function WaitingDialog({
  open,
  columns,
  onClose,
}: {
  open: boolean
  columns: readonly CalendarColumn[]
  onClose: () => void
}) {
  const { calendar, common } = useWords()
  return (
    <Dialog open={open} onClose={onClose} title={calendar.waitingAdd} closeLabel={common.close}>
      <WaitingForm columns={columns} onClose={onClose} />
    </Dialog>
  )
}

function WaitingForm({ columns, onClose }: { columns: readonly CalendarColumn[]; onClose: () => void }) {
  const { calendar, patients } = useWords()
  const [patient, setPatient] = useState<{ id: string; name: string }>()
  const [draft, setDraft] = useState({ reason: '', wish: '', column: '', part: 'any', length: '15' })
  const [shown, setShown] = useState(false)
  const add = useMutation({
    mutationFn: (id: string) =>
      api.addToWaitingList({
        body: {
          patient: id,
          length_min: Number(draft.length) || 15,
          columns: draft.column === '' ? [] : [draft.column],
          ...(draft.reason.trim() === '' ? {} : { reason: draft.reason.trim() }),
          ...(draft.wish.trim() === '' ? {} : { wish: draft.wish.trim() }),
          ...(draft.part === 'morning' || draft.part === 'afternoon' ? { part: draft.part } : {}),
        },
      }),
    onSuccess: () => {
      toast(calendar.waitingAdded)
      void refreshCalendar()
      onClose()
    },
  })
  const field = (name: 'reason' | 'wish' | 'length') => ({
    value: draft[name],
    onChange: (value: string) => setDraft({ ...draft, [name]: value }),
  })
  return (
    <form
      ref={focusFirst}
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (patient === undefined) setShown(true)
        else if (!add.isPending) add.mutate(patient.id)
      }}
    >
      <PatientField patient={patient} onChange={setPatient} />
      {shown && patient === undefined && (
        <p className="s-field-error" role="alert">
          {patients.required}
        </p>
      )}
      <TextField label={calendar.reason} maxLength={200} {...field('reason')} />
      <TextField label={calendar.wish} maxLength={200} {...field('wish')} />
      <div className="form-grid">
        <Select
          label={calendar.column}
          value={draft.column}
          options={[
            { value: '', label: calendar.anyColumn },
            ...columns.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(column) => setDraft({ ...draft, column })}
        />
        <Select
          label={calendar.part}
          value={draft.part}
          options={[
            { value: 'any', label: calendar.anyTime },
            { value: 'morning', label: calendar.morning },
            { value: 'afternoon', label: calendar.afternoon },
          ]}
          onChange={(part) => setDraft({ ...draft, part })}
        />
        <TextField label={calendar.length} maxLength={3} inputMode="numeric" {...field('length')} />
      </div>
      <FormEnd sending={add} label={calendar.waitingAdd} busy={calendar.saving} onCancel={onClose} />
    </form>
  )
}
