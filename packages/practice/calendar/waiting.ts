import type { PartOfDay, WaitingRow } from '@siegel/contract/staff'
import type { Extension } from '@siegel/fhir'
import type { Stored } from '@siegel/records'
import type { Caller, PracticeContext } from '../context.ts'
import { participantsOf, wordsOf } from './booking.ts'
import { readColumns } from './columns.ts'
import { freeIn } from './free.ts'
import { progressExtension } from './progress.ts'
import { extensionOf, idIn, partOf, urls, type AppointmentResource } from './resources.ts'
import { appointmentView, lengthOf } from './view.ts'

export interface Wish {
  patient: string
  length_min: number
  /** Ids of the columns that would do; none: any. */
  columns: readonly string[]
  reason?: string | undefined
  wish?: string | undefined
  part?: PartOfDay | undefined
}

/** Longer lists are no help to anybody. */
const mostWaiting = 100
const offers = 2

/** Puts somebody on the waiting list. Throws 'not-found' for a patient that is none. */
export function addToWaitingList(context: PracticeContext, caller: Caller, wish: Wish) {
  return context.records.enqueue(caller, { verb: 'create', purpose: 'waiting-list' }, (write) => {
    const { id, version } = write.create<AppointmentResource>({
      resourceType: 'Appointment',
      extension: [...wishExtension(wish), progressExtension({ since: write.at })],
      status: 'waitlist',
      ...wordsOf({ reason: wish.reason }),
      minutesDuration: wish.length_min,
      created: write.at,
      participant: participantsOf(write, wish.patient, undefined),
    })
    return { id, version }
  })
}

/** Who waits, longest first, with times that fit. */
export function waitingList(context: PracticeContext, caller: Caller): Promise<WaitingRow[]> {
  return context.records.read(caller, { verb: 'search', purpose: 'waiting-list' }, (reader) => {
    const columns = readColumns(reader)
    const rows = ['waitlist', 'proposed'].flatMap((status) =>
      reader.find<AppointmentResource>('Appointment', { status }, mostWaiting),
    )
    return rows
      .sort((a, b) => (createdOf(a) < createdOf(b) ? -1 : 1))
      .map((stored) => {
        const { columns: wanted, ...wish } = wishOf(stored.resource)
        const length_min = lengthOf(stored.resource) || 15
        return {
          appointment: appointmentView(context, reader, stored),
          columns: wanted,
          ...wish,
          fits: freeIn(context, reader, columns, { columns: wanted, length_min, part: wish.part, count: offers }),
        }
      })
  })
}

const createdOf = ({ resource, at }: Stored<AppointmentResource>): string => resource.created ?? at

/** None where nothing is wished: FHIR knows no empty extension. */
function wishExtension({ columns, wish, part }: Wish): Extension[] {
  const extension = [
    ...(wish === undefined ? [] : [{ url: 'text', valueString: wish }]),
    ...(part === undefined ? [] : [{ url: 'part', valueCode: part }]),
    ...columns.map((id) => ({ url: 'schedule', valueReference: { reference: `Schedule/${id}` } })),
  ]
  return extension.length === 0 ? [] : [{ url: urls.wish, extension }]
}

function wishOf(resource: AppointmentResource): Pick<WaitingRow, 'columns' | 'part' | 'wish'> {
  const extension = extensionOf(resource, urls.wish)
  const wish = partOf(extension, 'text')?.valueString
  const part = partOf(extension, 'part')?.valueCode
  return {
    columns: (extension?.extension ?? []).flatMap(({ url, valueReference }) =>
      url === 'schedule' ? (idIn(valueReference, 'Schedule') ?? []) : [],
    ),
    ...(part === 'morning' || part === 'afternoon' ? { part } : {}),
    ...(wish === undefined ? {} : { wish }),
  }
}
