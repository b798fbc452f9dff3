import type { Appointment } from '@siegel/contract/staff'
import { Icon, LiveText } from '@siegel/ui'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { clockOf, minutesOf } from './civil.ts'
import { GridItem } from './grid-item.tsx'
import { heightOf, inLanes, type Closed, type Hours } from './layout.ts'
import { whatIsAt, type Track } from './tracks.ts'
import { useDrag, type Drag, type Drops } from './use-drag.ts'
import { whoOf } from './words.ts'

interface GridProps {
  tracks: readonly Track[]
  hours: Hours
  selected: string | undefined
  now: number
  /** Undefined where nobody may book. */
  drops: Drops | undefined
  onSelect: (appointment: Appointment) => void
  onBlock: (block: Closed) => void
}

const step_min = 15
const nothing: Drops = { create: () => undefined, move: () => undefined, lengthen: () => undefined }

/** Hours at the left, lanes beside one another; a marked cell that arrows move. */
export function CalendarGrid({ tracks, hours, selected, now, drops, onSelect, onBlock }: GridProps) {
  const { calendar } = useWords()
  const body = useRef<HTMLDivElement>(null)
  const { drag, begin, justDropped, placeAt } = useDrag(body, tracks.length, hours, drops ?? nothing)
  const [cell, setCell] = useState<{ track: number; minute: number }>()
  const [focused, setFocused] = useState(false)
  const place = cell ?? firstCell(tracks, hours)
  const create = (track: number, minute: number) =>
    drops?.create(track, clockOf(Math.floor(minute / 5) * 5), tracks[track]?.column.length_min ?? step_min)
  const open = () => {
    const track = tracks[place.track]
    if (track === undefined) return
    const there = whatIsAt(track, place.minute)
    if (there !== undefined && 'appointment' in there) onSelect(there.appointment)
    else create(place.track, place.minute)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const next = nextCell(event.key, place, tracks.length, hours)
    if (next !== undefined) setCell(next)
    else if (event.key === 'Enter') open()
    else return
    event.preventDefault()
  }
  const lines = Array.from({ length: (hours.to - hours.from) / 60 }, (_, index) => hours.from + index * 60)
  return (
    <div className="cal-frame" style={{ ['--tracks' as string]: tracks.length }}>
      <div className="cal-heads">
        <span />
        {tracks.map(({ key, title, detail }) => (
          <h2 key={key}>
            {title} {detail !== undefined && <span className="s-muted">{detail}</span>}
          </h2>
        ))}
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- role application takes keys (WAI-ARIA) */}
      <div
        ref={body}
        className="cal-body"
        role="application"
        aria-label={calendar.gridLabel}
        aria-describedby="cal-hint"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a marked cell that arrows move, as in a grid
        tabIndex={0}
        style={{ height: heightOf(hours.to - hours.from) }}
        onKeyDown={onKeyDown}
        onFocus={(event) => setFocused(event.target === event.currentTarget)}
        onBlur={() => setFocused(false)}
      >
        <div className="cal-hours" aria-hidden="true">
          {lines.map((minute) => (
            <span key={minute} style={{ top: heightOf(minute - hours.from) }}>
              {clockOf(minute)}
            </span>
          ))}
        </div>
        {tracks.map((track, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- the marked cell has the keys
          <section
            key={track.key}
            className="cal-track"
            aria-label={`${track.title} ${track.detail ?? ''}`.trim()}
            onPointerDown={(event) => {
              if (drops !== undefined && event.target === event.currentTarget) begin(event, index)
            }}
            onClick={(event) => {
              if (event.target !== event.currentTarget || justDropped.current) return
              const minute = Math.floor(placeAt(event.clientX, event.clientY).minute / step_min) * step_min
              setCell({ track: index, minute })
              create(index, minute)
            }}
          >
            {track.closed.map((closed) => (
              <ClosedTime
                key={`${closed.from} ${closed.id ?? closed.text}`}
                closed={closed}
                hours={hours}
                onOpen={onBlock}
              />
            ))}
            {inLanes(track.appointments.filter(isShown)).map(({ appointment, lane, lanes }) => (
              <GridItem
                key={appointment.id}
                appointment={appointment}
                lane={lane}
                lanes={lanes}
                hours={hours}
                now={now}
                isSelected={appointment.id === selected}
                isDragged={drag?.appointment?.id === appointment.id}
                onPointerDown={(event) => {
                  if (drops !== undefined && canMove(appointment)) begin(event, index, appointment)
                }}
                onSelect={() => {
                  if (!justDropped.current) onSelect(appointment)
                }}
              />
            ))}
            {drag?.track === index && <Ghost drag={drag} hours={hours} />}
            {focused && place.track === index && (
              <div
                className="cal-cell"
                style={{ top: heightOf(place.minute - hours.from), height: heightOf(step_min) }}
              />
            )}
          </section>
        ))}
        <NowLine hours={hours} tracks={tracks} now={now} />
      </div>
      <span id="cal-hint" className="s-hidden-text">
        {calendar.gridHint}
      </span>
      <LiveText>{focused ? (sayCell(tracks[place.track], place.minute, calendar) ?? '') : ''}</LiveText>
    </div>
  )
}

