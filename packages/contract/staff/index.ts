import { actingEndpoints } from './acting.ts'
import { breakGlassEndpoints } from './break-glass.ts'
import { calendarEndpoints } from './calendar.ts'
import { chartEndpoints } from './chart.ts'
import { codesEndpoints } from './codes.ts'
import { documentEndpoints } from './documents.ts'
import { entryEndpoints } from './entries.ts'
import { entryTypeEndpoints } from './entry-types.ts'
import { mailEndpoints } from './mail.ts'
import { masterDataEndpoints } from './master-data.ts'
import { onlineBookingEndpoints } from './online-booking.ts'
import { messageEndpoints } from './messages.ts'
import { questionnaireEndpoints } from './questionnaires.ts'
import { safeEndpoints } from './safe.ts'
import { patientAccessEndpoints } from './patient-access.ts'
import { releaseRuleEndpoints } from './release-rules.ts'
import { workstationEndpoints } from './workstation.ts'

export { entryTypeIcons, entryTypeTones } from './entry-types.ts'
export { releaseMoments } from './release-rules.ts'
export { vitalKindNames } from './shapes.ts'
export type * from './types.ts'
export {
  actingEndpoints,
  breakGlassEndpoints,
  calendarEndpoints,
  chartEndpoints,
  codesEndpoints,
  documentEndpoints,
  entryEndpoints,
  entryTypeEndpoints,
  mailEndpoints,
  masterDataEndpoints,
  onlineBookingEndpoints,
  messageEndpoints,
  patientAccessEndpoints,
  releaseRuleEndpoints,
  questionnaireEndpoints,
  safeEndpoints,
  workstationEndpoints,
}

/** Everything the staff app can ask the safe for. */
export const staffEndpoints = {
  ...safeEndpoints,
  ...chartEndpoints,
  ...codesEndpoints,
  ...documentEndpoints,
  ...entryEndpoints,
  ...entryTypeEndpoints,
  ...mailEndpoints,
  ...masterDataEndpoints,
  ...messageEndpoints,
  ...questionnaireEndpoints,
  ...patientAccessEndpoints,
  ...releaseRuleEndpoints,
  ...actingEndpoints,
  ...calendarEndpoints,
  ...onlineBookingEndpoints,
  ...breakGlassEndpoints,
  ...workstationEndpoints,
}
