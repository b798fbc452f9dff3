import type { CalendarColumn, ColumnDraft, Weekday } from '@siegel/contract/staff'
import { typedTime } from './booking-draft.ts'
import { weekdays } from './weekdays.ts'

const workdays: readonly Weekday[] = weekdays.slice(0, 5)

/** A line of hours as it is typed. */
export interface HoursDraft {
  days: Weekday[]
  from: string
  to: string
  text: string
}

/** A column of the form. */
export interface ColumnForm {
  /** Unlike the safe's id there from the beginning. */
  key: string
  id: string | undefined
  version: number | undefined
  name: string
  detail: string
  kind: ColumnDraft['kind']
  person: string
  length: string
  active: boolean
  opening: HoursDraft[]
  blocks: HoursDraft[]
}

export const formOf = (column: CalendarColumn): ColumnForm => ({
  key: column.id,
  id: column.id,
  version: column.version,
  name: column.name,
  detail: column.detail ?? '',
  kind: column.kind,
  person: column.person ?? '',
  length: String(column.length_min),
  active: column.active,
  opening: column.opening.map((one) => ({ ...one, text: '' })),
  blocks: column.blocks,
})

/** What a practice of one doctor begins with: mornings and afternoons, lunch in between. */
export function suggestedColumns(
  words: { doctor: string; assistant: string; room: string; lunch: string },
  people: readonly { id: string; name: string }[],
  doctor: { id: string; name: string } | undefined,
): ColumnForm[] {
  const isKnown = people.some(({ id }) => id === doctor?.id)
  return [
    {
      ...newColumn('suggested-doctor', words.lunch),
      name: isKnown && doctor !== undefined ? doctor.name : words.doctor,
      person: isKnown && doctor !== undefined ? doctor.id : '',
    },
    { ...newColumn('suggested-assistant', words.lunch), name: words.assistant, kind: 'assistant', length: '10' },
    { ...newColumn('suggested-room', words.lunch), name: words.room, kind: 'room', length: '30' },
  ]
}

export const newColumn = (key: string, lunch: string): ColumnForm => ({
  key,
  id: undefined,
  version: undefined,
  name: '',
  detail: '',
  kind: 'doctor',
  person: '',
  length: '15',
  active: true,
  opening: [
    { days: [...workdays], from: '08:00', to: '12:00', text: '' },
    { days: workdays.filter((day) => day !== 'wed' && day !== 'fri'), from: '14:00', to: '18:00', text: '' },
  ],
  blocks: [{ days: [...workdays], from: '12:00', to: '13:00', text: lunch }],
})

export const newHours = (): HoursDraft => ({ days: [...workdays], from: '08:00', to: '12:00', text: '' })

/** A time of a bound: also the end of the day. */
const bound = (text: string): string | undefined => (text.trim() === '24:00' ? '24:00' : typedTime(text))

export const hoursFit = ({ days, from, to }: HoursDraft): boolean => {
  const [start, end] = [bound(from), bound(to)]
  return days.length > 0 && start !== undefined && end !== undefined && start < end
}

export const columnFits = ({ name, length, opening, blocks }: ColumnForm): boolean =>
  name.trim() !== '' &&
  /^\d{1,3}$/.test(length) &&
  Number(length) >= 5 &&
  Number(length) <= 480 &&
  opening.every(hoursFit) &&
  blocks.every((one) => hoursFit(one) && one.text.trim() !== '')

export function draftOf(form: ColumnForm): ColumnDraft {
  const { id, version, name, detail, kind, person, length, active, opening, blocks } = form
  const hours = ({ days, from, to }: HoursDraft) => ({ days, from: bound(from) ?? '', to: bound(to) ?? '' })
  return {
    ...(id === undefined ? {} : { id, version: version ?? 0 }),
    name: name.trim(),
    ...(detail.trim() === '' ? {} : { detail: detail.trim() }),
    kind,
    ...(person === '' ? {} : { person }),
    length_min: Number(length),
    active,
    opening: opening.map(hours),
    blocks: blocks.map((one) => ({ ...hours(one), text: one.text.trim() })),
  }
}
