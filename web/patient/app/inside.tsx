import { Empty } from '@siegel/ui'
import { lazy, Suspense, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { LiveSession, LiveState } from '../core/live.ts'
import { indexOfPerson, personsOf, type Person } from '../core/persons.ts'
import { unreadThreads } from '../documents/is-new.ts'
import { DocumentsPage } from '../documents/documents-page.tsx'
import { useLanguage, useWords } from '../i18n/language.tsx'
import { ItemPage } from '../item/item-page.tsx'
import { StartPage } from '../start/start-page.tsx'
import { follow, forgetCopies } from '../offline/follow.ts'
import { setToken } from './gateway.ts'
import type { InsideProps } from './inside-props.ts'
import type { GoTo } from './phase.ts'
import { goHome, usePlace, type Place } from './place.ts'
import { whenIdle } from './when-idle.ts'
import { Shell } from './shell.tsx'

/** Loaded when they are wanted. */
const AccessPage = lazy(() => import('../access/access-page.tsx').then((page) => ({ default: page.AccessPage })))
const AccountPage = lazy(() => import('../account/account-page.tsx').then((page) => ({ default: page.AccountPage })))
const SessionsPage = lazy(() => import('../account/sessions-page.tsx').then((page) => ({ default: page.SessionsPage })))
const ClosePage = lazy(() => import('../account/close-page.tsx').then((page) => ({ default: page.ClosePage })))
const WayPage = lazy(() => import('../account/way-page.tsx').then((page) => ({ default: page.WayPage })))
const OfflinePage = lazy(() => import('../offline/offline-page.tsx').then((page) => ({ default: page.OfflinePage })))
const PersonsPage = lazy(() => import('../persons/persons-page.tsx').then((page) => ({ default: page.PersonsPage })))
const SharePage = lazy(() => import('../shares/share-page.tsx').then((page) => ({ default: page.SharePage })))
const SharesPage = lazy(() => import('../shares/shares-page.tsx').then((page) => ({ default: page.SharesPage })))
const TakeAlongPage = lazy(() =>
  import('../take-along/take-along-page.tsx').then((page) => ({ default: page.TakeAlongPage })),
)
const QuestionnairePage = lazy(() =>
  import('../questionnaires/questionnaire-page.tsx').then((it) => ({ default: it.QuestionnairePage })),
)
const BookingPage = lazy(() => import('../booking/booking-page.tsx').then((it) => ({ default: it.BookingPage })))
const MessagesPage = lazy(() =>
  import('../messages/messages-page.tsx').then((part) => ({ default: part.MessagesPage })),
)

const refresh_ms = 5 * 60_000

/** An open mailbox: follows the session, asks again on focus and every five minutes, leaves when it is over. */
export function Inside({ live, goTo }: { live: LiveSession; goTo: GoTo }) {
  const { t } = useLanguage()
  const inside = useWords('inside')
  const state = useSyncExternalStore(live.subscribe, live.state)
  const place = usePlace()
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set())

  useEffect(() => {
    goHome()
    const leave = whenIdle(() => {
      if (live.state().access.state === 'checking') void live.prove()
    })
    const again = () => void live.refresh()
    const visible = () => {
      if (document.visibilityState === 'visible') again()
    }
    const timer = setInterval(again, refresh_ms)
    document.addEventListener('visibilitychange', visible)
    return () => {
      leave()
      clearInterval(timer)
      document.removeEventListener('visibilitychange', visible)
    }
  }, [live])

  useEffect(() => follow(live), [live])

  const { persons, person, shown, choose, leave } = usePerson(state)
  const props: InsideProps | undefined =
    person === undefined ? undefined : { live, state: shown, person, persons, choose, seen }
  const { over } = state
  useEffect(() => {
    if (over?.code === 'session-ended') goTo({ at: 'sign-in', because: 'ended' })
    else if (over !== undefined) goTo({ at: 'stop', code: over.code, sent: true })
  }, [over, goTo])
  if (over !== undefined) return null

  const signOut = async () => {
    // Leaving must work without a connection; the session then ends by itself.
    await live.session.signOut().catch(() => undefined)
    setToken(undefined)
    goTo({ at: 'sign-in', because: 'signed-out' })
  }
  const closed = () => {
    void forgetCopies(live)
    setToken(undefined)
    goTo({ at: 'sign-in', because: 'closed' })
  }
  const onSeen = (item: string) => setSeen((before) => new Set(before).add(item))
  return (
    <Shell
      state={state}
      place={place}
      person={person}
      unread={props === undefined ? 0 : unreadThreads(props).length}
      onLeave={leave}
      onSignOut={signOut}
    >
      {props === undefined ? (
        <Empty title={inside.persons.nobody}>{inside.persons.nobodyText}</Empty>
      ) : (
        <Suspense fallback={<p className="s-muted">{t.common.loading}</p>}>
          {page(place, props, onSeen, { signOut, closed })}
        </Suspense>
      )}
    </Shell>
  )
}

/** Whose data are shown: the reader's own, until somebody else is chosen for whom the reader acts. */
function usePerson(state: LiveState) {
  const [about, setAbout] = useState<string>()
  const { index } = state.view
  const persons = useMemo(() => personsOf(index), [index])
  // A right may end while its pages are open.
  const person = persons.find((one) => one.about === about) ?? persons[0]
  const shown = useMemo(
    () => (person === undefined ? state : { ...state, view: { ...state.view, index: indexOfPerson(index, person) } }),
    [state, index, person],
  )
  const choose = ({ about: chosen }: Person) => {
    setAbout(chosen)
    goHome()
  }
  const [self] = persons
  const leave = self !== undefined && person !== self && self.about === undefined ? () => choose(self) : undefined
  return { persons, person, shown, choose, leave }
}

/** The ways out. */
interface Leaving {
  signOut: () => Promise<void>
  closed: () => void
}

function page(place: Place, props: InsideProps, onSeen: (item: string) => void, leaving: Leaving) {
  switch (place.tab) {
    case 'start':
      return <StartPage {...props} />
    case 'documents':
      if (place.item !== undefined && place.sharing === true) return <SharePage {...props} item={place.item} />
      if (place.item !== undefined && place.form === true)
        return <QuestionnairePage key={place.item} {...props} itemId={place.item} onSeen={onSeen} />
      return place.item === undefined ? (
        <DocumentsPage {...props} />
      ) : (
        <ItemPage key={place.item} {...props} itemId={place.item} onSeen={onSeen} />
      )
    case 'booking':
      return <BookingPage {...props} service={place.service} move={place.move} />
    case 'messages':
      return <MessagesPage {...props} place={place} onSeen={onSeen} />
    case 'access':
      return <AccessPage {...props} />
    case 'account':
      return account(place, props, leaving)
    default:
      return place satisfies never
  }
}

function account(place: Extract<Place, { tab: 'account' }>, props: InsideProps, { signOut, closed }: Leaving) {
  if (!('page' in place)) return <AccountPage {...props} add={place.add} onSignOut={signOut} />
  switch (place.page) {
    case 'sessions':
      return <SessionsPage {...props} />
    case 'way':
      return <WayPage {...props} slot={place.slot} />
    case 'persons':
      return <PersonsPage {...props} />
    case 'shares':
      return <SharesPage {...props} share={place.share} />
    case 'take-along':
      return <TakeAlongPage {...props} />
    case 'offline':
      return <OfflinePage live={props.live} />
    case 'close':
      return <ClosePage live={props.live} onClosed={closed} />
    default:
      return place satisfies never
  }
}
