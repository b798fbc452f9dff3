import type { OwnAppointment } from '@siegel/contract/patient'
import { Icon } from '@siegel/ui'
import { go } from '../app/place.ts'
import { useTime } from '../app/use-time.ts'
import { dayText, nextOf, timeText } from '../booking/days.ts'
import { useLanguage, useWords } from '../i18n/language.tsx'

/** When to come next: said first of all, since it cannot wait. */
export function NextAppointment({ appointments }: { appointments: readonly OwnAppointment[] | undefined }) {
  const { locale } = useLanguage()
  const { appointments: words } = useWords('inside')
  const time = useTime()
  const next = nextOf(appointments, time.now())
  if (next === undefined) return null
  return (
    <section className="p-section">
      <h2>{words.next}</h2>
      <div className="s-sheet p-rows">
        <button type="button" className="p-row" onClick={() => go({ tab: 'booking' })}>
          <span className="p-square">
            <Icon name="calendar" />
          </span>
          <span className="p-row-body">
            <strong>{words.at(dayText(next.day, time.today(), locale), timeText(next.time))}</strong>
            <span>{[next.with, next.reason].filter((part) => part !== undefined).join(', ')}</span>
          </span>
          <Icon name="chevron-right" />
        </button>
      </div>
    </section>
  )
}
