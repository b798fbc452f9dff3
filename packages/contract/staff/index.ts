import { breakGlassEndpoints } from './break-glass.ts'
import { calendarEndpoints } from './calendar.ts'
import { chartEndpoints } from './chart.ts'
import { codesEndpoints } from './codes.ts'
import { entryEndpoints } from './entries.ts'
import { safeEndpoints } from './safe.ts'
import { patientAccessEndpoints } from './patient-access.ts'
import { workstationEndpoints } from './workstation.ts'

export type * from './types.ts'
export {
  breakGlassEndpoints,
  calendarEndpoints,
  chartEndpoints,
  codesEndpoints,
  entryEndpoints,
  patientAccessEndpoints,
  safeEndpoints,
  workstationEndpoints,
}

/** Everything the staff app can ask the safe for. */
export const staffEndpoints = {
  ...safeEndpoints,
  ...chartEndpoints,
  ...codesEndpoints,
  ...entryEndpoints,
  ...patientAccessEndpoints,
  ...calendarEndpoints,
  ...breakGlassEndpoints,
  ...workstationEndpoints,
}
