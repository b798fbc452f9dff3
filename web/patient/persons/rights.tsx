import { Icon } from '@siegel/ui'
import { useTime } from '../app/use-time.ts'
import type { Person } from '../core/persons.ts'
import { useWords } from '../i18n/language.tsx'

/** What the reader may do for somebody, and that it is written down. */
export function Rights({ person }: { person: Person }) {
  const account = useWords('account')
  const time = useTime()
  return (
    <section className="p-section">
      <h2>{account.may}</h2>
      <ul className="p-points">
        {[account.mayRead, ...(person.level === 'act' ? [account.mayWrite] : [])].map((text) => (
          <li key={text}>
            <Icon name="check" />
            <span>{text}</span>
          </li>
        ))}
      </ul>
      <p className="s-small s-muted">
        {account.mayNote(person.name)} {person.until !== undefined && account.ends(time.lastDay(person.until))}
      </p>
    </section>
  )
}
