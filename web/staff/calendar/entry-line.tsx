import type { CalendarColumn, PatientRow } from '@siegel/contract/staff'
import { Button, Icon, toast } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState, type KeyboardEvent, type RefObject } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { api, codeOf } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { usePaused } from '../core/patient-search.ts'
import type { BookingDraft } from './booking-draft.ts'
import { nameGuesses, parseTypedEntry } from './typed-entry.ts'
import { refreshCalendar } from './use-calendar.ts'
import { nearDay } from './words.ts'
import { Choices } from '../components/choices.tsx'

const most = 5

interface Choice {
  key: string
  patient: PatientRow | undefined
  reason: string
}

/** An appointment typed in one line; who is meant is found among the words and chosen with the arrows. */
export function EntryLine({
  column,
  day,
  input,
  onMade,
  onForm,
}: {
  column: CalendarColumn
  /** The day that is shown: meant where the line names none. */
  day: string
  input: RefObject<HTMLInputElement | null>
  onMade: (id: string, day: string) => void
  /** The line lacks something: the form asks for it. */
  onForm: (from: Partial<BookingDraft> & Pick<BookingDraft, 'column' | 'day'>) => void
}) {
  const { calendar } = useWords()
  const format = useFormat()
  const id = useId()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const paused = usePaused(text)
  const entry = parseTypedEntry(text, format.today())
  const choices = useChoices(text === paused ? entry.words : parseTypedEntry(paused, format.today()).words, text !== '')
  const booking = {
    column: column.id,
    day: entry.date ?? day,
    time: entry.time ?? '',
    length_min: entry.length_min ?? column.length_min,
  }
  const book = useMutation({
    mutationFn: ({ choice, overlap }: { choice: Choice; overlap: boolean }) =>
      api.createAppointment({
        body: {
          ...booking,
          ...(choice.patient === undefined ? {} : { patient: choice.patient.id }),
          ...(choice.reason === '' ? {} : { reason: choice.reason }),
          ...(overlap ? { overlap } : {}),
        },
      }),
    onSuccess: ({ id: made }) => {
      toast(calendar.created(nearDay(booking.day, format.today(), format.locale), booking.time))
      setText('')
      void refreshCalendar()
      onMade(made, booking.day)
    },
  })
  const isOpen = text.trim() !== ''
  const current = choices[Math.min(at, choices.length - 1)]
  const take = (choice: Choice | undefined) => {
    // What stands below must belong to what was typed.
    if (choice === undefined || paused !== text || book.isPending) return
    if (entry.time !== undefined) return book.mutate({ choice, overlap: false })
    const { patient, reason } = choice
    onForm({ column: column.id, day: booking.day, length: String(booking.length_min), patient, reason })
    setText('')
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && isOpen) setAt((Math.min(at, choices.length - 1) + step + choices.length) % choices.length)
    else if (event.key === 'Enter' && isOpen) take(current)
    else if (event.key === 'Escape') {
      setText('')
      book.reset()
      event.currentTarget.blur()
    } else return
    event.preventDefault()
  }
  const when =
    entry.time === undefined
      ? calendar.typedNoTime
      : calendar.typedWhen(
          nearDay(booking.day, format.today(), format.locale),
          entry.time,
          booking.length_min,
          column.name,
        )
  return (
    <div className="picker entry-line">
      <div className="s-input-box">
        <Icon name="pencil" />
        <input
          ref={input}
          type="text"
          className="s-input"
          role="combobox"
          aria-label={calendar.typed}
          aria-describedby={`${id}-hint`}
          aria-expanded={isOpen}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={isOpen && current !== undefined ? `${id}-${current.key}` : undefined}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          placeholder={calendar.typedHint}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setAt(0)
            book.reset()
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <span id={`${id}-hint`} className="s-hidden-text">
        {calendar.typedKeys}
      </span>
      <div className="entry-choices" hidden={!isOpen}>
        <output className="entry-when" aria-live="polite">
          {isOpen ? when : ''}
        </output>
        <Choices
          id={`${id}-list`}
          label={calendar.typed}
          rows={choices}
          idOf={({ key }) => `${id}-${key}`}
          isCurrent={(choice) => choice === current}
          onChoose={take}
          rowClassName="entry-choice"
          show={(choice) => <ChoiceText choice={choice} />}
        />
        <FailureBanner error={book.error} />
        {(codeOf(book.error) === 'slot-taken' || codeOf(book.error) === 'slot-blocked') &&
          book.variables !== undefined && (
            <Button
              kind="outline"
              wide
              onClick={() =>
                book.variables !== undefined && book.mutate({ choice: book.variables.choice, overlap: true })
              }
            >
              {calendar.overlap}
            </Button>
          )}
      </div>
    </div>
  )
}

function ChoiceText({ choice: { patient, reason } }: { choice: Choice }) {
  const { calendar } = useWords()
  const format = useFormat()
  if (patient === undefined) return <span>{calendar.typedWithout(reason)}</span>
  return (
    <>
      <strong>{patient.name}</strong>{' '}
      <span className="s-muted">{patient.birthDate === undefined ? '' : `* ${format.date(patient.birthDate)}`}</span>
      {reason !== '' && <span className="entry-reason">{reason}</span>}
    </>
  )
}

/** Who the words can mean, and always: nobody. */
function useChoices(words: readonly string[], enabled: boolean): Choice[] {
  const line = words.join(' ')
  const guesses = nameGuesses(words)
  const { data } = useQuery({
    queryKey: ['patients', 'typed', line],
    queryFn: async () => {
      for (const { query, reason } of guesses) {
        const { rows } = await api.patients({ query: { q: query, count: most } })
        if (rows.length > 0) return { rows, reason }
      }
      return { rows: [], reason: line }
    },
    enabled: enabled && guesses.length > 0,
    staleTime: 30_000,
  })
  const found = enabled && guesses.length > 0 ? (data?.rows ?? []) : []
  return [
    ...found.slice(0, most).map((patient) => ({ key: patient.id, patient, reason: data?.reason ?? '' })),
    { key: 'nobody', patient: undefined, reason: line },
  ]
}
