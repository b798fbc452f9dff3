import type { OwnAppointment } from '@siegel/contract/patient'
import { utf8 } from '@siegel/foundation'
import { icalendar } from '@siegel/foundation/icalendar'
import type { OpenFile } from '../item/file-actions.ts'

/** An appointment for the patient's own calendar: when and where, never what for, since others read calendars. */
export function calendarFile(
  { appointment, start, end }: OwnAppointment,
  summary: string,
  practice: string,
  now: number,
): OpenFile {
  const event = { uid: `${appointment}@siegel`, start: Date.parse(start), end: Date.parse(end), summary }
  return {
    name: 'termin.ics',
    mediaType: 'text/calendar',
    content: new Uint8Array(utf8(icalendar(practice, [event], now))),
  }
}
