import type { Permission } from '@siegel/contract'
import { Icon, type IconName } from '@siegel/ui'
import { Link } from '@tanstack/react-router'
import { NoColumns } from '../calendar/calendar.tsx'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'

const steps = [
  { key: 'patients', to: '/patients', icon: 'people', needs: 'patient.write' },
  { key: 'inbox', to: '/inbox', icon: 'flask', needs: 'import.run' },
  { key: 'people', to: '/administration', icon: 'key', needs: 'people.write' },
] as const satisfies readonly { key: string; to: string; icon: IconName; needs: Permission }[]

/** In the place of today's list while there is no calendar yet: what comes next in a new practice. */
export function FirstSteps() {
  const { today } = useWords()
  const may = useMay()
  return (
    <>
      <NoColumns />
      <section className="first-steps" aria-label={today.firstSteps.title}>
        <h2>{today.firstSteps.title}</h2>
        <ul>
          {steps
            .filter(({ needs }) => may(needs))
            .map(({ key, to, icon }) => (
              <li key={key}>
                <Icon name={icon} />
                <Link to={to}>{today.firstSteps[key]}</Link>
                <span className="s-muted">{today.firstSteps[`${key}Text`]}</span>
              </li>
            ))}
        </ul>
      </section>
    </>
  )
}
