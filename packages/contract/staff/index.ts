import { calendarEndpoints } from './calendar.ts'
import { chartEndpoints } from './chart.ts'
import { codesEndpoints } from './codes.ts'
import { documentEndpoints } from './documents.ts'
import { entryEndpoints } from './entries.ts'
import { masterDataEndpoints } from './master-data.ts'
import { safeEndpoints } from './safe.ts'
import { patientAccessEndpoints } from './patient-access.ts'

export { documentKinds } from './shapes.ts'
export type * from './types.ts'
export {
  calendarEndpoints,
  chartEndpoints,
  codesEndpoints,
  documentEndpoints,
  entryEndpoints,
  masterDataEndpoints,
  patientAccessEndpoints,
  safeEndpoints,
}

/** Everything the staff app can ask the safe for. */
export const staffEndpoints = {
  ...safeEndpoints,
  ...chartEndpoints,
  ...codesEndpoints,
  ...documentEndpoints,
  ...entryEndpoints,
  ...masterDataEndpoints,
  ...patientAccessEndpoints,
  ...calendarEndpoints,
}
