import type { BookableService } from '@siegel/contract/patient'
import type { OnlineService } from '@siegel/contract/staff'
import type { RecordReader } from '@siegel/records'
import type { Reader } from '@siegel/store'
import { addDays, boundOf, dayOf, instantText, overlaps, type Span } from '../calendar/civil-time.ts'
import { readColumns, type Column } from '../calendar/columns.ts'
import { hoursOn, slotsIn, spanOf } from '../calendar/occupancy.ts'
import { idIn } from '../calendar/resources.ts'
import { civil, today, type PracticeContext } from '../context.ts'
import { readServices } from './services.ts'
import { hour_ms, isFreeOf, spansIn, spread } from './times.ts'

/** Times offered in one half of one day of one column: few enough to choose from. */
const mostOfHalfADay = 3
const noon = '12:00'
/** A change of any of these changes what is offered. */
const types = ['HealthcareService', 'Schedule', 'Slot'] as const

/**
 * The free times that patients are offered: the same for all, made once for each state of the calendar and each hour. A
 * time is dropped with the full hour, not with the minute, so that looking again finds the same.
 */
export class Offers {
  readonly #context: PracticeContext
  #made: { key: string; offered: BookableService[] } | undefined

  constructor(context: PracticeContext) {
    this.#context = context
  }

  at(connection: Reader): BookableService[] {
    const { records, now, timeZone } = this.#context
    const hour = Math.ceil(now() / hour_ms) * hour_ms
    const key = `${records.newestPlace(connection, types)} ${hour} ${today(this.#context)} ${timeZone()}`
    if (this.#made?.key !== key) {
      const offered = records.readForMailbox(connection, undefined, (reader) => offersAt(this.#context, reader, hour))
      this.#made = { key, offered }
    }
    return this.#made.offered
  }
}

function offersAt(context: PracticeContext, reader: RecordReader, hour: number): BookableService[] {
  const services = readServices(reader).filter(({ active }) => active)
  const columns = new Map(
    readColumns(reader).flatMap((column) => (column.active ? [[column.id, column] as const] : [])),
  )
  const days = openDays(context, reader, services, columns)
  return services.flatMap((service) => {
    const own = service.columns.flatMap((id) => columns.get(id) ?? [])
    if (own.length === 0) return []
    const from = hour + service.lead_h * hour_ms
    const daysOf = (column: Column) =>
      (days.get(column.id) ?? [])
        .slice(0, service.ahead_days + 1)
        .map((one) => ({ day: one.day, times: timesOn(context, one, { column, service, from }) }))
        .filter(({ times }) => times.length > 0)
    return [
      {
        ...factsOf(service),
        columns: own.map((column) => ({ column: column.id, name: column.name, days: daysOf(column) })),
      },
    ]
  })
}

const factsOf = ({ id, name, length_min, cancel_h }: OnlineService) => ({
  service: id,
  name,
  length_min,
  cancelHours: cancel_h,
})

/** One civil day of a column. */
interface ColumnDay {
  day: string
  open: Span[]
  taken: Span[]
  noon: number
}

/** The days ahead of each column that something can be booked in; made once, whatever is booked. */
function openDays(
  context: PracticeContext,
  reader: RecordReader,
  services: readonly OnlineService[],
  columns: ReadonlyMap<string, Column>,
): Map<string, ColumnDay[]> {
  const timeZone = context.timeZone()
  const first = today(context)
  const longest = Math.max(0, ...services.map(({ ahead_days }) => ahead_days))
  const spans = Array.from({ length: services.length === 0 ? 0 : longest + 1 }, (_, turn) => {
    const day = addDays(first, turn)
    return { day, span: dayOf(day, timeZone), noon: boundOf(day, noon, timeZone) }
  })
  const [start, end] = [spans[0]?.span.start, spans.at(-1)?.span.end]
  if (start === undefined || end === undefined) return new Map()
  const taken = takenIn(reader, { start, end })
  return new Map(
    [...new Set(services.flatMap((service) => service.columns))].flatMap((id) => {
      const column = columns.get(id)
      if (column === undefined) return []
      const days = spans.map(({ day, span, noon: middle }) => ({
        day,
        open: hoursOn(column.opening, day, timeZone),
        taken: [
          ...(taken.get(id) ?? []).filter((one) => overlaps(one, span)),
          ...hoursOn(column.blocks, day, timeZone),
        ],
        noon: middle,
      }))
      return [[id, days] as const]
    }),
  )
}

/** Some of the free times, as the clock shows them; one that comes twice in a night is meant once. */
function timesOn(
  { timeZone }: PracticeContext,
  { open, taken, noon: middle }: ColumnDay,
  { column, service, from }: { column: Column; service: OnlineService; from: number },
): string[] {
  const free = spansIn(open, column, service).filter((span) => span.start >= from && isFreeOf(taken, span))
  const halves = [free.filter(({ start }) => start < middle), free.filter(({ start }) => start >= middle)]
  const some = halves.flatMap((half) => spread(half, mostOfHalfADay))
  return [...new Set(some.map(({ start }) => civil(instantText(start), timeZone()).time))]
}

/** What of a stretch of days is taken or blocked, by column. */
function takenIn(reader: RecordReader, span: Span): Map<string, Span[]> {
  const taken = new Map<string, Span[]>()
  for (const { resource } of slotsIn(reader, span)) {
    const column = idIn(resource.schedule, 'Schedule')
    if (column === undefined || resource.status === 'free') continue
    const list = taken.get(column) ?? []
    list.push(spanOf(resource))
    taken.set(column, list)
  }
  return taken
}
