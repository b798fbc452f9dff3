import type { onlineBookingEndpoints } from '@siegel/contract/staff'
import type { Handlers } from '@siegel/http'
import { newOnlineBookings, onlineServices, saveOnlineServices, seeOnlineBooking } from '@siegel/practice'
import type { Safe } from '../safe.ts'
import type { StaffCaller } from '../sessions.ts'

export const onlineBookingHandlers = (safe: Safe): Handlers<typeof onlineBookingEndpoints, StaffCaller> => ({
  onlineServices: async ({ caller }) => ({ services: await onlineServices(safe.open.practice, caller) }),
  saveOnlineServices: ({ caller, body }) => ({
    services: saveOnlineServices(safe.open.practice, caller, body.services),
  }),
  newOnlineBookings: async ({ caller }) => ({ appointments: await newOnlineBookings(safe.open.practice, caller) }),
  seeOnlineBooking: ({ caller, params, body }) => seeOnlineBooking(safe.open.practice, caller, params.id, body.version),
})
