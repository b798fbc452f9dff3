import type { Weekday } from '@siegel/contract/staff'

/** In the order of a German week. */
export const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
