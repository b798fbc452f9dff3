import type { CalendarColumn, ColumnDraft, Weekday } from '@siegel/contract/staff'
import type { Extension } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { RecordReader, Stored } from '@siegel/records'
import type { Caller, PracticeContext } from '../context.ts'
import { extensionOf, partOf, personSystem, urls, type Schedule } from './resources.ts'

/** A practice has some ten columns; more than these are not shown. */
const mostColumns = 50

type Facts = Omit<ColumnDraft, 'id' | 'version'>
type Hours = Pick<Facts['opening'][number], 'days' | 'from' | 'to'>

/** A column as the calendar counts with it. */
export type Column = Facts & { id: string }

/** All columns, also those out of use, in their order. */
export function readColumns(reader: RecordReader): (Column & { version: number })[] {
  return reader
    .find<Schedule>('Schedule', {}, mostColumns)
    .map((stored) => ({ stored, order: extensionOf(stored.resource, urls.order)?.valueInteger ?? 0 }))
    .sort((a, b) => a.order - b.order || (a.stored.id < b.stored.id ? -1 : 1))
    .map(({ stored }) => ({ ...columnOf(stored), version: stored.version }))
}

export const requireColumn = (reader: RecordReader, id: string): Column =>
  columnOf(reader.require<Schedule>('Schedule', id))

/** The columns of the calendar in their order; `mine` is whose the caller's own are. */
export async function calendarColumns(context: PracticeContext, caller: Caller): Promise<CalendarColumn[]> {
  const act = { verb: 'read' as const, purpose: 'calendar-columns' }
  return context.records.read(caller, act, (reader) => readColumns(reader).map((column) => view(column, caller)))
}

/** Names of the columns in use that are somebody's. */
export const columnsOf = (context: PracticeContext, caller: Caller, person: string): Promise<string[]> =>
  context.records.read(caller, { verb: 'read', purpose: 'calendar-columns' }, (reader) =>
    readColumns(reader).flatMap((column) => (column.person === person && column.active ? [column.name] : [])),
  )

const view = (column: Column & { version: number }, caller: Caller): CalendarColumn => ({
  ...column,
  mine: column.person === caller.id,
})

/**
 * Saves columns in the order given; those with an id in the version that was seen. All or none. Throws 'not-found',
 * 'version-conflict', 'hours-invalid'.
 */
export function saveColumns(
  context: PracticeContext,
  caller: Caller,
  drafts: readonly ColumnDraft[],
): CalendarColumn[] {
  for (const { opening, blocks } of drafts)
    for (const { from, to } of [...opening, ...blocks]) if (from >= to) throw new Refusal('hours-invalid')
  return context.records.transact(caller, { verb: 'update', purpose: 'calendar-columns' }, (write) => {
    for (const [order, draft] of drafts.entries()) {
      const resource = scheduleOf(draft, order)
      if (draft.id === undefined) write.create(resource)
      else write.update({ ...resource, id: draft.id }, draft.version ?? 0)
    }
    return readColumns(write).map((column) => view(column, caller))
  })
}

function columnOf({ id, resource }: Stored<Schedule>): Column {
  const [actor] = resource.actor
  const kind = extensionOf(resource, urls.kind)?.valueCode
  const person = actor?.identifier?.system === personSystem ? actor.identifier.value : undefined
  const all = (url: string) => (resource.extension ?? []).filter((one) => one.url === url)
  return {
    id,
    name: actor?.display ?? '',
    ...(resource.comment === undefined ? {} : { detail: resource.comment }),
    kind: kind === 'assistant' || kind === 'room' ? kind : 'doctor',
    ...(person === undefined ? {} : { person }),
    length_min: extensionOf(resource, urls.length)?.valueInteger ?? 15,
    active: resource.active ?? true,
    opening: all(urls.opening).map(hoursOf),
    blocks: all(urls.block).map((one) => ({ ...hoursOf(one), text: partOf(one, 'text')?.valueString ?? '' })),
  }
}

function scheduleOf(draft: ColumnDraft, order: number): Schedule {
  const { name, detail, kind, person, length_min, active, opening, blocks } = draft
  return {
    resourceType: 'Schedule',
    active,
    actor: [
      { display: name, ...(person === undefined ? {} : { identifier: { system: personSystem, value: person } }) },
    ],
    ...(detail === undefined ? {} : { comment: detail }),
    extension: [
      { url: urls.kind, valueCode: kind },
      { url: urls.order, valueInteger: order },
      { url: urls.length, valueInteger: length_min },
      ...opening.map((hours) => ({ url: urls.opening, extension: hourParts(hours) })),
      ...blocks.map(({ text, ...hours }) => ({
        url: urls.block,
        extension: [...hourParts(hours), { url: 'text', valueString: text }],
      })),
    ],
  }
}

/** A FHIR time knows no 24:00; what ends with the day ends at the last second that it can name. */
const endOfDay = '23:59:59'

const hourParts = ({ days, from, to }: Hours): Extension[] => [
  ...days.map((day) => ({ url: 'day', valueCode: day })),
  { url: 'from', valueTime: `${from}:00` },
  { url: 'to', valueTime: to === '24:00' ? endOfDay : `${to}:00` },
]

function hoursOf(extension: Extension): Hours {
  const time = (url: string, otherwise: string) => partOf(extension, url)?.valueTime ?? otherwise
  const to = time('to', '00:00:00')
  return {
    days: (extension.extension ?? []).flatMap(({ url, valueCode }) => (url === 'day' ? [valueCode as Weekday] : [])),
    from: time('from', '00:00:00').slice(0, 5),
    to: to === endOfDay ? '24:00' : to.slice(0, 5),
  }
}
