import { hex } from '@siegel/foundation'
import type { NewUpload } from '@siegel/contract/patient'
import { useState } from 'react'
import type { LiveSession } from '../core/live.ts'
import { waitReceived } from '../enrol/wait-received.ts'
import { loadCore } from './core.ts'

export type Request =
  | { step: 'idle' }
  | { step: 'sending' }
  /** Sent, and not yet answered. */
  | { step: 'pending'; upload: Uint8Array }
  /** Not sent, or not taken: why. */
  | { step: 'refused'; code: string }
  | { step: 'done' }

/** A refresh that was under way already may show what was before. */
const mostLooks = 3

/**
 * Sends a request and says what the practice made of it, by the index that it sealed afterwards. `about`: the mailbox of
 * the patient for whom the reader acts. What it gives is true once the practice has taken it.
 */
export function useRequest(live: LiveSession, about?: string) {
  const [state, setState] = useState<Request>({ step: 'idle' })

  const settle = async (upload: Uint8Array): Promise<boolean> => {
    const isTaken = (now: Request): boolean => {
      setState(now)
      return now.step === 'done'
    }
    setState({ step: 'sending' })
    if (!(await waitReceived(live.session, upload))) return isTaken({ step: 'pending', upload })
    const id = hex(upload)
    const isShown = () => live.state().view.files.manifest.received.some((one) => hex(one) === id)
    for (let look = 0; look < mostLooks && !isShown(); look += 1) await live.refresh()
    if (!isShown()) return isTaken({ step: 'pending', upload })
    const refusal = live.state().view.index.refused?.find((one) => one.upload === id)
    return isTaken(refusal === undefined ? { step: 'done' } : { step: 'refused', code: refusal.code })
  }

  /** What waiting does not mend has a code; the rest goes on as an error of the page. */
  const failed = async (error: unknown): Promise<boolean> => {
    if (live.ended(error)) return false
    const core = await loadCore()
    if (!core.isRefusal(error) && !(error instanceof core.CallFailed)) throw error
    setState({ step: 'refused', code: error.code })
    return false
  }
  return {
    state,
    send: (body: NewUpload): Promise<boolean> => {
      setState({ step: 'sending' })
      return live.session.send(body, about).then(settle).catch(failed)
    },
    /** Looks again after an answer that did not come in time. */
    check: (upload: Uint8Array): Promise<boolean> => settle(upload).catch(failed),
    reset: () => setState({ step: 'idle' }),
  }
}
