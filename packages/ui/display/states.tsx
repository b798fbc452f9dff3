import type { ReactNode } from 'react'
import { Icon } from '../icons/icon.tsx'
import type { IconName } from '../icons/paths.ts'

export type Tone = 'neutral' | 'accent' | 'good' | 'warning' | 'critical' | 'info'

interface StateProps {
  tone?: Tone
  icon?: IconName
  children: ReactNode
}

/** Icon and word on a soft ground. */
export const Chip = ({ tone = 'neutral', icon, children }: StateProps) => (
  <span className="s-chip" data-tone={tone}>
    {icon !== undefined && <Icon name={icon} small />}
    {children}
  </span>
)

/** Icon and word in a line of text or a table. */
export const StateText = ({ tone = 'neutral', icon, children }: StateProps) => (
  <span className="s-state" data-tone={tone}>
    {icon !== undefined && <Icon name={icon} small />}
    {children}
  </span>
)

const bannerIcons: Readonly<Record<Tone, IconName>> = {
  neutral: 'info',
  accent: 'info',
  good: 'shield-check',
  warning: 'clock',
  critical: 'x-circle',
  info: 'info',
}

/** Says what is the matter and what to do. `announce` for what appears by itself. */
export function Banner({
  tone = 'info',
  icon,
  title,
  announce,
  children,
}: {
  tone?: Tone
  icon?: IconName
  title?: string
  announce?: boolean
  children?: ReactNode
}) {
  return (
    <div className="s-banner" data-tone={tone} role={announce === true ? 'alert' : undefined}>
      <Icon name={icon ?? bannerIcons[tone]} />
      <div className="s-banner-body">
        {title !== undefined && <div className="s-banner-title">{title}</div>}
        {children}
      </div>
    </div>
  )
}

/** An empty or waiting place: a sentence that says what is the matter and what to do. `page`: nothing else is there. */
export const Empty = ({ title, page, children }: { title: string; page?: boolean; children?: ReactNode }) => (
  <div className="s-empty">
    {page === true ? <h1>{title}</h1> : <strong>{title}</strong>}
    {children}
  </div>
)

/** First letters of a person's first and last name. */
export function Initials({ name }: { name: string }) {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word) && !/^(dr|prof|med|dipl)\b\.?/i.test(word))
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0] ?? '').join('')
  return (
    <span className="s-initials" aria-hidden="true">
      {letters.toLocaleUpperCase()}
    </span>
  )
}
