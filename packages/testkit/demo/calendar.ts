import type { ColumnDraft, OnlineServiceDraft, Weekday } from '@siegel/contract/staff'
import { mark } from './mark.ts'
import { Random } from './random.ts'

const usual = ['mon', 'tue', 'wed', 'thu', 'fri'] as const
const order = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

/** Civil dates for so many days after one. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

const weekdayOf = (day: string): Weekday => order[new Date(`${day}T12:00:00Z`).getUTCDay()] ?? 'mon'

/** Four columns; also open today and tomorrow, should that be a weekend: a demo is tried out any day. */
export function demoColumns(today: string, people: readonly { id: string; name: string }[]): ColumnDraft[] {
  const days = [...new Set([...usual, weekdayOf(today), weekdayOf(dayAfter(today, 1))])]
  const opening = [
    { days, from: '08:00', to: '12:00' },
    { days, from: '13:00', to: '18:00' },
  ]
  const lunch = { days, from: '12:00', to: '13:00', text: 'Mittag' }
  const personOf = (name: string) => {
    const id = people.find((one) => one.name.endsWith(name))?.id
    return id === undefined ? {} : { person: id }
  }
  const base = { length_min: 15, active: true, opening }
  return [
    {
      ...base,
      name: 'Dr. Hollmann',
      detail: 'Zimmer 1 und 2',
      kind: 'doctor',
      ...personOf('Hollmann'),
      blocks: [{ days, from: '10:00', to: '10:15', text: 'Rückrufe' }, lunch],
    },
    { ...base, name: 'Dr. Yıldız', detail: 'Zimmer 4', kind: 'doctor', blocks: [lunch] },
    {
      ...base,
      name: 'Labor und MFA',
      detail: 'S. Kern',
      kind: 'assistant',
      length_min: 10,
      ...personOf('Kern'),
      blocks: [lunch],
    },
    { ...base, name: 'Zimmer 3', detail: 'Sonographie, EKG', kind: 'room', length_min: 30, blocks: [lunch] },
  ]
}

/** What patients of the demo can book for themselves, in the first three of its columns. */
export function demoServices([first = '', second = '', third = '']: readonly string[]): OnlineServiceDraft[] {
  const usual = { lead_h: 2, ahead_days: 28, cancel_h: 24, active: true }
  return [
    { ...usual, name: 'Gespräch', length_min: 15, columns: [first, second] },
    { ...usual, name: 'Blutabnahme', length_min: 10, columns: [third], cancel_h: 12 },
  ]
}

export interface DemoAppointment {
  /** Index of the column. */
  column: number
  /** Index of the patient. */
  patient: number
  day: string
  time: string
  length_min: number
  reason: string
}

const reasons = [
  ['Blutdruck', 'Husten', 'Kontrolle', 'Rezept', 'Schwindel', 'Gesundheitsuntersuchung', 'DMP Diabetes', 'AU'],
  ['Rückenschmerz', 'Impfung', 'Kontrolle', 'Erstgespräch', 'Schulter rechts', 'Hautkrebsvorsorge', 'Gespräch'],
  ['Blutentnahme', 'INR', 'Verband', 'Langzeit-RR anlegen', 'Urin', 'Impfung'],
  ['Sono Abdomen', 'Sono Schilddrüse', 'EKG', 'Belastungs-EKG', 'Lungenfunktion'],
] as const
const lengths = [[15, 15, 15, 30], [15, 15, 30, 45], [10, 10, 20], [30]] as const
const todays = [13, 10, 9, 5]
const tomorrows = [3, 2, 2, 1]

/** A believable day and a part of the next; the same for the same seed, number of patients and day. */
export function demoAppointments(seed: number, patients: number, today: string, sign = ''): DemoAppointment[] {
  const random = new Random(seed + 1)
  let next = 0
  const dayPlan = (day: string, counts: readonly number[]) =>
    counts.flatMap((count, column) => {
      const made: DemoAppointment[] = []
      let minute = 8 * 60
      while (made.length < count && minute < 17 * 60 + 30) {
        const length_min = random.pick(lengths[column] ?? [15])
        const end = minute + length_min
        const isBlocked = (end > 12 * 60 && minute < 13 * 60) || (column === 0 && end > 600 && minute < 615)
        if (!isBlocked) {
          const reason = mark(random.pick(reasons[column] ?? ['Kontrolle']), sign, 'reason')
          made.push({ column, patient: next++ % patients, day, time: clock(minute), length_min, reason })
        }
        // Days are full in the morning and thinner later.
        minute = isBlocked ? minute + 5 : end + (random.next() < 0.35 ? 0 : random.whole(1, 10) * 5)
      }
      return made
    })
  return patients === 0 ? [] : [...dayPlan(today, todays), ...dayPlan(dayAfter(today, 1), tomorrows)]
}

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

export interface DemoStep {
  state: 'arrived' | 'with-assistant' | 'with-doctor' | 'done' | 'cancelled'
  place?: string
  reason?: string
}

/**
 * How far each of today's appointments is at a time of day, by its place in the order of time: what is past is done, some
 * are there, the rest is expected. At any hour somebody is there and somebody is still to come.
 */
export function demoProgress(times: readonly string[], now: string): DemoStep[][] {
  const past = times.filter((time) => time <= now).length
  const present = Math.max(0, Math.min(past - 4, times.length - 12))
  return times.map((_, index): DemoStep[] => {
    if (index === present + 6) return [{ state: 'cancelled', reason: 'krank' }]
    if (index < present) return [{ state: 'done' }]
    const place = index - present
    if (place === 0) return [{ state: 'arrived' }, { state: 'with-doctor', place: 'Zimmer 2' }]
    if (place === 1) return [{ state: 'arrived' }, { state: 'with-assistant', place: 'Labor' }]
    return place < 5 ? [{ state: 'arrived' }] : []
  })
}
