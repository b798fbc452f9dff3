import type { CalendarBlock } from '@siegel/contract/staff'
import { Refusal } from '@siegel/foundation'
import type { Stored } from '@siegel/records'
import { civil, type Caller, type PracticeContext } from '../context.ts'
import { addDays, boundOf, daysBetween, instantText, momentOf } from './civil-time.ts'
import { columnInUse } from './booking.ts'
import { blockSystem, idIn, type Slot } from './resources.ts'

export interface BlockDraft {
  columns: readonly string[]
  fromDay: string
  fromTime: string
  toDay: string
  toTime: string
  text: string
}

const longest_days = 62
const mostOfABlock = 100

/**
 * Blocks columns once. A slot is kept for each day, so that no search has to look back further than one. Throws
 * 'hours-invalid' where the end is not after the beginning, 'block-too-long'.
 */
export function createBlock(context: PracticeContext, caller: Caller, draft: BlockDraft) {
  const { fromDay, fromTime, toDay, toTime, text } = draft
  const timeZone = context.timeZone()
  if (momentOf(fromDay, fromTime, timeZone) >= momentOf(toDay, toTime, timeZone)) throw new Refusal('hours-invalid')
  const length_days = daysBetween(fromDay, toDay)
  if (length_days >= longest_days) throw new Refusal('block-too-long')
  return context.records.enqueue(caller, { verb: 'create', purpose: 'calendar-block' }, (write) => {
    let made = 0
    for (const id of new Set(draft.columns)) {
      const { id: column } = columnInUse(write, id)
      const value = `block-${write.place()}`
      for (let turn = 0; turn <= length_days; turn += 1) {
        const day = addDays(fromDay, turn)
        const start = boundOf(day, turn === 0 ? fromTime : '00:00', timeZone)
        const end = boundOf(day, turn === length_days ? toTime : '24:00', timeZone)
        if (start >= end) continue
        write.create<Slot>({
          resourceType: 'Slot',
          identifier: [{ system: blockSystem, value }],
          schedule: { reference: `Schedule/${column}` },
          status: 'busy-unavailable',
          start: instantText(start),
          end: instantText(end),
          comment: text,
        })
      }
      made += 1
    }
    return { made }
  })
}

/** Opens blocked time again, all days of it. Throws 'not-found' or 'version-conflict'. */
export function removeBlock(context: PracticeContext, caller: Caller, id: string, version: number) {
  return context.records.enqueue(caller, { verb: 'delete', purpose: 'calendar-block' }, (write) => {
    const { resource, version: now } = write.require<Slot>('Slot', id)
    if (resource.status !== 'busy-unavailable') throw new Refusal('not-found')
    if (now !== version) throw new Refusal('version-conflict')
    const value = nameOf(resource)
    const all =
      value === undefined
        ? []
        : write.find<Slot>('Slot', { identifier: value }, mostOfABlock).filter((one) => nameOf(one.resource) === value)
    for (const one of new Set([id, ...all.map((slot) => slot.id)])) write.delete('Slot', one)
    return undefined
  })
}

const nameOf = ({ identifier = [] }: Slot): string | undefined =>
  identifier.find(({ system }) => system === blockSystem)?.value

export function blockView({ timeZone }: PracticeContext, { id, version, resource }: Stored<Slot>): CalendarBlock[] {
  const column = idIn(resource.schedule, 'Schedule')
  if (column === undefined || resource.status !== 'busy-unavailable') return []
  const { start, end, comment = '' } = resource
  const from = civil(start, timeZone())
  const to = civil(end, timeZone())
  return [
    {
      id,
      version,
      column,
      start,
      end,
      fromDay: from.day,
      fromTime: from.time,
      toDay: to.day,
      toTime: to.time,
      text: comment,
    },
  ]
}
