import { useEffect, useEffectEvent, useState } from 'react'
import { Stopwatch } from './stopwatch.ts'

const every_ms = 1_000

/** Looks every second, and as soon as a device that slept is looked at again. */
export function useTicks(look: () => void): void {
  const tick = useEffectEvent(look)
  useEffect(() => {
    const run = () => tick()
    run()
    const timer = setInterval(run, every_ms)
    const moments = [
      [document, 'visibilitychange'],
      [window, 'pageshow'],
      [window, 'focus'],
    ] as const
    for (const [target, name] of moments) target.addEventListener(name, run)
    return () => {
      clearInterval(timer)
      for (const [target, name] of moments) target.removeEventListener(name, run)
    }
  }, [])
}

/** A watch that begins anew with whatever somebody does on this page. */
export function useIdle(): Stopwatch {
  const [watch] = useState(() => new Stopwatch())
  useEffect(() => {
    const touched = () => watch.restart()
    const deeds = ['pointerdown', 'keydown', 'input', 'wheel', 'touchmove'] as const
    for (const name of deeds) addEventListener(name, touched, { capture: true, passive: true })
    return () => {
      for (const name of deeds) removeEventListener(name, touched, { capture: true })
    }
  }, [watch])
  return watch
}
