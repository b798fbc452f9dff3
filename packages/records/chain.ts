import { chainAfterAll, versionSeparator } from '@siegel/ledger'
import type { Reader } from '@siegel/store'
import * as statements from './statements.ts'

/** How many versions are read at once. */
const page = 5000

/** Never the head of a chain. */
const damaged = ''

/**
 * The head of the chain of all versions that are stored of a patient's records; undefined where there are none, empty
 * where one row passes for several versions.
 */
export function headOfVersions(reader: Reader, patient: number): string | undefined {
  let head: string | undefined
  for (let after = 0; ;) {
    const read = reader.get(statements.chainOfPatient, { patient, after, count: page, separator: versionSeparator })
    if (read === undefined || read.versions === null) return head
    const next = chainAfterAll(head, read.versions)
    if (next.count !== read.count) return damaged
    head = next.head
    after = read.last
  }
}
