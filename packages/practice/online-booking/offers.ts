import type { BookableService } from '@siegel/contract/patient'
import type { OnlineService } from '@siegel/contract/staff'
import type { RecordReader } from '@siegel/records'
import type { Reader } from '@siegel/store'
import { addDays, dayOf, instantText, type Span } from '../calendar/civil-time.ts'
import { readColumns, type Column } from '../calendar/columns.ts'
import { hoursOn, slotsIn, spanOf } from '../calendar/occupancy.ts'
import { idIn } from '../calendar/resources.ts'
import { civil, today, type PracticeContext } from '../context.ts'
import { readServices } from './services.ts'
import { hour_ms, isFreeOf, spansOn, spread } from './times.ts'

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
  if (services.length === 0) return []
  const timeZone = context.timeZone()
  const first = today(context)
  const longest = Math.max(...services.map(({ ahead_days }) => ahead_days))
  const days = Array.from({ length: longest + 1 }, (_, turn) => addDays(first, turn))
  const taken = takenIn(reader, { start: dayOf(first, timeZone).start, end: dayOf(days.at(-1) ?? first, timeZone).end })
  const columns = new Map(readColumns(reader).map((column) => [column.id, column]))
  return services.flatMap((service) => {
    const own = service.columns.flatMap((id) => columns.get(id) ?? []).filter(({ active }) => active)
    if (own.length === 0) return []
    const timesOn = (column: Column, day: string) => {
      const busy = [...(taken.get(column.id) ?? []), ...hoursOn(column.blocks, day, timeZone)]
      return offered(
        spansOn(column, day, service, timeZone).filter(
          (span) => span.start >= hour + service.lead_h * hour_ms && isFreeOf(busy, span),
        ),
        timeZone,
      )
    }
    return [
      {
        ...factsOf(service),
        columns: own.map((column) => ({
          column: column.id,
          name: column.name,
          days: days
            .slice(0, service.ahead_days + 1)
            .map((day) => ({ day, times: timesOn(column, day) }))
            .filter(({ times }) => times.length > 0),
        })),
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

/** Some of the free times, as the clock shows them; one that comes twice in a night is meant once. */
function offered(spans: readonly Span[], timeZone: string): string[] {
  const times = [...new Set(spans.map(({ start }) => civil(instantText(start), timeZone).time))]
  return [
    ...spread(
      times.filter((time) => time < noon),
      mostOfHalfADay,
    ),
    ...spread(
      times.filter((time) => time >= noon),
      mostOfHalfADay,
    ),
  ]
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
