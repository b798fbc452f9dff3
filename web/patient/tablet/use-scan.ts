import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'
import { startCamera, type Camera, type CameraTrouble } from './camera.ts'
import { createDecoder } from './decoder.ts'
import { readFrames, type Frame } from './frames.ts'
import { facingKept, mark } from './mark.ts'
import { readCode } from './read-code.ts'
import { Stopwatch } from './stopwatch.ts'
import { useTicks } from './use-watch.ts'

const patience_ms = 60_000
const darkFor_ms = 20_000
/** A white sheet in a lit room is brighter by far. */
const dark = 40

type Hint = 'dark' | 'other-practice' | 'other-code'

export type Scan =
  | { step: 'off'; because?: CameraTrouble | 'nothing-read' }
  | { step: 'starting' }
  | { step: 'looking'; isFront: boolean; hasOther: boolean; hint?: Hint | undefined }

/**
 * The camera and what it reads. It stops when a letter was read, after a minute without one, when the page is left or out
 * of sight.
 */
export function useScan(video: RefObject<HTMLVideoElement | null>, onRead: (fragment: string) => void) {
  const [scan, setScan] = useState<Scan>({ step: 'off' })
  const running = useRef<{ stop: () => void; since: Stopwatch; lit: Stopwatch }>(undefined)

  const stop = useCallback((because?: CameraTrouble | 'nothing-read') => {
    running.current?.stop()
    running.current = undefined
    setScan({ step: 'off', ...(because !== undefined && { because }) })
  }, [])
  const hint = (shown: Hint) =>
    setScan((now) => (now.step === 'looking' && now.hint !== shown ? { ...now, hint: shown } : now))
  const onFrame = async ({ text, light }: Frame) => {
    const run = running.current
    if (light >= dark) {
      run?.lit.restart()
      setScan((now) => (now.step === 'looking' && now.hint === 'dark' ? { ...now, hint: undefined } : now))
    }
    if (text === undefined || text === '') return
    const code = await readCode(text, location.host)
    if (running.current === undefined || running.current !== run) return
    if ('refused' in code) return hint(code.refused)
    stop()
    onRead(code.fragment)
  }

  const start = async () => {
    running.current?.stop()
    setScan({ step: 'starting' })
    const guard = { isCancelled: false }
    running.current = { stop: () => (guard.isCancelled = true), since: new Stopwatch(), lit: new Stopwatch() }
    const [camera, decode] = await Promise.all([startCamera(facingKept()), createDecoder().catch(() => undefined)])
    if ('trouble' in camera) return guard.isCancelled ? undefined : stop(camera.trouble)
    const shown = video.current
    if (guard.isCancelled || shown === null || decode === undefined) {
      camera.stop()
      if (!guard.isCancelled) stop('other')
      return
    }
    show(
      camera,
      shown,
      readFrames(shown, decode, (frame) => void onFrame(frame)),
    )
  }
  const show = (camera: Camera, shown: HTMLVideoElement, stopReading: () => void) => {
    shown.srcObject = camera.stream
    // It plays as soon as it can; a browser that refuses shows a still picture, which is read as well.
    shown.play().catch(() => undefined)
    const end = () => {
      stopReading()
      camera.stop()
      shown.srcObject = null
    }
    running.current = { stop: end, since: new Stopwatch(), lit: new Stopwatch() }
    setScan({ step: 'looking', isFront: camera.isFront, hasOther: camera.hasOther })
  }

  useTicks(() => {
    const run = running.current
    if (run === undefined) return
    if (document.visibilityState === 'hidden') stop()
    else if (run.since.spent_ms() >= patience_ms) stop('nothing-read')
    else if (run.lit.spent_ms() >= darkFor_ms) hint('dark')
  })
  useEffect(() => {
    const leave = () => running.current?.stop()
    addEventListener('pagehide', leave)
    return () => {
      removeEventListener('pagehide', leave)
      leave()
    }
  }, [])

  const turn = () => {
    mark(facingKept() === 'user' ? 'environment' : 'user')
    void start()
  }
  return { scan, start: () => void start(), turn, stop: () => stop() }
}
