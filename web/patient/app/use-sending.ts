import type { NewUpload } from '@siegel/contract/patient'
import { useState } from 'react'
import type { LiveSession } from '../core/live.ts'
import { waitReceived } from '../enrol/wait-received.ts'
import { loadCore } from './core.ts'

/** How far something is that was sent to the practice. */
export type Sending =
  | { step: 'idle' }
  | { step: 'sending' }
  /** It lies sealed before the safe, which has not answered within half a minute. */
  | { step: 'pending' }
  | { step: 'done'; upload: string }
  /** Not sent, or not taken: why. */
  | { step: 'failed'; code: string }

/** Sends one thing to the practice and waits until the practice has taken it, or has said why not. */
export function useSending(live: LiveSession) {
  const [state, setState] = useState<Sending>({ step: 'idle' })
  /** The upload's id where the practice has taken it. */
  const send = async (body: NewUpload, about?: string): Promise<string | undefined> => {
    setState({ step: 'sending' })
    const { hex, isRefusal, CallFailed } = await loadCore()
    try {
      const sent = await live.session.send(body, about)
      if (!(await waitReceived(live.session, sent))) {
        setState({ step: 'pending' })
        return undefined
      }
      await live.refresh()
      const upload = hex(sent)
      const refused = live.state().view.index.refused?.find((one) => one.upload === upload)
      setState(refused === undefined ? { step: 'done', upload } : { step: 'failed', code: refused.code })
      return refused === undefined ? upload : undefined
    } catch (error) {
      if (live.ended(error)) return undefined
      if (!isRefusal(error) && !(error instanceof CallFailed)) throw error
      setState({ step: 'failed', code: error.code })
      return undefined
    }
  }
  return { state, send, reset: () => setState({ step: 'idle' }) }
}
