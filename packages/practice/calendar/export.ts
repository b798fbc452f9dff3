import { Refusal } from '@siegel/foundation'
import { today, type Caller, type PracticeContext } from '../context.ts'
import { addDays, dayOf } from './civil-time.ts'
import { readColumns } from './columns.ts'
import { icalendar } from '@siegel/foundation/icalendar'
import { slotsIn, spanOf } from './occupancy.ts'
import { idIn } from './resources.ts'

/** What a calendar elsewhere needs: a month back, half a year ahead. */
const back_days = 31
const ahead_days = 183
const words = { de: 'Termin', en: 'Appointment' } as const

/**
 * The taken times of a column, or of all columns that are the caller's own, as iCalendar. It is made of slots alone: no
 * name and no reason is even read. Throws 'not-found' where there is no such column.
 */
export function exportCalendar(
  context: PracticeContext,
  caller: Caller,
  { column, language = 'de' }: { column?: string | undefined; language?: 'de' | 'en' | undefined },
): Promise<string> {
  const timeZone = context.timeZone()
  const day = today(context)
  const span = {
    start: dayOf(addDays(day, -back_days), timeZone).start,
    end: dayOf(addDays(day, ahead_days), timeZone).end,
  }
  return context.records.read(caller, { verb: 'export', purpose: 'calendar-times' }, (reader) => {
    const columns = readColumns(reader).filter(({ id, person }) =>
      column === undefined ? person === caller.id : id === column,
    )
    const [first] = columns
    if (first === undefined) throw new Refusal('not-found')
    const ids = new Set(columns.map(({ id }) => id))
    const events = slotsIn(reader, span)
      .filter(({ resource }) => resource.status === 'busy' && ids.has(idIn(resource.schedule, 'Schedule') ?? ''))
      .map(({ id, resource }) => ({ uid: `${id}@siegel`, ...spanOf(resource), summary: words[language] }))
      .sort((a, b) => a.start - b.start || (a.uid < b.uid ? -1 : 1))
    return icalendar(first.name, events, context.now())
  })
}
