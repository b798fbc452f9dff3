import { Toasts } from '@siegel/ui'
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import type { Arrival } from '../arrive/arrival.ts'
import { AwayPage, MalformedPage, StopPage } from '../arrive/messages.tsx'
import { PinPage } from '../arrive/pin-page.tsx'
import { useLanguage, wordsAhead } from '../i18n/language.tsx'
import { keepApp } from '../worker/register.ts'
import { setToken } from './gateway.ts'
import { useReach } from './greeting.ts'
import { Outside } from './outside.tsx'
import type { Phase } from './phase.ts'

const fetchInside = () => {
  wordsAhead('inside')
  return import('./inside.tsx').then(({ Inside: component }) => ({ default: component }))
}
const fetchOffer = () => {
  wordsAhead('enrol')
  return import('../enrol/offer-page.tsx').then((page) => ({ default: page.OfferPage }))
}
/** What comes next is fetched while somebody types, or looks for the right finger. */
const fetchAfterPin = () => {
  for (const fetched of [fetchOffer(), fetchInside()]) fetched.catch(() => undefined)
}
const fetchAfterSignIn = () => void fetchInside().catch(() => undefined)
const Inside = lazy(fetchInside)
const SignInPage = lazy(() => import('../sign-in/sign-in-page.tsx').then((page) => ({ default: page.SignInPage })))
const OfferPage = lazy(fetchOffer)

const OfflineReader = lazy(() => import('../offline/reader.tsx').then((page) => ({ default: page.OfflineReader })))

const first = ({ fragment }: Arrival): Phase => (fragment === undefined ? { at: 'sign-in' } : { at: 'pin', fragment })

export function App({ arrival }: { arrival: Arrival }) {
  const { t } = useLanguage()
  const [phase, setPhase] = useState<Phase>(() => first(arrival))
  const reach = useReach()
  const goTo = useCallback((next: Phase) => {
    if (next.at === 'sign-in' || next.at === 'stop') setToken(undefined)
    setPhase(next)
  }, [])
  // All of the app is many times what a first visit needs: on a slow line it comes after that, not beside it.
  const isSettled = phase.at === 'inside' || phase.at === 'sign-in'
  useEffect(() => {
    if (isSettled) keepApp()
  }, [isSettled])
  // Another link opened in the same tab is another arrival; the page begins anew and takes the fragment first.
  useEffect(() => {
    const again = () => location.reload()
    window.addEventListener('hashchange', again)
    return () => window.removeEventListener('hashchange', again)
  }, [])

  const waiting = <p className="s-muted">{t.common.loading}</p>
  if (phase.at === 'inside') {
    return (
      <>
        <Suspense fallback={<Outside greeting={reach.greeting}>{waiting}</Outside>}>
          <Inside live={phase.live} goTo={goTo} />
        </Suspense>
        <Toasts />
      </>
    )
  }
  if (phase.at === 'offline') {
    return (
      <Suspense fallback={<Outside greeting={undefined}>{waiting}</Outside>}>
        <OfflineReader onClose={() => goTo({ at: 'sign-in' })} />
      </Suspense>
    )
  }
  const shut = reach.safe !== 'unknown' && reach.safe !== 'open'
  const page = () => {
    if (phase.at === 'stop') return <StopPage code={phase.code} sent={phase.sent} />
    if (phase.at === 'offer') return <OfferPage live={phase.live} goTo={goTo} />
    if (phase.at === 'malformed')
      return <MalformedPage telephone={reach.greeting?.telephone} onSignIn={() => goTo({ at: 'sign-in' })} />
    if (shut) return <AwayPage reach={reach} onReadOffline={() => goTo({ at: 'offline' })} />
    if (phase.at === 'pin')
      return <PinPage fragment={phase.fragment} greeting={reach.greeting} goTo={goTo} fetchAhead={fetchAfterPin} />
    return <SignInPage because={phase.because} greeting={reach.greeting} goTo={goTo} fetchAhead={fetchAfterSignIn} />
  }
  return (
    <>
      <Outside greeting={phase.at === 'stop' ? undefined : reach.greeting}>
        <Suspense fallback={waiting}>{page()}</Suspense>
      </Outside>
      <Toasts />
    </>
  )
}
