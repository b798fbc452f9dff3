import type { Appointment } from '@siegel/contract/staff'
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'
import { minutesOf } from './civil.ts'
import { dragged, minutesAt, placeOf, snapped, type Hours } from './layout.ts'

/** What is being dragged, as it would be if it were let go. */
export interface Drag {
  kind: 'new' | 'move' | 'length'
  track: number
  from: number
  to: number
  appointment?: Appointment
}

export interface Drops {
  create: (track: number, time: string, length_min: number) => void
  move: (appointment: Appointment, track: number, from: number) => void
  lengthen: (appointment: Appointment, length_min: number) => void
}

interface Grip extends Drag {
  /** Where the pointer was put down: a click is no drag. */
  x: number
  y: number
  /** Minutes between the beginning and the pointer. */
  offset: number
  moved: boolean
}

const threshold_px = 5
const gutter_px = 56

/** Dragging with a mouse or a pen; fingers scroll. `body` is what holds the lanes, `count` how many there are. */
export function useDrag(body: RefObject<HTMLDivElement | null>, count: number, hours: Hours, drops: Drops) {
  const [drag, setDrag] = useState<Drag>()
  const grip = useRef<Grip>(undefined)
  const latest = useRef({ count, hours, drops })
  useEffect(() => {
    latest.current = { count, hours, drops }
  })
  /** A drag that has ended is followed by a click, which must not count. */
  const justDropped = useRef(false)
  const placeAt = useCallback(
    (x: number, y: number) => {
      const box = body.current?.getBoundingClientRect()
      if (box === undefined) return { track: 0, minute: 0 }
      const width = (box.width - gutter_px) / latest.current.count
      const track = Math.max(0, Math.min(latest.current.count - 1, Math.floor((x - box.left - gutter_px) / width)))
      return { track, minute: latest.current.hours.from + minutesAt(y - box.top) }
    },
    [body],
  )
  useEffect(() => {
    const move = (event: PointerEvent) => {
      const held = grip.current
      if (held === undefined) return
      if (!held.moved && Math.hypot(event.clientX - held.x, event.clientY - held.y) < threshold_px) return
      held.moved = true
      event.preventDefault()
      const { track, minute } = placeAt(event.clientX, event.clientY)
      if (held.kind === 'move') {
        const length = held.to - held.from
        held.track = track
        held.from = snapped(Math.max(latest.current.hours.from, minute - held.offset))
        held.to = held.from + length
      } else held.to = held.kind === 'length' ? Math.max(held.from + 5, snapped(minute)) : minute
      setDrag({ ...held })
    }
    const up = () => {
      const held = grip.current
      grip.current = undefined
      setDrag(undefined)
      if (held === undefined || !held.moved) return
      justDropped.current = true
      setTimeout(() => (justDropped.current = false))
      const { create, move: moveTo, lengthen } = latest.current.drops
      if (held.kind === 'new') {
        const { time, length_min } = dragged(held.from, held.to)
        create(held.track, time, length_min)
      } else if (held.appointment !== undefined && held.kind === 'move') moveTo(held.appointment, held.track, held.from)
      else if (held.appointment !== undefined) lengthen(held.appointment, held.to - held.from)
    }
    const cancel = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || grip.current === undefined) return
      grip.current = undefined
      setDrag(undefined)
    }
    addEventListener('pointermove', move)
    addEventListener('pointerup', up)
    addEventListener('keydown', cancel)
    return () => {
      removeEventListener('pointermove', move)
      removeEventListener('pointerup', up)
      removeEventListener('keydown', cancel)
    }
  }, [placeAt])
  const begin = (event: React.PointerEvent, track: number, appointment?: Appointment) => {
    if (event.pointerType === 'touch' || event.button !== 0) return
    const { minute } = placeAt(event.clientX, event.clientY)
    const isEdge = (event.target as HTMLElement).dataset['edge'] !== undefined
    const place = appointment === undefined ? { from: minute, to: minute } : placeOf(appointment)
    grip.current = {
      kind: appointment === undefined ? 'new' : isEdge ? 'length' : 'move',
      track,
      ...place,
      ...(appointment === undefined ? {} : { appointment }),
      x: event.clientX,
      y: event.clientY,
      offset: appointment === undefined ? 0 : minute - minutesOf(appointment.time ?? '00:00'),
      moved: false,
    }
  }
  return { drag, begin, justDropped, placeAt }
}
