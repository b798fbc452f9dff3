import { chainAfterAll, versionSeparator } from '@siegel/ledger'
import type { Reader } from '@siegel/store'
import * as statements from './statements.ts'

/** How many versions are read at once. */
const page = 5000

/** The head of the chain of all versions that are stored of a patient's records; undefined where there are none. */
export function headOfVersions(reader: Reader, patient: number): string | undefined {
  let head: string | undefined
  for (let after = 0; ;) {
    const read = reader.get(statements.chainOfPatient, { patient, after, count: page, separator: versionSeparator })
    if (read === undefined || read.versions === null) return head
    head = chainAfterAll(head, read.versions)
    after = read.last
  }
}
