import { Icon } from '@siegel/ui'
import { useTime } from '../app/use-time.ts'
import type { Person } from '../core/persons.ts'
import { useWords } from '../i18n/language.tsx'

/** Above every page while one acts for somebody; `onLeave` goes back to one's own data, where there are any. */
export function PersonBanner({ person, onLeave }: { person: Person; onLeave: (() => void) | undefined }) {
  const inside = useWords('inside')
  const time = useTime()
  return (
    <aside className="p-person-banner" aria-label={inside.persons.acting(person.name)}>
      <Icon name="people" />
      <span className="p-row-body">
        <strong>{inside.persons.acting(person.name)}</strong>
        {person.until !== undefined && <span>{inside.persons.until(time.lastDay(person.until))}</span>}
      </span>
      {onLeave !== undefined && (
        <button type="button" onClick={onLeave}>
          {inside.persons.leave}
        </button>
      )}
    </aside>
  )
}

/** Above every page of a guest: whose data these are, and how long. */
export function GuestBanner({ name, until }: { name: string; until: string }) {
  const inside = useWords('inside')
  const time = useTime()
  return (
    <aside className="p-person-banner" aria-label={inside.persons.guestTitle}>
      <Icon name="share" />
      <span className="p-row-body">
        <strong>{inside.persons.guestTitle}</strong>
        <span>{inside.persons.guest(name, time.lastDay(until))}</span>
      </span>
    </aside>
  )
}
