import { Button } from '@siegel/ui'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { Reach } from '../app/greeting.ts'
import { Emergency, HelpCard } from '../app/help.tsx'
import { Emblem, Title } from '../app/outside.tsx'
import { useTime } from '../app/use-time.ts'
import { stopReason } from '../i18n/explain.ts'
import { useLanguage } from '../i18n/language.tsx'
import { mayHaveCopies } from '../offline/may-have.ts'

const OfflineOffer = lazy(() => import('../offline/offer.tsx').then((part) => ({ default: part.OfflineOffer })))

/** The practice cannot be reached: locked, away, closed, or no connection at all. */
export function AwayPage({ reach, onReadOffline }: { reach: Reach; onReadOffline: () => void }) {
  const [hasCopies, setHasCopies] = useState(false)
  useEffect(() => void mayHaveCopies().then(setHasCopies), [])
  const { t } = useLanguage()
  const time = useTime()
  const { safe, greeting, at } = reach
  const text = { locked: t.away.locked, closed: t.away.closed, offline: t.away.offline }
  // A device that is online, and a practice that does not answer: the line of the practice is down.
  const title = { closed: t.away.closedTitle, offline: navigator.onLine ? t.away.title : t.away.offlineTitle }
  return (
    <>
      <Emblem icon={safe === 'offline' ? 'globe' : 'lock'} tone="warning" />
      <Title>{title[safe as keyof typeof title] ?? t.away.title}</Title>
      <p>{text[safe as keyof typeof text] ?? t.away.away}</p>
      {safe !== 'offline' && (
        <p>
          <strong>{t.away.notYou}</strong> {t.away.safe}
        </p>
      )}
      <Button kind="filled" icon="refresh" wide onClick={() => void reach.ask()}>
        {t.common.again}
      </Button>
      {hasCopies && (
        <Suspense>
          <OfflineOffer onRead={onReadOffline} />
        </Suspense>
      )}
      {at !== undefined && <p className="s-small s-muted">{t.away.retry(time.instant(at))}</p>}
      <HelpCard title={t.help.urgent} telephone={greeting?.telephone} />
      <Emergency />
    </>
  )
}

export function MalformedPage({ telephone, onSignIn }: { telephone: string | undefined; onSignIn?: () => void }) {
  const { t } = useLanguage()
  return (
    <>
      <Emblem icon="link" tone="warning" />
      <Title>{t.malformed.title}</Title>
      <p>{t.malformed.text}</p>
      {onSignIn && (
        <Button kind="outline" wide onClick={onSignIn}>
          {t.malformed.signIn}
        </Button>
      )}
      <HelpCard title={t.help.title} telephone={telephone} />
    </>
  )
}

/**
 * Something did not verify. There is no way on from here, and no telephone number: the page's own may be the
 * impostor's, so the letter's is named.
 */
export function StopPage({ code, sent }: { code: string; sent: boolean }) {
  const { t } = useLanguage()
  return (
    <>
      <Emblem icon="alert" tone="critical" />
      <Title>{t.stop.title}</Title>
      <p>{stopReason(t, code, sent)}</p>
      <p>
        <strong>{sent ? t.stop.nothingShown : t.stop.nothingSent}</strong>
      </p>
      <p>{t.stop.callPractice}</p>
      <p className="s-sheet p-code">
        {t.stop.reason}: <code>{code}</code>
      </p>
      <Emergency />
    </>
  )
}
