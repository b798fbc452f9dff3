import { useEffect, useRef, useState, type RefObject } from 'react'
import { letterKeys } from '../core/actions.ts'

const pagesIn = (place: HTMLElement | null): HTMLElement[] => [
  ...(place?.querySelectorAll<HTMLElement>('.document-page') ?? []),
]

/** The page that was scrolled to, counted from 1: the first that reaches below the upper quarter of what is seen. */
function pageInSight(place: HTMLElement | null): number {
  const line = (place?.closest('dialog')?.getBoundingClientRect().top ?? 0) + innerHeight / 4
  const index = pagesIn(place).findIndex((page) => page.getBoundingClientRect().bottom > line)
  return Math.max(0, index) + 1
}

/** A scroll that comes so soon after a page was asked for is that page's coming. */
const ownScroll_ms = 250

/**
 * Which page of a document is meant, how many there are, and the way to others. A page that was asked for is meant also
 * where the end of the document keeps it from coming to the top; whoever scrolls means what is in sight.
 */
export function usePages(place: RefObject<HTMLElement | null>, isThere: boolean) {
  const [page, setPage] = useState(1)
  const [count, setCount] = useState(0)
  const asked = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    const countPages = () => setCount(pagesIn(place.current).length)
    const look = () => {
      if (performance.now() - asked.current > ownScroll_ms) setPage(pageInSight(place.current))
    }
    const watcher = new MutationObserver(countPages)
    if (place.current !== null) watcher.observe(place.current, { childList: true, subtree: true })
    countPages()
    addEventListener('scroll', look, { capture: true, passive: true })
    return () => {
      watcher.disconnect()
      removeEventListener('scroll', look, { capture: true })
    }
  }, [place, isThere])
  const show = (by: number) => {
    const pages = pagesIn(place.current)
    const next = Math.max(1, Math.min(pages.length, page + by))
    asked.current = performance.now()
    setPage(next)
    pages[next - 1]?.scrollIntoView({ block: 'start' })
  }
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
