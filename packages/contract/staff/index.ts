import { chartEndpoints } from './chart.ts'
import { masterDataEndpoints } from './master-data.ts'
import { safeEndpoints } from './safe.ts'
import { patientAccessEndpoints } from './patient-access.ts'

export type * from './types.ts'
export { chartEndpoints, masterDataEndpoints, patientAccessEndpoints, safeEndpoints }

/** Everything the staff app can ask the safe for. */
export const staffEndpoints = { ...safeEndpoints, ...chartEndpoints, ...masterDataEndpoints, ...patientAccessEndpoints }
