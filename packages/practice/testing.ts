import { Units } from '@siegel/codes/units'
import type { Records } from '@siegel/records'
import type { PracticeContext } from './context.ts'

/** A practice in Berlin over the records given: no portal, no catalogue, unless a test says otherwise. */
export const practiceOf = (
  records: Records,
  now: () => number,
  more: Partial<PracticeContext> = {},
): PracticeContext => ({
  records,
  now,
  timeZone: () => 'Europe/Berlin',
  releaseOf: () => ({}),
  signed: () => undefined,
  portalOf: () => 'none',
  units: () => new Units(),
  catalogueYear: () => undefined,
  diagnosisYear: () => undefined,
  ...more,
})
