import { Icon, SealMark, type IconName } from '@siegel/ui'
import type { ReactNode } from 'react'
import type { LiveState } from '../core/live.ts'
import { useLanguage } from '../i18n/language.tsx'
import { go, type Place, type TabName } from './place.ts'
import { useTime } from './use-time.ts'

const tabs: readonly { name: TabName; icon: IconName }[] = [
  { name: 'start', icon: 'home' },
  { name: 'documents', icon: 'document' },
  { name: 'access', icon: 'eye' },
  { name: 'account', icon: 'person' },
]

/** Header and four tabs on the phone, a rail beside the page from 1024 px. */
export function Shell({
  state,
  place,
  onSignOut,
  children,
}: {
  state: LiveState
  place: Place
  onSignOut: () => Promise<void>
  children: ReactNode
}) {
  const { t } = useLanguage()
  const time = useTime()
  const { practice, patient } = state.view.index
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
        </div>
      </header>
      <div className="p-main">
        {state.stale && (
          <p className="p-stale" aria-live="polite">
            <Icon name="clock" />
            {t.stale(time.instant(state.asOf))}
          </p>
        )}
        <main className="p-page" id="inhalt" tabIndex={-1}>
          {children}
        </main>
      </div>
      <nav className="p-tabs" aria-label={t.tabs.label}>
        {tabs.map(({ name, icon }) => (
          <button
            key={name}
            type="button"
            className="p-tab"
            aria-current={place.tab === name ? 'page' : undefined}
            onClick={() => go({ tab: name })}
          >
            <Icon name={icon} />
            {t.tabs[name]}
          </button>
        ))}
        <div className="p-rail-foot">
          <strong>{patient.name}</strong>
          <button type="button" className="p-tab" onClick={() => void onSignOut()}>
            <Icon name="sign-out" />
            {t.account.signOut}
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
