import type { Appointment, CalendarColumn } from '@siegel/contract/staff'
import { Empty, IconButton, Key, Select } from '@siegel/ui'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { FailureBanner, NoPermission, Pending } from '../components/failure.tsx'
import { useActions } from '../core/actions.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { BlockDialog, OpenBlock } from './block-dialogs.tsx'
import { BookingDialog } from './booking-dialog.tsx'
import type { BookingDraft } from './booking-draft.ts'
import { CalendarGrid } from './calendar-grid.tsx'
import { CalendarSide } from './calendar-side.tsx'
import { addDays, clockOf, isDay, weekdayIndex, weekOf } from './civil.ts'
import { DayLists } from './day-list.tsx'
import { shownHours, type Closed } from './layout.ts'
import { tracksOf, type Track } from './tracks.ts'
import { inUse, useAppointmentActions, useColumns, useDays, useNow } from './use-calendar.ts'
import { weekdays } from './weekdays.ts'
import { longDay, shortDay } from './words.ts'

const route = getRouteApi('/calendar')

/** Day and week of the practice. */
export function Calendar() {
  const may = useMay()
  const columns = useColumns()
  if (!may('calendar.read')) return <NoPermission />
  if (columns.data === undefined) return <Pending error={columns.error} retry={() => void columns.refetch()} />
  const used = inUse(columns.data.columns)
  return used.length === 0 ? <NoColumns /> : <CalendarOf columns={used} />
}

export function NoColumns() {
  const { calendar } = useWords()
  const may = useMay()
  const mayPlan = may('calendar.set-up')
  return (
    <div className="page-state">
      <Empty page title={calendar.emptyTitle}>
        <p>{mayPlan ? calendar.emptyText : calendar.emptyTextOther}</p>
        {mayPlan && (
          <Link to="/calendar/settings" className="s-button" data-kind="filled">
            {calendar.setUp}
          </Link>
        )}
      </Empty>
    </div>
  )
}

type From = Partial<BookingDraft> & Pick<BookingDraft, 'column' | 'day'>

function CalendarOf({ columns }: { columns: readonly CalendarColumn[] }) {
  const { calendar } = useWords()
  const may = useMay()
  const place = usePlace(columns)
  const { day, days, isWeek, column, go } = place
  const now = useNow()
  const query = useDays(days[0] ?? day, days.at(-1) ?? day)
  const [form, setForm] = useState<From>()
  const [blocking, setBlocking] = useState(false)
  const [opening, setOpening] = useState<Closed>()
  const typed = useRef<HTMLInputElement>(null)
  const { change } = useAppointmentActions()
  const create = () => setForm({ column: column.id, day, length: String(column.length_min) })
  useCalendarKeys({ place, create, type: () => typed.current?.focus() })
  const shown = query.data
  const appointments = shown?.appointments ?? []
  const tracks = useTracks(place, columns, shown)
  const selected = appointments.find(({ id }) => id === place.selected)
  const select = (id: string | undefined, on?: string) =>
    go({ appointment: id, ...(on === undefined ? {} : { day: on }) })
  const at = (index: number): Track | undefined => tracks.list[index]
  const drops = {
    create: (index: number, time: string, length_min: number) =>
      setForm({
        column: at(index)?.column.id ?? column.id,
        day: at(index)?.day ?? day,
        time,
        length: String(length_min),
      }),
    move: (appointment: Appointment, index: number, from: number) => {
      const track = at(index)
      if (track !== undefined)
        change.mutate({ appointment, column: track.column.id, day: track.day, time: clockOf(from) })
    },
    lengthen: (appointment: Appointment, length_min: number) => change.mutate({ appointment, length_min }),
  }
  return (
    <div className="calendar">
      <section className="calendar-main" aria-busy={query.isFetching}>
        <CalendarHead place={place} columns={columns} />
        <FailureBanner error={change.error} />
        {shown === undefined ? (
          <Pending error={query.error} retry={() => void query.refetch()} />
        ) : (
          <>
            <div className="calendar-scroll">
              <CalendarGrid
                key={`${isWeek ? 'week' : 'day'} ${day}`}
                tracks={tracks.list}
                hours={tracks.hours}
                selected={selected?.id}
                now={now}
                drops={may('calendar.write') ? drops : undefined}
                onSelect={({ id }) => select(id)}
                onBlock={setOpening}
              />
            </div>
            <DayLists
              tracks={tracks.list}
              only={isWeek ? undefined : column.id}
              now={now}
              onSelect={({ id }) => select(id)}
            />
          </>
        )}
      </section>
      <aside className="calendar-side" aria-label={calendar.side}>
        <CalendarSide
          appointment={selected}
          columns={columns}
          column={column}
          day={day}
          typed={typed}
          onDay={(next) => go({ day: next })}
          onSelect={select}
          onForm={setForm}
          onBlock={() => setBlocking(true)}
        />
      </aside>
      <BookingDialog
        columns={columns}
        from={form}
        onClose={() => setForm(undefined)}
        onMade={(id, on) => {
          setForm(undefined)
          select(id, on)
        }}
      />
      <BlockDialog open={blocking} columns={columns} day={day} onClose={() => setBlocking(false)} />
      <OpenBlock block={opening} onClose={() => setOpening(undefined)} />
    </div>
  )
}