const isShown = ({ state }: Appointment): boolean => state !== 'no-show'
const canMove = ({ state }: Appointment): boolean => state !== 'cancelled' && state !== 'done'

const firstCell = (tracks: readonly Track[], hours: Hours) => {
  const opening = tracks[0]?.column.opening.map(({ from }) => minutesOf(from)) ?? []
  return { track: 0, minute: Math.max(hours.from, Math.min(hours.to - step_min, ...opening)) }
}

function nextCell(key: string, { track, minute }: { track: number; minute: number }, count: number, hours: Hours) {
  const last = hours.to - step_min
  switch (key) {
    case 'ArrowDown':
      return { track, minute: Math.min(last, minute + step_min) }
    case 'ArrowUp':
      return { track, minute: Math.max(hours.from, minute - step_min) }
    case 'ArrowRight':
      return { track: Math.min(count - 1, track + 1), minute }
    case 'ArrowLeft':
      return { track: Math.max(0, track - 1), minute }
    case 'Home':
      return { track, minute: hours.from }
    case 'End':
      return { track, minute: last }
    default:
      return undefined
  }
}

function sayCell(
  track: Track | undefined,
  minute: number,
  words: ReturnType<typeof useWords>['calendar'],
): string | undefined {
  if (track === undefined) return undefined
  const there = whatIsAt(track, minute)
  const time = clockOf(minute)
  if (there === undefined) return words.cellFree(track.title, time)
  return 'appointment' in there
    ? words.cellTaken(track.title, time, whoOf(there.appointment, words.nobody))
    : words.cellClosed(track.title, time, there.closed.text)
}

function ClosedTime({ closed, hours, onOpen }: { closed: Closed; hours: Hours; onOpen: (closed: Closed) => void }) {
  const { calendar } = useWords()
  const style = { top: heightOf(closed.from - hours.from), height: heightOf(closed.to - closed.from) }
  return (
    <div className="cal-closed" style={style} data-outside={closed.text === '' ? '' : undefined}>
      {closed.text !== '' && <span className="cal-closed-text">{closed.text}</span>}
      {closed.id !== undefined && (
        <button
          type="button"
          className="cal-open-block"
          title={calendar.openBlock(closed.text)}
          onClick={() => onOpen(closed)}
        >
          <Icon name="x" small label={calendar.openBlock(closed.text)} />
        </button>
      )}
    </div>
  )
}

const Ghost = ({ drag, hours }: { drag: Drag; hours: Hours }) => {
  const [from, to] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)]
  const shown = [from, to].map((minute) => Math.round(minute / 5) * 5)
  return (
    <div className="cal-ghost" style={{ top: heightOf(from - hours.from), height: Math.max(8, heightOf(to - from)) }}>
      {clockOf(shown[0] ?? 0)} – {clockOf(shown[1] ?? 0)}
    </div>
  )
}

/** A rule through today's lanes at this moment; the view begins near it. */
function NowLine({ hours, tracks, now }: { hours: Hours; tracks: readonly Track[]; now: number }) {
  const format = useFormat()
  const { calendar } = useWords()
  const line = useRef<HTMLDivElement>(null)
  const time = format.time(new Date(now).toISOString())
  const minute = minutesOf(time)
  const isToday = tracks.some(({ day }) => day === format.today())
  const isShown = isToday && minute >= hours.from && minute <= hours.to
  useEffect(() => {
    if (isShown) line.current?.scrollIntoView({ block: 'center' })
  }, [isShown])
  if (!isShown) return null
  return (
    <div ref={line} className="cal-now" style={{ top: heightOf(minute - hours.from) }}>
      <span>
        <span className="s-hidden-text">{calendar.now} </span>
        {time}
      </span>
    </div>
  )
}
