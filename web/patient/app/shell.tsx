import { Icon, SealMark, type IconName } from '@siegel/ui'
import type { ReactNode } from 'react'
import type { LiveState } from '../core/live.ts'
import type { Person } from '../core/persons.ts'
import { useLanguage, useWords } from '../i18n/language.tsx'
import { GuestBanner, PersonBanner } from '../persons/banner.tsx'
import { go, type Place, type TabName } from './place.ts'
import { useTime } from './use-time.ts'

/** Four on the phone; the rail has them all. */
const tabs: readonly { name: TabName; icon: IconName; railOnly?: boolean }[] = [
  { name: 'start', icon: 'home' },
  { name: 'documents', icon: 'document' },
  { name: 'messages', icon: 'message' },
  { name: 'booking', icon: 'calendar' },
  { name: 'access', icon: 'eye', railOnly: true },
  { name: 'account', icon: 'person', railOnly: true },
]

/** A guest has documents to read and nothing to set up. */
const ofGuests: ReadonlySet<TabName> = new Set(['start', 'documents'])

/** Header with the account and four tabs on the phone, a rail beside the page from 1024 px. */
export function Shell({
  state,
  place,
  person,
  unread,
  onLeave,
  onSignOut,
  children,
}: {
  state: LiveState
  place: Place
  /** Whose data are shown; undefined where there is nobody any more for whom the reader acts. */
  person: Person | undefined
  onLeave: (() => void) | undefined
  /** Conversations with something new in them. */
  unread: number
  onSignOut: () => Promise<void>
  children: ReactNode
}) {
  const { t } = useLanguage()
  const inside = useWords('inside')
  const time = useTime()
  const { practice, patient, guest } = state.view.index
  const shown = tabs.filter(({ name }) => guest === undefined || ofGuests.has(name))
  return (
    <div className="p-shell">
      <a className="p-skip" href="#inhalt" onClick={skip}>
        {t.common.skip}
      </a>
      <header className="p-header">
        <div className="p-header-in">
          <SealMark size={36} />
          <div className="p-header-names">
            <strong>{practice.name}</strong>
            <span>{patient.name}</span>
          </div>
          {guest === undefined ? (
            <button
              type="button"
              className="p-header-account"
              aria-current={place.tab === 'account' ? 'page' : undefined}
              onClick={() => go({ tab: 'account' })}
            >
              <Icon name="person" />
              {inside.tabs.account}
            </button>
          ) : (
            <button type="button" className="p-header-account" onClick={() => void onSignOut()}>
              <Icon name="sign-out" />
              {inside.tabs.signOut}
            </button>
          )}
        </div>
      </header>
      <div className="p-main">
        {guest !== undefined && <GuestBanner name={person?.name ?? ''} until={guest.until} />}
        {guest === undefined && person?.about !== undefined && <PersonBanner person={person} onLeave={onLeave} />}
        {state.stale && (
          <p className="p-stale" aria-live="polite">
            <Icon name="clock" />
            {inside.stale(time.instant(state.asOf))}
          </p>
        )}
        <main className="p-page" id="inhalt" tabIndex={-1}>
          {children}
        </main>
      </div>
      <nav className="p-tabs" aria-label={inside.tabs.label}>
        {shown.map(({ name, icon, railOnly }) => (
          <button
            key={name}
            type="button"
            className="p-tab"
            data-rail={railOnly === true ? '' : undefined}
            aria-current={place.tab === name ? 'page' : undefined}
            onClick={() => go({ tab: name } as Place)}
          >
            <Icon name={icon} />
            {inside.tabs[name]}
            {name === 'messages' && unread > 0 && (
              <span className="p-count">
                {unread} <span className="s-hidden-text">{inside.tabs.unread}</span>
              </span>
            )}
          </button>
        ))}
        <div className="p-rail-foot">
          <strong>{patient.name}</strong>
          <button type="button" className="p-tab" onClick={() => void onSignOut()}>
            <Icon name="sign-out" />
            {inside.tabs.signOut}
          </button>
        </div>
      </nav>
    </div>
  )
}

/** The address must not change, so the link moves the focus itself. */
function skip(event: { preventDefault: () => void }): void {
  event.preventDefault()
  document.getElementById('inhalt')?.focus()
}
