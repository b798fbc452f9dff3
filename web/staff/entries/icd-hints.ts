import type { PatientRow } from '@siegel/contract/staff'
import type { IcdRow } from './use-diagnoses.ts'

export type IcdHint =
  | 'wrong-sex'
  | 'wrong-age'
  | 'not-terminal'
  | 'not-billable'
  | 'additional'
  | 'manifestation'
  | 'notifiable'
  | 'notifiable-laboratory'
  | 'rare'

const day_ms = 86_400_000

/**
 * What the catalogue has to say about a code for this patient. Hints never forbid: a body is not a table. `today` is a civil
 * date.
 */
export function icdHints(row: IcdRow, patient: Pick<PatientRow, 'gender' | 'birthDate'>, today: string): IcdHint[] {
  const hints: IcdHint[] = []
  const { gender, birthDate } = patient
  if (row.sex !== undefined && (gender === 'male' || gender === 'female') && gender !== row.sex) hints.push('wrong-sex')
  const { from_days = 0, to_days = Number.POSITIVE_INFINITY } = row.age ?? {}
  const days = birthDate === undefined ? undefined : (Date.parse(today) - Date.parse(birthDate)) / day_ms
  if (days !== undefined && (days < from_days || days > to_days)) hints.push('wrong-age')
  if (!row.terminal) hints.push('not-terminal')
  else if (row.usage === 'none') hints.push('not-billable')
  if (row.usage === 'additional' || row.usage === 'manifestation') hints.push(row.usage)
  if (row.notifiable) hints.push('notifiable')
  else if (row.notifiableLaboratory) hints.push('notifiable-laboratory')
  if (row.rare) hints.push('rare')
  return hints
}
