import { Icon, SealMark, type IconName, type Tone } from '@siegel/ui'
import { useEffect, useRef, type ReactNode } from 'react'
import { useLanguage } from '../i18n/language.tsx'
import type { Greeting } from './greeting.ts'

/** A page before anything is open: mark, practice and its doctors above one question; never a patient. */
export function Outside({ greeting, children }: { greeting: Greeting | undefined; children: ReactNode }) {
  return (
    <>
      <header className="p-header">
        <div className="p-header-in">
          <SealMark size={36} />
          <div className="p-header-names">
            <strong>{greeting?.practice ?? 'Siegel'}</strong>
            {greeting !== undefined && <span>{greeting.doctors.join(' · ')}</span>}
          </div>
          <LanguageSwitch />
        </div>
      </header>
      <main className="p-page p-outside">{children}</main>
    </>
  )
}

/** Shows the language one would switch to. */
function LanguageSwitch() {
  const { locale, choose } = useLanguage()
  const other =
    locale === 'de' ? ({ locale: 'en', name: 'English' } as const) : ({ locale: 'de', name: 'Deutsch' } as const)
  return (
    <button type="button" className="p-language" lang={other.locale} onClick={() => choose(other.locale)}>
      <Icon name="globe" />
      {other.name}
    </button>
  )
}

/** The main heading of a page: takes the focus when the page appears, so that it is read out. */
export function Title({ children }: { children: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = children
    window.scrollTo(0, 0)
    heading.current?.focus({ preventScroll: true })
  }, [children])
  return (
    <h1 ref={heading} tabIndex={-1} className="p-title">
      {children}
    </h1>
  )
}

export function Steps({ now }: { now: 2 | 3 }) {
  const { t } = useLanguage()
  return (
    <div className="p-steps">
      <div className="p-steps-bars" aria-hidden="true">
        {[1, 2, 3].map((step) => (
          <span key={step} data-done={step <= now ? '' : undefined} />
        ))}
      </div>
      <p className="s-small s-muted">{t.common.step(now, 3)}</p>
    </div>
  )
}

/** A large round picture above a message. */
export const Emblem = ({ icon, tone }: { icon: IconName; tone: Tone }) => (
  <div className="p-emblem" data-tone={tone}>
    <Icon name={icon} />
  </div>
)
