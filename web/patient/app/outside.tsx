import { Icon, SealMark, type IconName, type Tone } from '@siegel/ui'
import { useEffect, useRef, type ReactNode } from 'react'
import { useLanguage } from '../i18n/language.tsx'
import { languages } from '../i18n/words.ts'
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

/** Of two languages it shows the one to switch to, of more all by their names. */
function LanguageSwitch() {
  const { t, locale, choose } = useLanguage()
  const [other, ...more] = [...languages].filter(([tag]) => tag !== locale)
  if (other === undefined) return null
  if (more.length === 0)
    return (
      <button type="button" className="p-language" lang={other[0]} onClick={() => choose(other[0])}>
        <Icon name="globe" />
        {other[1].name}
      </button>
    )
  return (
    <label className="p-language">
      <Icon name="globe" />
      <span className="s-hidden-text">{t.common.language}</span>
      <select value={locale} onChange={({ target }) => choose(target.value)}>
        {[...languages].map(([tag, { name }]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

/**
 * The main heading of a page: takes the focus when the page appears, so that it is read out. `tab` is what tab and history
 * say where the heading names somebody or a document: browsers write that to the disk.
 */
export function Title({ children, tab = children }: { children: string; tab?: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = tab
    window.scrollTo(0, 0)
    heading.current?.focus({ preventScroll: true })
  }, [children, tab])
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
