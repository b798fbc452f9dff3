import type { UploadOf } from '@siegel/contract/patient'
import type { OnlineService } from '@siegel/contract/staff'
import { Refusal } from '@siegel/foundation'
import type { RecordReader, RecordTransactor, Stored } from '@siegel/records'
import { moveTo } from '../calendar/appointments.ts'
import { book, participantsOf, spanAt } from '../calendar/booking.ts'
import { addDays, type Span } from '../calendar/civil-time.ts'
import { requireColumn, type Column } from '../calendar/columns.ts'
import { conflictOf, hoursOn } from '../calendar/occupancy.ts'
import { stateOf } from '../calendar/progress.ts'
import { urls, withExtension, type AppointmentResource } from '../calendar/resources.ts'
import { ended } from '../calendar/states.ts'
import { slotOf } from '../calendar/view.ts'
import { today, type PracticeContext } from '../context.ts'
import { byPatient, markExtension, markOf, type OnlineMark } from './mark.ts'
import { appointmentsOf, lastChange } from './own.ts'
import { readServices } from './services.ts'
import { hour_ms, spansIn } from './times.ts'

/** Appointments to come that a patient may have booked at a time. */
const mostOpen = 3
/** Whoever books and cancels in turns comes to an end, too. */
const mostInADay = 6
const mostMoves = 5

const needs = ['calendar.columns', 'calendar.read', 'calendar.write', 'patient.list'] as const

interface From {
  /** The patient whom it is about. */
  about: string
}

/**
 * What patients ask for from their mailboxes. Each is checked in the transaction that does it: of two that want one time,
 * one gets it. Refusals: 'slot-taken'; 'not-bookable' for what is not offered or not any more; 'too-many-bookings';
 * 'not-found' for an appointment that is not the patient's own; 'appointment-fixed' for what the practice has to be asked for.
 */
export const bookingHandlers = (context: PracticeContext, newId: () => string) => ({
  book: ({ about }: From, body: UploadOf<'book'>) => {
    const id = newId()
    return {
      verb: 'book' as const,
      object: `Appointment/${id}`,
      needs,
      run: (write: RecordTransactor) => {
        requireFew(context, write, about)
        const service = requireService(write, body.service)
        const { column, span } = placeOf(context, write, service, body)
        const { words } = body
        const mark: OnlineMark = {
          service: service.id,
          cancelHours: service.cancel_h,
          moves: 0,
          ...(words === undefined ? {} : { words }),
        }
        const booking = { ...body, length_min: service.length_min, patient: about, reason: service.name }
        book(write, booking, { column, span, online: { id, mark: markExtension(mark) } })
      },
    }
  },

  'move-appointment': ({ about }: From, body: UploadOf<'move-appointment'>) => ({
    verb: 'move-appointment' as const,
    object: `Appointment/${body.appointment}`,
    needs,
    run: (write: RecordTransactor) => {
      const { stored, mark } = requireChangeable(context, write, about, body.appointment)
      const { id, resource, version } = stored
      if (mark.moves >= mostMoves) throw new Refusal('too-many-bookings')
      const service = requireService(write, mark.service)
      const freed = new Set([slotOf(resource)].flatMap((slot) => slot ?? []))
      const place = placeOf(context, write, service, body, freed)
      const moved = { ...resource, ...moveTo(write, resource, place) }
      const marked = withExtension(moved, urls.online, markExtension({ ...mark, moves: mark.moves + 1 }))
      const participant = participantsOf(write, about, place.column, 'needs-action')
      write.update({ ...moved, ...marked, participant, id }, version)
    },
  }),

  'cancel-appointment': ({ about }: From, body: UploadOf<'cancel-appointment'>) => ({
    verb: 'cancel-appointment' as const,
    object: `Appointment/${body.appointment}`,
    needs,
    run: (write: RecordTransactor) => {
      const { stored } = requireChangeable(context, write, about, body.appointment)
      const { id, resource, version } = stored
      const participant = resource.participant.map((one) =>
        one.actor?.reference === undefined ? { ...one, status: 'needs-action' as const } : one,
      )
      const given = ended(write, stored, { state: 'cancelled' })
      write.update({ ...given, cancelationReason: byPatient, participant, id }, version)
    },
  }),
})

function requireFew(context: PracticeContext, reader: RecordReader, patient: string): void {
  const now = context.now()
  const own = appointmentsOf(reader, patient).filter(({ resource }) => markOf(resource) !== undefined)
  const open = own.filter(({ resource }) => stateOf(resource) === 'booked' && Date.parse(resource.start ?? '') > now)
  const fresh = own.filter(({ resource }) => Date.parse(resource.created ?? '') > now - 24 * hour_ms)
  if (open.length >= mostOpen || fresh.length >= mostInADay) throw new Refusal('too-many-bookings')
}

function requireService(reader: RecordReader, id: string): OnlineService {
  const found = readServices(reader).find((one) => one.id === id)
  if (found?.active !== true) throw new Refusal('not-bookable')
  return found
}

/** Where it goes: a time that the practice offers for this, in one of its columns, and that is free. */
function placeOf(
  context: PracticeContext,
  reader: RecordReader,
  service: OnlineService,
  { column: id, day, time }: { column: string; day: string; time: string },
  except?: ReadonlySet<string>,
): { column: Column; span: Span } {
  const timeZone = context.timeZone()
  if (!service.columns.includes(id)) throw new Refusal('not-bookable')
  const column = requireColumn(reader, id)
  const span = spanAt({ column: id, day, time, length_min: service.length_min }, timeZone)
  const isSoon = span.start < context.now() + service.lead_h * hour_ms
  const isFar = day > addDays(today(context), service.ahead_days)
  const open = hoursOn(column.opening, day, timeZone)
  const isOffered = spansIn(open, column, service).some(({ start }) => start === span.start)
  if (!column.active || isSoon || isFar || !isOffered) throw new Refusal('not-bookable')
  const conflict = conflictOf(reader, column, span, { timeZone, ...(except === undefined ? {} : { except }) })
  if (conflict !== undefined) throw new Refusal('slot-taken')
  return { column, span }
}

/** The patient's own appointment, booked by the patient, early enough. Somebody else's is as if there were none. */
function requireChangeable(
  context: PracticeContext,
  reader: RecordReader,
  patient: string,
  id: string,
): { stored: Stored<AppointmentResource>; mark: OnlineMark } {
  const stored = appointmentsOf(reader, patient).find((one) => one.id === id)
  if (stored === undefined) throw new Refusal('not-found')
  const { resource } = stored
  const mark = markOf(resource)
  const isEarly = mark !== undefined && context.now() <= lastChange(resource, mark)
  if (mark === undefined || !isEarly || stateOf(resource) !== 'booked') throw new Refusal('appointment-fixed')
  return { stored, mark }
}
