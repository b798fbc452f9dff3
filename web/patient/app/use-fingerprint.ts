import { useEffect, useState } from 'react'
import type { LiveSession } from '../core/live.ts'
import { loadCore } from './core.ts'

/** The practice's fingerprint as the letter prints it. */
export function useFingerprint({ session }: LiveSession): string {
  const [text, setText] = useState('')
  useEffect(() => {
    void loadCore().then(({ formatFingerprint }) => setText(formatFingerprint(session.practice)))
  }, [session])
  return text
}
