import type { IconName } from '@siegel/ui'
import { useEffect, useRef } from 'react'
import { keyName, mayTake, type Place } from './keys.ts'
import { remembered, stored, useStored } from './stored.ts'

/** Something a person can do here and now: a row of the command palette and, where it has one, a key. */
export interface Action {
  id: string
  label: string
  icon?: IconName
  /** As `keyName` writes it. */
  key?: string
  /** Works by its key alone and is no row of the palette. */
  silent?: boolean
  run: () => void
}

const offered = stored<readonly { current: readonly Action[] }[]>([])

/** Whether single letters are keys, on this computer (WCAG 2.1.4). */
export const letterKeys = remembered('siegel-letter-keys', ['on', 'off'], 'on')

/** Offers actions while the component is there; those offered last win a key that two want. */
export function useActions(actions: readonly Action[]): void {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    offered.set([...offered.get(), latest])
    return () => offered.set(offered.get().filter((one) => one !== latest))
  }, [])
}

const newestFirst = (): Action[] =>
  offered
    .get()
    .flatMap(({ current }) => current)
    .toReversed()

/** Every action that is offered now, those of the screen before those of the frame. */
export function useOffered(): Action[] {
  useStored(offered)
  const seen = new Set<string>()
  const screens = offered.get().toReversed()
  return screens
    .flatMap(({ current }) => [...current])
    .filter(({ id, silent }) => silent !== true && !seen.has(id) && seen.add(id))
}

function placeOf(target: EventTarget | null): Place {
  if (!(target instanceof HTMLElement)) return 'free'
  if (target.isContentEditable || target.matches('input, textarea, select'))
    return target.matches('input[type=checkbox], input[type=radio]') ? 'control' : 'text'
  return target.matches('button, a[href], summary, [role=tab], [role=option], td[tabindex]') ? 'control' : 'free'
}

/** Listens for the keys of all actions; a modal dialog keeps the keyboard for itself. */
export function listenForKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]') !== null) return
    const name = keyName(event)
    if (!mayTake(name, placeOf(event.target), letterKeys.get() === 'on')) return
    const action = newestFirst().find(({ key }) => key === name)
    if (action === undefined) return
    event.preventDefault()
    action.run()
  })
}
