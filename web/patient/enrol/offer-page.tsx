import { useEffect } from 'react'
import { whenIdle } from '../app/when-idle.ts'
import type { GoTo } from '../app/phase.ts'
import { Steps } from '../app/outside.tsx'
import type { LiveSession } from '../core/live.ts'
import { EnrolFlow } from './enrol-flow.tsx'

/** The third step of the first access. */
export function OfferPage({ live, goTo }: { live: LiveSession; goTo: GoTo }) {
  // The list is proven meanwhile, so that it is there afterwards.
  useEffect(() => whenIdle(() => void live.prove()), [live])
  useEffect(
    () =>
      live.subscribe(() => {
        const { over } = live.state()
        if (over?.code === 'session-ended') goTo({ at: 'sign-in', because: 'ended' })
        else if (over !== undefined) goTo({ at: 'stop', code: over.code, sent: true })
      }),
    [live, goTo],
  )
  return (
    <>
      <Steps now={3} />
      <EnrolFlow live={live} start="passkey" first onLeave={() => goTo({ at: 'inside', live })} />
    </>
  )
}
