import { useEffect, useState, type RefObject } from 'react'
import { letterKeys } from '../core/actions.ts'

const pagesIn = (place: HTMLElement | null): HTMLElement[] => [
  ...(place?.querySelectorAll<HTMLElement>('.document-page') ?? []),
]

/** The page in sight, counted from 1: the first that reaches below the upper third of what is seen. */
function pageInSight(place: HTMLElement | null): number {
  const line = (place?.closest('dialog')?.getBoundingClientRect().top ?? 0) + innerHeight / 3
  const index = pagesIn(place).findIndex((page) => page.getBoundingClientRect().bottom > line)
  return Math.max(0, index) + 1
}

/** Which page of a document is in sight, how many there are, and the way to others. */
export function usePages(place: RefObject<HTMLElement | null>, isThere: boolean) {
  const [{ page, count }, setState] = useState({ page: 1, count: 0 })
  useEffect(() => {
    const look = () => setState({ page: pageInSight(place.current), count: pagesIn(place.current).length })
    const watcher = new MutationObserver(look)
    if (place.current !== null) watcher.observe(place.current, { childList: true, subtree: true })
    look()
    addEventListener('scroll', look, { capture: true, passive: true })
    return () => {
      watcher.disconnect()
      removeEventListener('scroll', look, { capture: true })
    }
  }, [place, isThere])
  const show = (by: number) =>
    pagesIn(place.current)[pageInSight(place.current) - 1 + by]?.scrollIntoView({ block: 'start' })
  return { page, count, show }
}

/** Keys of a viewer that stands in a dialog, which has the keyboard for itself. Single characters can be switched off. */
export function useViewerKeys(keys: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const run = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (run === undefined || (event.key.length === 1 && letterKeys.get() !== 'on')) return
      event.preventDefault()
      run()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  })
}
