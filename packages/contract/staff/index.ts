import { calendarEndpoints } from './calendar.ts'
import { chartEndpoints } from './chart.ts'
import { safeEndpoints } from './safe.ts'
import { patientAccessEndpoints } from './patient-access.ts'

export type * from './types.ts'
export { calendarEndpoints, chartEndpoints, patientAccessEndpoints, safeEndpoints }

/** Everything the staff app can ask the safe for. */
export const staffEndpoints = { ...safeEndpoints, ...chartEndpoints, ...patientAccessEndpoints, ...calendarEndpoints }