/** Where in the calendar one is; all of it stands in the address, which names nobody. */
function usePlace(columns: readonly CalendarColumn[]) {
  const search = route.useSearch()
  const navigate = useNavigate()
  const format = useFormat()
  const day = isDay(search.day) ? search.day : format.today()
  const isWeek = search.view === 'week'
  const named = columns.find(({ id }) => id === search.column)
  const mine = columns.find((one) => one.mine)
  const go = (next: { day?: string; view?: string | undefined; column?: string; appointment?: string | undefined }) =>
    void navigate({ to: '/calendar', search: given({ ...search, ...next }), replace: true })
  return {
    day,
    days: isWeek ? weekOf(day) : [day],
    isWeek,
    /** The chosen column; else one's own, else the first. */
    column: (named ?? mine ?? columns[0]) as CalendarColumn,
    isNamed: named !== undefined,
    selected: search.appointment,
    go,
    step: (turn: 1 | -1) => go({ day: addDays(day, turn * (isWeek ? 7 : 1)), appointment: undefined }),
    today: () => go({ day: format.today(), appointment: undefined }),
  }
}

/** What is undefined is left out, so that it leaves the address. */
const given = (search: Partial<Record<'day' | 'view' | 'column' | 'appointment', string | undefined>>) =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as {
    [K in keyof typeof search]?: string
  }

type Place = ReturnType<typeof usePlace>

function useTracks(
  { day, days, isWeek, column }: Place,
  columns: readonly CalendarColumn[],
  shown: ReturnType<typeof useDays>['data'],
) {
  const format = useFormat()
  const appointments = shown?.appointments ?? []
  const inWeek = days.filter((one) => {
    const weekday = weekdays[weekdayIndex(one)] ?? 'mon'
    const isOpen = column.opening.some((hours) => hours.days.includes(weekday))
    return weekdayIndex(one) < 5 || isOpen || appointments.some((each) => each.day === one && each.column === column.id)
  })
  const heads = isWeek
    ? inWeek.map((one) => ({ title: shortDay(one, format.locale), detail: undefined, column, day: one }))
    : columns.map((one) => ({ title: one.name, detail: one.detail, column: one, day }))
  const relevant = isWeek ? appointments.filter((one) => one.column === column.id) : appointments
  const hours = shownHours(isWeek ? [column] : columns, relevant)
  return { hours, list: tracksOf(heads, { appointments, blocks: shown?.blocks ?? [], hours }) }
}

function useCalendarKeys({ place, create, type }: { place: Place; create: () => void; type: () => void }): void {
  const { calendar } = useWords()
  const may = useMay()
  const { isWeek } = place
  useActions([
    { id: 'calendar-today', label: calendar.today, icon: 'sun', key: 'h', run: place.today },
    {
      id: 'calendar-back',
      label: isWeek ? calendar.previousWeek : calendar.previousDay,
      icon: 'chevron-left',
      key: 'ArrowLeft',
      run: () => place.step(-1),
    },
    {
      id: 'calendar-on',
      label: isWeek ? calendar.nextWeek : calendar.nextDay,
      icon: 'chevron-right',
      key: 'ArrowRight',
      run: () => place.step(1),
    },
    {
      id: 'calendar-view',
      label: isWeek ? calendar.day : calendar.week,
      icon: 'calendar',
      key: 'w',
      run: () => place.go({ view: isWeek ? undefined : 'week' }),
    },
    ...(may('calendar.write')
      ? [
          { id: 'calendar-new', label: calendar.create, icon: 'plus' as const, key: 'n', run: create },
          { id: 'calendar-type', label: calendar.typed, icon: 'pencil' as const, key: 't', run: type },
        ]
      : []),
  ])
}

function CalendarHead({ place, columns }: { place: Place; columns: readonly CalendarColumn[] }) {
  const { calendar } = useWords()
  const format = useFormat()
  const { day, days, isWeek, column, step, go, today } = place
  const title = isWeek
    ? calendar.weekOf(shortDay(days[0] ?? day, format.locale), shortDay(days[6] ?? day, format.locale))
    : longDay(day, format.locale)
  return (
    <header className="calendar-head" data-week={isWeek ? '' : undefined}>
      <h1>{title}</h1>
      <IconButton
        icon="chevron-left"
        label={isWeek ? calendar.previousWeek : calendar.previousDay}
        onClick={() => step(-1)}
      />
      <IconButton icon="chevron-right" label={isWeek ? calendar.nextWeek : calendar.nextDay} onClick={() => step(1)} />
      <button type="button" className="calendar-today" onClick={today}>
        {calendar.today} <Key>H</Key>
      </button>
      <span className="grow" />
      <div className="calendar-column">
        <Select
          label={calendar.column}
          labelHidden
          value={column.id}
          options={columns.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(next) => go({ column: next })}
        />
      </div>
      <fieldset className="s-fieldset switch" aria-label={calendar.view}>
        <button type="button" aria-pressed={!isWeek} onClick={() => go({ view: undefined })}>
          {calendar.day}
        </button>
        <button type="button" aria-pressed={isWeek} onClick={() => go({ view: 'week' })}>
          {calendar.week}
        </button>
      </fieldset>
    </header>
  )
}
