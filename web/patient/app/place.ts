import type { MessageTopic } from '@siegel/contract/patient'
import { useSyncExternalStore } from 'react'

/** Where one is inside. It lives in the history's state, so that "back" works and no address says anything. */
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
let current: Place = home
const listeners = new Set<() => void>()

const set = (place: Place) => {
  current = place
  for (const listener of listeners) listener()
}

export function go(place: Place): void {
  history.pushState({ place }, '')
  set(place)
}

/** A new session begins at the start, whatever a page before has left in the history. */
export function goHome(): void {
  history.replaceState({ place: home }, '')
  set(home)
}

const subscribe = (listener: () => void) => {
  const popped = (event: PopStateEvent) => set((event.state as { place?: Place } | null)?.place ?? home)
  listeners.add(listener)
  window.addEventListener('popstate', popped)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('popstate', popped)
  }
}

export const usePlace = (): Place => useSyncExternalStore(subscribe, () => current)
