import { Icon } from '@siegel/ui'
import { useTime } from '../app/use-time.ts'
import type { Person } from '../core/persons.ts'
import { useLanguage } from '../i18n/language.tsx'

/** What the reader may do for somebody, and that it is written down. */
export function Rights({ person }: { person: Person }) {
  const { t } = useLanguage()
  const time = useTime()
  return (
    <section className="p-section">
      <h2>{t.persons.may}</h2>
      <ul className="p-points">
        {[t.persons.mayRead, ...(person.level === 'act' ? [t.persons.mayWrite] : [])].map((text) => (
          <li key={text}>
            <Icon name="check" />
            <span>{text}</span>
          </li>
        ))}
      </ul>
      <p className="s-small s-muted">
        {t.persons.mayNote(person.name)} {person.until !== undefined && t.persons.ends(time.lastDay(person.until))}
      </p>
    </section>
  )
}
