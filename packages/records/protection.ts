import { requirePermission, type Caller } from '@siegel/access'
import { Refusal } from '@siegel/foundation'
import * as protection from './protection-statements.ts'
import type { Records } from './records.ts'

/**
 * Lets only these people and the caller read a patient's chart, or, without them, everybody again who reads charts. Throws
 * Refusal 'not-allowed', 'not-found', or 'chart-protected' for somebody who is not named for it: a broken glass does not
 * change that.
 */
export function protectChart(
  records: Records,
  caller: Caller,
  patient: string,
  readers: readonly string[] | undefined,
): void {
  requirePermission(caller, 'chart.protect')
  const people = readers === undefined ? [] : [...new Set([caller.id, ...readers])].sort()
  const facts = people.map((person) => `reader ${person}`)
  const verb = readers === undefined ? 'unprotect' : 'protect'
  records.transact(caller, { verb, patient, object: `Patient/${patient}`, facts }, (write) => {
    write.require('Patient', patient)
    write.requireWritableChart(patient)
    const { transaction } = write
    const at = Date.parse(write.at)
    const before = transaction.get(protection.current, { patient })
    if (before !== undefined) transaction.run(protection.end, { id: before.id, at, by: caller.id })
    if (readers === undefined) {
      if (before === undefined) throw new Refusal('not-found')
      return
    }
    transaction.run(protection.insert, { patient, at, by: caller.id })
    const made = transaction.get(protection.current, { patient })
    for (const person of people) transaction.run(protection.addReader, { protection: made?.id ?? 0, person })
  })
}
