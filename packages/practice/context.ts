import type { Units } from '@siegel/codes/units'
import type { Handling, PatientRow } from '@siegel/contract/staff'
import type { Records } from '@siegel/records'
import type { Transaction } from '@siegel/store'

export type Caller = Parameters<Records['transact']>[0]

/** What the rooms of daily work need; release is asked through functions, since it stands above this room. */
export interface PracticeContext {
  records: Records
  /** Now, in milliseconds since 1970. */
  now: () => number
  timeZone: () => string
  /** Whether a record was released to the patient. */
  releaseOf: (reference: string) => Pick<Handling, 'released' | 'withdrawn'>
  /** Told in the transaction in which somebody signs items of the inbox off. */
  signed: (transaction: Transaction, caller: Caller, tasks: readonly string[]) => void
  /** Whether the patient can reach a mailbox. */
  portalOf: (patient: string) => PatientRow['portal']
  /** Units of measure, of the imported table or those that laboratories use. */
  units: () => Units
  /** Year of the catalogue of diagnoses in use; undefined where none was imported. */
  catalogueYear: () => number | undefined
  /** The newest year whose catalogue has a code; undefined for what none of the imported ones has. */
  diagnosisYear: (code: string) => number | undefined
}

const zoned = (instant: string, timeZone: string) => Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone)

/** An instant as civil date and time of day in the practice's zone. */
export function civil(instant: string, timeZone: string): { day: string; time: string } {
  const at = zoned(instant, timeZone)
  return { day: at.toPlainDate().toString(), time: at.toPlainTime().toString().slice(0, 5) }
}

/** Today's date in the practice's zone. */
export const today = (context: PracticeContext): string =>
  Temporal.Instant.fromEpochMilliseconds(context.now()).toZonedDateTimeISO(context.timeZone()).toPlainDate().toString()

/** A FHIR dateTime as an instant; a mere date counts from its first moment in the practice's zone. */
export function instantOf(value: string, timeZone: string): string {
  if (value.includes('T')) return new Date(value).toISOString()
  const [year = 1970, month = 1, day = 1] = value.split('-').map(Number)
  return new Temporal.PlainDate(year, month, day)
    .toZonedDateTime(timeZone)
    .toInstant()
    .toString({ smallestUnit: 'millisecond' })
}
