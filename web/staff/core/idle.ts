import { useEffect } from 'react'
import { lockScreen } from './query-client.ts'

/** A workstation that nobody touches for so long locks its screen. */
const idle_ms = 10 * 60_000
const look_ms = 5_000
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const

/** Locks the screen where nobody is; the clock on the wall counts, so that a computer that slept wakes up locked. */
export function useIdleLock(): void {
  useEffect(() => {
    let touched = Date.now()
    const touch = () => {
      // Whoever wakes the computer up is not the one who left it.
      if (Date.now() - touched >= idle_ms) lockScreen()
      touched = Date.now()
    }
    const timer = setInterval(() => {
      if (Date.now() - touched >= idle_ms) lockScreen()
    }, look_ms)
    for (const sign of signs) addEventListener(sign, touch, { passive: true, capture: true })
    return () => {
      clearInterval(timer)
      for (const sign of signs) removeEventListener(sign, touch, { capture: true })
    }
  }, [])
}
