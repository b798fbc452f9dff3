import type { FreeSlot, PartOfDay } from '@siegel/contract/staff'
import type { RecordReader } from '@siegel/records'
import { civil, today, type Caller, type PracticeContext } from '../context.ts'
import { addDays, boundOf, dayOf, instantText, minute_ms, overlaps, type Span } from './civil-time.ts'
import { readColumns, type Column } from './columns.ts'
import { hoursOn, slotsIn, spanOf } from './occupancy.ts'
import { idIn } from './resources.ts'

export interface FreeQuery {
  /** Ids; all that are in use where it is empty. */
  columns: readonly string[]
  length_min: number
  from?: string | undefined
  part?: PartOfDay | undefined
  count: number
}

/** How far is looked. */
const horizon_days = 90
const noon = '12:00'
const grid_ms = 5 * minute_ms

/** The next free times, earliest first; reads slots alone, so it names no patient, not even to the log. */
export function freeSlots(context: PracticeContext, caller: Caller, query: FreeQuery): Promise<FreeSlot[]> {
  return context.records.read(caller, { verb: 'search', purpose: 'calendar-free' }, (reader) =>
    freeIn(context, reader, readColumns(reader), query),
  )
}

/** The same inside of another act. */
export function freeIn(
  context: PracticeContext,
  reader: RecordReader,
  all: readonly Column[],
  query: FreeQuery,
): FreeSlot[] {
  const columns = all.filter(({ id, active }) => active && (query.columns.length === 0 || query.columns.includes(id)))
  const first = [query.from ?? '', today(context)].sort().at(-1) ?? ''
  const found: FreeSlot[] = []
  for (let turn = 0; turn < horizon_days && found.length < query.count; turn += 1)
    found.push(...freeOn(context, reader, columns, addDays(first, turn), query))
  return found.slice(0, query.count)
}

function freeOn(
  context: PracticeContext,
  reader: RecordReader,
  columns: readonly Column[],
  day: string,
  query: FreeQuery,
): FreeSlot[] {
  const timeZone = context.timeZone()
  const open = columns.map((column) => ({ column, spans: hoursOn(column.opening, day, timeZone) }))
  if (open.every(({ spans }) => spans.length === 0)) return []
  const slots = slotsIn(reader, dayOf(day, timeZone))
  const window = windowOf(context, day, query.part)
  return open
    .flatMap(({ column, spans }) => {
      const taken = [
        ...slots
          .filter(({ resource }) => idIn(resource.schedule, 'Schedule') === column.id && resource.status !== 'free')
          .map(({ resource }) => spanOf(resource)),
        ...hoursOn(column.blocks, day, timeZone),
      ]
      return startsIn(spans, taken, window, query.length_min * minute_ms).map((start) => ({
        start,
        slot: { column: column.id, ...civil(instantText(start), timeZone), start: instantText(start) },
      }))
    })
    .sort((a, b) => a.start - b.start)
    .map(({ slot }) => slot)
}

/** What of a day can be offered: from now on, and the half of it that is wanted. */
function windowOf(context: PracticeContext, day: string, part: PartOfDay | undefined): Span {
  const timeZone = context.timeZone()
  const whole = dayOf(day, timeZone)
  const middle = boundOf(day, noon, timeZone)
  return {
    start: Math.max(part === 'afternoon' ? middle : whole.start, context.now()),
    end: part === 'morning' ? middle : whole.end,
  }
}

/** Beginnings of free stretches of a length, one after the other, on full five minutes. */
export function startsIn(open: readonly Span[], taken: readonly Span[], window: Span, length_ms: number): number[] {
  const starts: number[] = []
  const busy = taken.toSorted((a, b) => a.start - b.start)
  for (const { start, end } of open) {
    const last = Math.min(end, window.end)
    let at = Math.ceil(Math.max(start, window.start) / grid_ms) * grid_ms
    while (at + length_ms <= last) {
      const span = { start: at, end: at + length_ms }
      const inTheWay = busy.find((one) => overlaps(one, span))
      if (inTheWay === undefined) {
        starts.push(at)
        at = span.end
      } else at = Math.ceil(inTheWay.end / grid_ms) * grid_ms
    }
  }
  return starts
}
