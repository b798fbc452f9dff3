import type { TimelineEntry } from '@siegel/contract/staff'
import type { EntryCode } from '@siegel/practice/line'
import type { IconName } from '@siegel/ui'

export type Kind = TimelineEntry['kind']

/** In the order of the filter row. */
export const kinds: readonly Kind[] = [
  'anamnesis',
  'finding',
  'diagnosis',
  'therapy',
  'medication',
  'vital',
  'laboratory',
  'document',
  'order',
  'note',
  'allergy',
  'vaccination',
  'recall',
  'task',
  'questionnaire',
]

export const kindIcons: Readonly<Record<Kind, IconName>> = {
  laboratory: 'flask',
  document: 'document',
  order: 'receipt',
  vital: 'trend',
  anamnesis: 'message',
  finding: 'stethoscope',
  therapy: 'pencil',
  note: 'info',
  diagnosis: 'tag',
  medication: 'pill',
  allergy: 'alert',
  vaccination: 'syringe',
  recall: 'bell',
  task: 'task',
  questionnaire: 'list-check',
}

export const kindOfCode: Readonly<Record<EntryCode, Kind>> = {
  a: 'anamnesis',
  b: 'finding',
  d: 'diagnosis',
  t: 'therapy',
  m: 'medication',
  v: 'vital',
  n: 'note',
  cave: 'allergy',
  imp: 'vaccination',
  r: 'recall',
  auf: 'task',
}
