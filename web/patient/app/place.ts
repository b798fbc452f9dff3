import type { MessageTopic } from '@siegel/contract/patient'
import { useSyncExternalStore } from 'react'
import { onTablet } from './tablet.ts'

/**
 * Where one is inside. The history's state has no more than its number, so that "back" works and neither an address nor what
 * browsers write to the disk of their history says anything.
 */
export type Place =
  | { tab: 'start' }
  /** `form`: the item is a questionnaire, also once it is gone. */
  | { tab: 'documents'; item?: string; sharing?: boolean; form?: boolean }
  /** `write`: a new message; of `access` it names the log entry that the patient does not know. */
  | { tab: 'messages'; thread?: string; write?: { topic?: MessageTopic; entry?: number } }
  | { tab: 'access' }
  /** What is booked, or when: `service` is what for, `move` an appointment that gets another time. */
  | { tab: 'booking'; service?: string; move?: string }
  | { tab: 'account'; add?: 'passkey' | 'password' }
  | { tab: 'account'; page: 'sessions' | 'persons' | 'take-along' | 'close' | 'offline' }
  | { tab: 'account'; page: 'way'; slot: string }
  | { tab: 'account'; page: 'shares'; share?: string }
export type TabName = Place['tab']

const home: Place = { tab: 'start' }
const places: Place[] = [home]
let current: Place = home
const listeners = new Set<() => void>()

/** What would leave something on the device: there is no way to it on the practice's tablet, whoever asks for it. */
export const allowed = (place: Place, tablet = onTablet): Place =>
  tablet && ('add' in place || ('page' in place && /^(take|offline)/.test(place.page))) ? { tab: 'account' } : place

const set = (place: Place) => {
  current = allowed(place)
  for (const listener of listeners) listener()
}

export function go(place: Place): void {
  history.pushState(places.push(place) - 1, '')
  set(place)
}

/** A new session begins at the start, whatever a page before has left in the history. */
export function goHome(): void {
  history.replaceState(0, '')
  set(home)
}

const subscribe = (listener: () => void) => {
  const popped = (event: PopStateEvent) => set(places[event.state as number] ?? home)
  listeners.add(listener)
  window.addEventListener('popstate', popped)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('popstate', popped)
  }
}

export const usePlace = (): Place => useSyncExternalStore(subscribe, () => current)
