import type { CalendarColumn } from '@siegel/contract/staff'
import { Checkbox, Dialog, TextField, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Confirm } from '../components/confirm.tsx'
import { api } from '../core/api.ts'
import { focusFirst } from '../core/focus-first.ts'
import { useWords } from '../core/language.ts'
import { typedTime } from './booking-draft.ts'
import { isDay } from './civil.ts'
import type { Closed } from './layout.ts'
import { refreshCalendar } from './use-calendar.ts'
import { FormEnd } from '../components/form-end.tsx'

/** Blocks columns once: an hour, a day, holidays. */
export function BlockDialog({
  open,
  ...rest
}: {
  open: boolean
  columns: readonly CalendarColumn[]
  day: string
  onClose: () => void
}) {
  const { calendar, common } = useWords()
  return (
    <Dialog open={open} onClose={rest.onClose} title={calendar.block} closeLabel={common.close}>
      <BlockForm {...rest} />
    </Dialog>
  )
}

function BlockForm({
  columns,
  day,
  onClose,
}: {
  columns: readonly CalendarColumn[]
  day: string
  onClose: () => void
}) {
  const { calendar } = useWords()
  const [chosen, setChosen] = useState<readonly string[]>(columns.map(({ id }) => id))
  const [draft, setDraft] = useState({ text: '', fromDay: day, fromTime: '08:00', toDay: day, toTime: '18:00' })
  const [shown, setShown] = useState(false)
  const [fromTime, toTime] = [typedTime(draft.fromTime), typedTime(draft.toTime)]
  const isWhole =
    chosen.length > 0 &&
    draft.text.trim() !== '' &&
    isDay(draft.fromDay) &&
    isDay(draft.toDay) &&
    fromTime !== undefined &&
    toTime !== undefined
  const save = useMutation({
    mutationFn: () =>
      api.createBlock({
        body: {
          ...draft,
          columns: [...chosen],
          text: draft.text.trim(),
          fromTime: fromTime ?? '',
          toTime: toTime ?? '',
        },
      }),
    onSuccess: () => {
      toast(calendar.blocked)
      void refreshCalendar()
      onClose()
    },
  })
  const field = (name: keyof typeof draft) => ({
    value: draft[name],
    onChange: (value: string) => setDraft({ ...draft, [name]: value }),
  })
  const timeError = (time: string | undefined) => (shown && time === undefined ? calendar.timeWrong : undefined)
  return (
    <form
      ref={focusFirst}
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!isWhole) setShown(true)
        else if (!save.isPending) save.mutate()
      }}
    >
      <TextField
        label={calendar.blockText}
        placeholder={calendar.blockTextHint}
        maxLength={60}
        error={shown && draft.text.trim() === '' ? calendar.settings.nameMissing : undefined}
        {...field('text')}
      />
      <fieldset className="s-fieldset cal-weekdays">
        <legend className="s-legend">{calendar.column}</legend>
        {columns.map(({ id, name }) => (
          <Checkbox
            key={id}
            checked={chosen.includes(id)}
            onChange={(checked) => setChosen(checked ? [...chosen, id] : chosen.filter((one) => one !== id))}
          >
            {name}
          </Checkbox>
        ))}
      </fieldset>
      <div className="form-grid">
        <TextField label={calendar.blockFrom} type="date" {...field('fromDay')} />
        <TextField label={calendar.time} maxLength={5} error={timeError(fromTime)} {...field('fromTime')} />
        <TextField label={calendar.blockTo} type="date" {...field('toDay')} />
        <TextField label={calendar.time} maxLength={5} error={timeError(toTime)} {...field('toTime')} />
      </div>
      <FormEnd sending={save} label={calendar.blockSave} busy={calendar.saving} onCancel={onClose} />
    </form>
  )
}

/** Opens blocked time again. */
export function OpenBlock({ block, onClose }: { block: Closed | undefined; onClose: () => void }) {
  const { calendar } = useWords()
  const remove = useMutation({
    mutationFn: ({ id = '', version = 0 }: Closed) => api.removeBlock({ params: { id }, query: { version } }),
    onSuccess: () => {
      toast(calendar.blockRemoved)
      void refreshCalendar()
      onClose()
    },
  })
  return (
    <Confirm
      open={block !== undefined}
      title={calendar.openBlock(block?.text ?? '')}
      action={calendar.remove}
      busy={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => block !== undefined && remove.mutate(block)}
    >
      <p>{calendar.openBlockText}</p>
    </Confirm>
  )
}
