import type { CalendarColumn, FreeSlot, PartOfDay } from '@siegel/contract/staff'
import { Select } from '@siegel/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { nearDay } from './words.ts'

const lengths = ['10', '15', '20', '30', '45', '60'] as const
const shown = 6

/** The next free times, for a column, a length and a time of day. */
export function FreeList({
  columns,
  onChoose,
}: {
  columns: readonly CalendarColumn[]
  onChoose: (slot: FreeSlot, length_min: number) => void
}) {
  const { calendar } = useWords()
  const format = useFormat()
  const [column, setColumn] = useState('')
  const [length, setLength] = useState<(typeof lengths)[number]>('15')
  const [part, setPart] = useState<PartOfDay | 'any'>('any')
  const query = {
    length_min: Number(length),
    count: shown,
    ...(column === '' ? {} : { columns: column }),
    ...(part === 'any' ? {} : { part }),
  }
  const { data, error } = useQuery({
    queryKey: ['calendar', 'free', query],
    queryFn: () => api.freeSlots({ query }),
    staleTime: 60_000,
  })
  const nameOf = (id: string) => columns.find((one) => one.id === id)?.name ?? ''
  return (
    <section className="side-part" aria-label={calendar.free}>
      <h2 className="label">{calendar.free}</h2>
      <div className="free-choice">
        <Select
          label={calendar.column}
          labelHidden
          value={column}
          options={[
            { value: '', label: calendar.allColumns },
            ...columns.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={setColumn}
        />
        <Select
          label={calendar.length}
          labelHidden
          value={length}
          options={lengths.map((value) => ({ value, label: calendar.minutes(Number(value)) }))}
          onChange={setLength}
        />
        <Select
          label={calendar.part}
          labelHidden
          value={part}
          options={[
            { value: 'any', label: calendar.anyTime },
            { value: 'morning', label: calendar.morning },
            { value: 'afternoon', label: calendar.afternoon },
          ]}
          onChange={setPart}
        />
      </div>
      <FailureBanner error={error} />
      {data?.slots.length === 0 && <p className="s-small s-muted">{calendar.freeNone}</p>}
      <ul className="free-list">
        {data?.slots.map((slot) => (
          <li key={`${slot.column} ${slot.start}`}>
            <button type="button" onClick={() => onChoose(slot, Number(length))}>
              <span>
                {nearDay(slot.day, format.today(), format.locale)} {slot.time}
              </span>
              <span className="s-muted">{nameOf(slot.column)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
