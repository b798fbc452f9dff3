import { Toasts } from '@siegel/ui'
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { useReach } from '../app/greeting.ts'
import { Outside } from '../app/outside.tsx'
import type { Phase } from '../app/phase.ts'
import { onTablet } from '../app/tablet.ts'
import type { Arrival } from '../arrive/arrival.ts'
import { AwayPage, MalformedPage, StopPage } from '../arrive/messages.tsx'
import { PinPage } from '../arrive/pin-page.tsx'
import type { LiveSession } from '../core/live.ts'
import { useLanguage, wordsAhead } from '../i18n/language.tsx'
import { keepApp } from '../worker/register.ts'
import { BriefBar, VisitBar } from './bars.tsx'
import { endingSaid, endVisit, readyToEnd } from './end.ts'
import { guard } from './guards.ts'
import { SetUpPage } from './set-up-page.tsx'
import { StartPage } from './start-page.tsx'
import './tablet.css'

const fetchInside = () => {
  wordsAhead('inside')
  return import('../app/inside.tsx').then(({ Inside: component }) => ({ default: component }))
}
const Inside = lazy(fetchInside)
const fetchAhead = () => void fetchInside().catch(() => undefined)

type At =
  | { at: 'set-up' }
  | { at: 'start' }
  | { at: 'pin'; fragment: string }
  | { at: 'malformed' }
  | { at: 'stop'; code: string; sent: boolean }
  /** `fragment` is the link by which it was opened, for ten minutes more. */
  | { at: 'inside'; live: LiveSession; fragment: string }

const first = ({ fragment, isSetUp }: Arrival): At =>
  isSetUp === true || !onTablet ? { at: 'set-up' } : fragment === undefined ? { at: 'start' } : { at: 'pin', fragment }

/** Wrong PINs are counted for the patient who types them, and for nobody after. */
const counted = new Map<string, string>()
const tries = {
  getItem: (key: string) => counted.get(key) ?? null,
  setItem: (key: string, value: string) => void counted.set(key, value),
  removeItem: (key: string) => void counted.delete(key),
}

/** The patient app on the practice's own tablet: one letter, ten minutes, and nothing is left. */
export function TabletApp({ arrival }: { arrival: Arrival }) {
  const { t } = useLanguage()
  const [now, setNow] = useState(() => first(arrival))
  const [ended] = useState(endingSaid)
  const reach = useReach()
  useEffect(() => (onTablet ? guard() : undefined), [])
  useEffect(() => void readyToEnd().catch(() => undefined), [])

  const isFree = onTablet && now.at === 'start'
  useEffect(() => {
    if (isFree) keepApp()
  }, [isFree])

  const goTo = useCallback((next: Phase) => {
    switch (next.at) {
      // There is no other way in to set up here.
      case 'offer':
      case 'inside':
        return setNow((before) => (before.at === 'pin' ? { ...before, at: 'inside', live: next.live } : before))
      case 'sign-in':
        return endVisit(next.because === 'ended' ? 'lost' : next.because === 'closed' ? 'closed' : 'done')
      case 'stop':
      case 'malformed':
        return setNow(next)
      case 'pin':
      case 'offline':
        return endVisit('done')
      default:
        return next satisfies never
    }
  }, [])
  const waiting = <p className="s-muted">{t.common.loading}</p>

  if (now.at === 'inside') {
    return (
      <div className="p-tablet">
        <VisitBar fragment={now.fragment} />
        <Suspense fallback={<Outside greeting={reach.greeting}>{waiting}</Outside>}>
          <Inside live={now.live} goTo={goTo} />
        </Suspense>
        <Toasts />
      </div>
    )
  }
  const shut = reach.safe !== 'unknown' && reach.safe !== 'open'
  const page = () => {
    if (now.at === 'set-up') return <SetUpPage />
    if (now.at === 'stop') return <StopPage code={now.code} sent={now.sent} />
    if (now.at === 'malformed') return <MalformedPage telephone={reach.greeting?.telephone} />
    if (shut) return <AwayPage reach={reach} onReadOffline={() => undefined} />
    if (now.at === 'start')
      return (
        <StartPage
          ended={ended}
          onRead={(fragment) => setNow({ at: 'pin', fragment })}
          onSetUp={() => setNow({ at: 'set-up' })}
        />
      )
    return (
      <PinPage fragment={now.fragment} greeting={reach.greeting} goTo={goTo} fetchAhead={fetchAhead} tries={tries} />
    )
  }
  const isSomebody = onTablet && now.at !== 'start'
  return (
    <div className="p-tablet">
      {isSomebody && <BriefBar />}
      <Outside greeting={now.at === 'stop' ? undefined : reach.greeting}>
        <Suspense fallback={waiting}>{page()}</Suspense>
      </Outside>
      <Toasts />
    </div>
  )
}
