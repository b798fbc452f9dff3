import * as z from 'zod'
import { endpoint } from '../endpoint.ts'
import { appointment } from './calendar-shapes.ts'
import { service, serviceDraft } from './online-booking-shapes.ts'
import { idParams } from './shapes.ts'

/** What patients can book for themselves, and what they have booked. */
export const onlineBookingEndpoints = {
  onlineServices: endpoint({
    method: 'GET',
    path: '/api/calendar/online',
    access: 'calendar.columns',
    audit: 'read',
    says: 'What patients can book for themselves; nothing, unless the practice says so.',
    output: z.object({ services: z.array(service) }),
  }),
  saveOnlineServices: endpoint({
    method: 'PUT',
    path: '/api/calendar/online',
    access: 'calendar.set-up',
    audit: 'update',
    says: 'Saves what patients can book, in its order; what is not named is gone. All or none.',
    input: z.strictObject({ services: z.array(serviceDraft).max(8) }),
    output: z.object({ services: z.array(service) }),
  }),
  newOnlineBookings: endpoint({
    method: 'GET',
    path: '/api/calendar/online/new',
    access: 'calendar.read',
    audit: 'search',
    says: 'Appointments that patients have booked, moved or cancelled and nobody has looked at yet.',
    output: z.object({ appointments: z.array(appointment) }),
  }),
  seeOnlineBooking: endpoint({
    method: 'POST',
    path: '/api/appointments/:id/seen',
    access: 'calendar.write',
    audit: 'update',
    says: 'Says that the practice has looked at what a patient booked, moved or cancelled.',
    params: idParams,
    input: z.strictObject({ version: z.number().int().min(1) }),
    output: z.object({ version: z.number() }),
  }),
}
