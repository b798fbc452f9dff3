import type { TimelineEntry } from '@siegel/contract/staff'
import type { Format } from '../core/format.ts'
import type { entriesDe } from '../entries/de.ts'

export type Measured = NonNullable<TimelineEntry['measured']>[number]

/** `148/86` and `81,4`: each number with the reader's decimal sign. */
export const numbersText = (value: string, format: Pick<Format, 'value'>): string =>
  value
    .split('/')
    .map((number) => format.value(number))
    .join('/')

/** A number and its unit: `148/86 mmHg`, `72/min`. */
export const withUnit = (number: string, unit: string | undefined): string =>
  unit === undefined ? number : `${number}${unit.startsWith('/') ? '' : ' '}${unit}`

/** Measured values in the reader's language: `Blutdruck 148/86 mmHg, Puls 72/min`. */
export const measuredText = (
  measured: readonly Measured[],
  names: typeof entriesDe.vitals,
  format: Pick<Format, 'value'>,
): string =>
  measured.map(({ kind, value, unit }) => `${names[kind]} ${withUnit(numbersText(value, format), unit)}`).join(', ')
