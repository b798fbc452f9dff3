import { displayName, type Extension, type Patient } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { RecordReader, RecordTransactor, Stored } from '@siegel/records'
import { instantText, minute_ms, momentOf, type Span } from './civil-time.ts'
import { requireColumn, type Column } from './columns.ts'
import { conflictOf } from './occupancy.ts'
import { progressExtension } from './progress.ts'
import { seriesSystem, urls, type AppointmentResource, type Slot } from './resources.ts'

export interface Booking {
  column: string
  day: string
  time: string
  length_min: number
  patient?: string | undefined
  reason?: string | undefined
  comment?: string | undefined
  /** Also where the time is taken or blocked. */
  overlap?: boolean | undefined
}

export const spanAt = ({ day, time, length_min }: Booking, timeZone: string): Span => {
  const start = momentOf(day, time, timeZone)
  return { start, end: start + length_min * minute_ms }
}

/**
 * Throws Refusal 'slot-taken' or 'slot-blocked'. Outside of opening hours a person may book: they are for what is
 * offered.
 */
export function requireFree(
  reader: RecordReader,
  column: Column,
  span: Span,
  options: { timeZone: string; overlap?: boolean | undefined; except?: ReadonlySet<string> },
): void {
  if (options.overlap === true) return
  const why = conflictOf(reader, column, span, options)
  if (why === 'taken') throw new Refusal('slot-taken')
  if (why === 'blocked') throw new Refusal('slot-blocked')
}

/** Takes a span of a column; the slot names nobody. */
export const takeSlot = (write: RecordTransactor, column: string, { start, end }: Span): Stored<Slot> =>
  write.create<Slot>({
    resourceType: 'Slot',
    schedule: { reference: `Schedule/${column}` },
    status: 'busy',
    start: instantText(start),
    end: instantText(end),
  })

/** What a patient booked: under which id, since the act names it beforehand, and what marks it. */
interface ByPatient {
  id: string
  mark: Extension
}

/** Books inside an act that has made sure of the time. */
export function book(
  write: RecordTransactor,
  booking: Booking,
  { column, span, series, online }: { column: Column; span: Span; series?: string; online?: ByPatient },
): Stored<AppointmentResource> {
  const slot = takeSlot(write, column.id, span)
  return write.create<AppointmentResource>(
    {
      resourceType: 'Appointment',
      ...(series === undefined ? {} : { identifier: [{ system: seriesSystem, value: series }] }),
      extension: [
        { url: urls.schedule, valueReference: { reference: `Schedule/${column.id}` } },
        progressExtension({ since: write.at }),
        ...(online === undefined ? [] : [online.mark]),
      ],
      status: 'booked',
      ...wordsOf(booking),
      start: instantText(span.start),
      end: instantText(span.end),
      minutesDuration: booking.length_min,
      slot: [{ reference: `Slot/${slot.id}` }],
      created: write.at,
      participant: participantsOf(write, booking.patient, column, online === undefined ? 'accepted' : 'needs-action'),
    },
    online?.id,
  )
}

export const wordsOf = ({ reason, comment }: { reason?: string | undefined; comment?: string | undefined }) => ({
  ...(reason === undefined ? {} : { reasonCode: [{ text: reason }] }),
  ...(comment === undefined ? {} : { comment }),
})

/** The patient, if there is one, and whose time it is, with whether they know of it. Throws 'not-found' for a patient that is none. */
export function participantsOf(
  reader: RecordReader,
  patient: string | undefined,
  column: Column | undefined,
  status: 'accepted' | 'needs-action' = 'accepted',
): AppointmentResource['participant'] {
  const name =
    patient === undefined
      ? undefined
      : displayName(reader.require<Patient>('Patient', patient).resource.name?.[0], 'list')
  return [
    ...(patient === undefined
      ? []
      : [
          {
            actor: { reference: `Patient/${patient}`, ...(name === undefined || name === '' ? {} : { display: name }) },
            status: 'accepted' as const,
          },
        ]),
    ...(column === undefined ? [] : [{ actor: { display: column.name }, status }]),
  ]
}

/** A column that is in use. Throws 'not-found' or 'column-inactive'. */
export function columnInUse(reader: RecordReader, id: string): Column {
  const column = requireColumn(reader, id)
  if (!column.active) throw new Refusal('column-inactive')
  return column
}
