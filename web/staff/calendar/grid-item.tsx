import type { Appointment } from '@siegel/contract/staff'
import { Icon } from '@siegel/ui'
import type { CSSProperties, PointerEvent } from 'react'
import { useWords } from '../core/language.ts'
import { heightOf, placeOf, type Hours } from './layout.ts'
import { isLate } from './late.ts'
import { whoOf } from './words.ts'

const twoLines_min = 30
const oneLine_min = 15

/** An appointment in its lane: done on ground, coming on soft accent, present with an outline. */
export function GridItem({
  appointment,
  lane,
  lanes,
  hours,
  now,
  isSelected,
  isDragged,
  onPointerDown,
  onSelect,
}: {
  appointment: Appointment
  lane: number
  lanes: number
  hours: Hours
  now: number
  isSelected: boolean
  isDragged: boolean
  onPointerDown: (event: PointerEvent) => void
  onSelect: () => void
}) {
  const { calendar } = useWords()
  const { from, to } = placeOf(appointment)
  const { state, patient, reason, series, online, time = '' } = appointment
  const late = isLate(appointment, now)
  const said = late ? calendar.late : calendar.states[state]
  const style: CSSProperties = {
    top: heightOf(from - hours.from) + 1,
    height: heightOf(to - from) - 2,
    left: `calc(4px + ${lane} * (100% - 8px) / ${lanes})`,
    width: `calc((100% - 8px) / ${lanes} - ${lane === lanes - 1 ? 0 : 2}px)`,
  }
  const second = state === 'cancelled' ? calendar.states.cancelled : late ? calendar.late : reason
  return (
    <button
      type="button"
      className="cal-item"
      data-state={state}
      data-late={late ? '' : undefined}
      data-tall={to - from >= twoLines_min ? '' : undefined}
      data-short={to - from < oneLine_min ? '' : undefined}
      data-dragged={isDragged ? '' : undefined}
      aria-pressed={isSelected}
      style={style}
      onPointerDown={onPointerDown}
      onClick={onSelect}
    >
      <span className="s-hidden-text">{time}, </span>
      <span className="cal-item-who">{whoOf(appointment, calendar.nobody)}</span>
      {patient !== undefined && second !== undefined && <span className="cal-item-what">{second}</span>}
      {second !== said && <span className="s-hidden-text">, {said}</span>}
      {(series !== undefined || online !== undefined) && (
        <span className="cal-item-mark" data-new={online?.isNew === true ? '' : undefined}>
          {online === undefined ? (
            <Icon name="refresh" small label={calendar.series} />
          ) : (
            <Icon name="globe" small label={online.isCancelled ? calendar.online.cancelled : calendar.online.booked} />
          )}
        </span>
      )}
      <span className="cal-item-edge" data-edge="" />
    </button>
  )
}
