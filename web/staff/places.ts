import { useEffect, useRef } from 'react'
import { actingPerson } from './core/api.ts'
import { noteOwner } from './core/arrival.ts'
import { usePerson } from './core/session.ts'
import { stored, useStored } from './core/stored.ts'
import { history, makeRouter } from './router.tsx'

/** The screen that each person left, in the memory of this page. */
const places = new Map<string, string>()

function keep(person: string): void {
  places.set(person, history.location.href)
  noteOwner(history.location.state, person)
}

const leave = (): void => {
  if (history.location.href !== '/') history.replace('/')
}

const arrival = stored<{ person: string; router: ReturnType<typeof makeRouter> } | undefined>(undefined)

/** Keeps the place of the person signed in. */
export function followPlaces(): void {
  history.subscribe(() => {
    const person = actingPerson()
    if (person !== undefined) keep(person)
  })
}

/**
 * Brings whoever signs in to the screen that he left, never to what somebody else has left in the address or in memory. The
 * router for this person; undefined until it is made: before, nothing may be shown, since what is shown is read and logged.
 */
export function useArrival(): ReturnType<typeof makeRouter> | undefined {
  const person = usePerson()?.id
  const wasOut = useRef(false)
  const current = useStored(arrival)
  useEffect(() => {
    if (person === undefined) {
      wasOut.current = true
      arrival.set(undefined)
      leave()
      return
    }
    if (wasOut.current) history.replace(places.get(person) ?? '/')
    wasOut.current = false
    keep(person)
    arrival.set({ person, router: makeRouter() })
  }, [person])
  return current?.person === person ? current?.router : undefined
}
