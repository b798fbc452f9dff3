import { Button, Chip, SealMark } from '@siegel/ui'
import type { ReactNode } from 'react'
import { language, useLocale, useWords } from '../core/language.ts'

/** The page before the work: on the left what this is, on the right the one thing to do. */
export function Door({
  demo,
  left,
  foot,
  children,
}: {
  demo: boolean
  left: ReactNode
  foot: ReactNode
  children: ReactNode
}) {
  const words = useWords()
  const locale = useLocale()
  return (
    <div className="door">
      <aside className="door-left">
        <div className="door-brand">
          <SealMark size={38} />
          <strong>Siegel</strong>
          {demo && <Chip>{words.frame.demo}</Chip>}
        </div>
        <div className="door-about">{left}</div>
        <div className="door-foot s-small s-muted">{foot}</div>
      </aside>
      <main className="door-right">
        <div className="door-form">{children}</div>
        <div className="door-language">
          <Button
            kind="quiet"
            icon="globe"
            lang={locale === 'de' ? 'en' : 'de'}
            onClick={() => language.set(locale === 'de' ? 'en' : 'de')}
          >
            {words.signIn.language}
          </Button>
        </div>
      </main>
    </div>
  )
}
