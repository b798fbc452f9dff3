import type { AppointmentState } from '@siegel/contract/staff'
import type { Extension } from '@siegel/fhir'
import { extensionOf, partOf, urls, type AppointmentResource } from './resources.ts'

type Status = AppointmentResource['status']

/** How far an appointment is, beyond what R4's status says. */
export interface Progress {
  /** When the patient came; waiting is counted from here. */
  arrivedAt?: string
  /** With whom somebody who is checked in is. */
  with?: 'assistant' | 'doctor'
  /** Where. */
  place?: string
  /** When the state was taken on. */
  since?: string
}

const statusOfState = {
  waiting: 'waitlist',
  booked: 'booked',
  arrived: 'arrived',
  'with-assistant': 'checked-in',
  'with-doctor': 'checked-in',
  done: 'fulfilled',
  cancelled: 'cancelled',
  'no-show': 'noshow',
} as const satisfies Record<AppointmentState, Status>

export const statusOf = (state: AppointmentState): Status => statusOfState[state]

/** Our word for R4's; what only other programs write is shown as what it comes nearest to. */
export function stateOf(resource: AppointmentResource): AppointmentState {
  switch (resource.status) {
    case 'proposed':
    case 'waitlist':
      return 'waiting'
    case 'pending':
    case 'booked':
      return 'booked'
    case 'arrived':
      return 'arrived'
    case 'checked-in':
      return progressOf(resource).with === 'assistant' ? 'with-assistant' : 'with-doctor'
    case 'fulfilled':
      return 'done'
    case 'noshow':
      return 'no-show'
    case 'cancelled':
    case 'entered-in-error':
      return 'cancelled'
  }
}

export function progressOf(resource: AppointmentResource): Progress {
  const extension = extensionOf(resource, urls.progress)
  const arrivedAt = partOf(extension, 'arrivedAt')?.valueInstant
  const company = partOf(extension, 'with')?.valueCode
  const place = partOf(extension, 'place')?.valueString
  const since = partOf(extension, 'since')?.valueInstant
  return {
    ...(arrivedAt === undefined ? {} : { arrivedAt }),
    ...(company === 'assistant' || company === 'doctor' ? { with: company } : {}),
    ...(place === undefined ? {} : { place }),
    ...(since === undefined ? {} : { since }),
  }
}

export const progressExtension = ({ arrivedAt, with: company, place, since }: Progress): Extension => ({
  url: urls.progress,
  extension: [
    ...(arrivedAt === undefined ? [] : [{ url: 'arrivedAt', valueInstant: arrivedAt }]),
    ...(company === undefined ? [] : [{ url: 'with', valueCode: company }]),
    ...(place === undefined ? [] : [{ url: 'place', valueString: place }]),
    ...(since === undefined ? [] : [{ url: 'since', valueInstant: since }]),
  ],
})
