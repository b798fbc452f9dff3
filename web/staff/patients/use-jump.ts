import { useEffect, type RefObject } from 'react'

/** F2 leads from what is being typed to the first button of a place: dialogs and fields keep other keys for themselves. */
export function useJump(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const jump = (event: KeyboardEvent) => {
      const first = place.current?.querySelector<HTMLElement>('button')
      if (event.key !== 'F2' || first === undefined || first === null) return
      event.preventDefault()
      first.focus()
    }
    addEventListener('keydown', jump)
    return () => removeEventListener('keydown', jump)
  }, [place])
}
