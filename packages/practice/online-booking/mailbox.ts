import type { BookableService, OwnAppointment } from '@siegel/contract/patient'
import type { Reader } from '@siegel/store'
import type { PracticeContext } from '../context.ts'
import { Offers } from './offers.ts'
import { ownAppointments } from './own.ts'

/** What the sealed index of an open mailbox says of the calendar: what can be booked, and the patient's own appointments. */
export function bookingIndex(
  context: PracticeContext,
): (connection: Reader, patient: string) => { booking: BookableService[]; appointments: OwnAppointment[] } {
  const offers = new Offers(context)
  return (connection, patient) => ({
    booking: offers.at(connection),
    appointments: context.records.readForMailbox(connection, patient, (reader) =>
      ownAppointments(context, reader, patient),
    ),
  })
}
