import { hex } from '@siegel/foundation'
import type { NewUpload } from '@siegel/contract/patient'
import { useState } from 'react'
import { loadCore } from '../app/core.ts'
import type { LiveSession } from '../core/live.ts'
import { waitReceived } from '../enrol/wait-received.ts'

export type Request =
  | { step: 'idle' }
  | { step: 'sending' }
  /** Sent, and not yet answered. */
  | { step: 'pending'; upload: Uint8Array }
  | { step: 'refused'; code: string }
  | { step: 'done' }

/** A refresh that was under way already may show what was before. */
const mostLooks = 3

/** Sends a request and says what the practice made of it, by the index that it sealed afterwards. */
export function useRequest(live: LiveSession) {
  const [state, setState] = useState<Request>({ step: 'idle' })

  const settle = async (upload: Uint8Array) => {
    setState({ step: 'sending' })
    if (!(await waitReceived(live.session, upload))) return setState({ step: 'pending', upload })
    const id = hex(upload)
    const isShown = () => live.state().view.files.manifest.received.some((one) => hex(one) === id)
    for (let look = 0; look < mostLooks && !isShown(); look += 1) await live.refresh()
    if (!isShown()) return setState({ step: 'pending', upload })
    const refusal = live.state().view.index.refused?.find((one) => one.upload === id)
    setState(refusal === undefined ? { step: 'done' } : { step: 'refused', code: refusal.code })
  }

  /** What waiting does not mend has a code; the rest goes on as an error of the page. */
  const failed = async (error: unknown) => {
    if (live.ended(error)) return
    const core = await loadCore()
    if (core.isRefusal(error) || error instanceof core.CallFailed) setState({ step: 'refused', code: error.code })
    else throw error
  }
  return {
    state,
    send: (body: NewUpload) => {
      setState({ step: 'sending' })
      return live.session.send(body).then(settle).catch(failed)
    },
    /** Looks again after an answer that did not come in time. */
    check: (upload: Uint8Array) => settle(upload).catch(failed),
    reset: () => setState({ step: 'idle' }),
  }
}
