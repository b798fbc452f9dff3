import { isFromOutside, type Caller } from '@siegel/access'
import type { Reader } from '@siegel/store'
import * as protection from './protection-statements.ts'

/** Charts that are kept from a caller. Neither the safe itself nor patients are whom they are kept from. */
export const closedCharts = (reader: Reader, caller: Caller): ReadonlySet<string> =>
  new Set(
    caller.role === 'system' || isFromOutside(caller.role)
      ? []
      : reader.all(protection.closedTo, { person: caller.id }).map(({ patient }) => patient),
  )

export function readersOf(reader: Reader, patient: string): string[] | undefined {
  const current = reader.get(protection.current, { patient })
  return current === undefined
    ? undefined
    : reader.all(protection.readers, { protection: current.id }).map(({ person }) => person)
}

/** How many protected charts a person is the last to read of those who still can: a number, of no patient. */
export const lastReaderOf = (reader: Reader, person: string, canRead: (person: string) => boolean): number =>
  reader
    .all(protection.naming, { person })
    .filter(({ id }) =>
      reader
        .all(protection.readers, { protection: id })
        .every((other) => other.person === person || !canRead(other.person)),
    ).length
