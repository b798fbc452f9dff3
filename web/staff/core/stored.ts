import { useSyncExternalStore } from 'react'

/** A value shared by components outside of React's tree. */
export interface Stored<T> {
  get: () => T
  set: (value: T) => void
  subscribe: (listener: () => void) => () => void
}

export function stored<T>(initial: T): Stored<T> {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set: (next) => {
      value = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** A setting of this browser; never anything of a patient. */
export function remembered<T extends string>(name: string, values: readonly T[], fallback: T): Stored<T> {
  const inner = stored(values.find((one) => one === read(name)) ?? fallback)
  return {
    ...inner,
    set: (next) => {
      try {
        localStorage.setItem(name, next)
      } catch {
        // A browser that keeps nothing: the choice holds for this page.
      }
      inner.set(next)
    },
  }
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

export const useStored = <T>(store: Stored<T>): T => useSyncExternalStore(store.subscribe, store.get)
