import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react'
import { AccessPage } from '../access/access-page.tsx'
import { AccountPage } from '../account/account-page.tsx'
import type { LiveSession } from '../core/live.ts'
import { unreadThreads } from '../documents/is-new.ts'
import { DocumentsPage } from '../documents/documents-page.tsx'
import { useLanguage } from '../i18n/language.tsx'
import { ItemPage } from '../item/item-page.tsx'
import { StartPage } from '../start/start-page.tsx'
import { setToken } from './gateway.ts'
import type { InsideProps } from './inside-props.ts'
import type { GoTo } from './phase.ts'
import { goHome, usePlace, type Place } from './place.ts'
import { Shell } from './shell.tsx'

const MessagesPage = lazy(() =>
  import('../messages/messages-page.tsx').then((part) => ({ default: part.MessagesPage })),
)

const refresh_ms = 5 * 60_000

/** An open mailbox: follows the session, asks again on focus and every five minutes, leaves when it is over. */
export function Inside({ live, goTo }: { live: LiveSession; goTo: GoTo }) {
  const state = useSyncExternalStore(live.subscribe, live.state)
  const place = usePlace()
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set())

  useEffect(() => {
    goHome()
    if (live.state().access.state === 'checking') void live.prove()
    const again = () => void live.refresh()
    const visible = () => {
      if (document.visibilityState === 'visible') again()
    }
    const timer = setInterval(again, refresh_ms)
    document.addEventListener('visibilitychange', visible)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', visible)
    }
  }, [live])

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
  const props: InsideProps = { live, state, seen }
  return (
    <Shell state={state} place={place} unread={unreadThreads(props).length} onSignOut={signOut}>
      {page(place, props, (item) => setSeen((before) => new Set(before).add(item)), signOut)}
    </Shell>
  )
}

function Loading() {
  const { t } = useLanguage()
  return <p className="s-muted">{t.common.loading}</p>
}

function page(place: Place, props: InsideProps, onSeen: (item: string) => void, signOut: () => Promise<void>) {
  switch (place.tab) {
    case 'start':
      return <StartPage {...props} />
    case 'documents':
      return place.item === undefined ? (
        <DocumentsPage {...props} />
      ) : (
        <ItemPage key={place.item} {...props} itemId={place.item} onSeen={onSeen} />
      )
    case 'messages':
      return (
        <Suspense fallback={<Loading />}>
          <MessagesPage {...props} place={place} onSeen={onSeen} />
        </Suspense>
      )
    case 'access':
      return <AccessPage {...props} />
    case 'account':
      return <AccountPage {...props} add={place.add} onSignOut={signOut} />
    default:
      return place satisfies never
  }
}
