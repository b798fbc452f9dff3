import type { Status } from '@siegel/contract/staff'
import type { Permission } from '@siegel/contract'
import { Icon, SealMark, type IconName } from '@siegel/ui'
import { Link } from '@tanstack/react-router'
import { useWords } from '../core/language.ts'
import { useMay, useRecent } from '../core/session.ts'
import { StatusDots } from './status-dots.tsx'

type Area = 'today' | 'patients' | 'inbox' | 'tasks' | 'calendar' | 'log' | 'administration'

const areas: readonly { area: Area; icon: IconName; needs: Permission }[] = [
  { area: 'today', icon: 'sun', needs: 'calendar.read' },
  { area: 'patients', icon: 'people', needs: 'patient.list' },
  { area: 'inbox', icon: 'inbox', needs: 'inbox.read' },
  { area: 'tasks', icon: 'task', needs: 'inbox.read' },
  { area: 'calendar', icon: 'calendar', needs: 'calendar.read' },
  { area: 'log', icon: 'list-check', needs: 'log.read' },
  { area: 'administration', icon: 'sliders', needs: 'entry-types.write' },
]

/** How much of it waits. */
const counted = (status: Status | undefined, area: Area): number =>
  area === 'inbox' || area === 'tasks' || area === 'calendar' ? (status?.[area] ?? 0) : 0

/** Where one can go, by what one may; below it the patients opened last and the state of the house. */
export function Rail({ status, unreachable }: { status: Status | undefined; unreachable: boolean }) {
  const { frame, common } = useWords()
  const may = useMay()
  const recent = useRecent()
  return (
    <aside className="rail">
      <div className="rail-brand">
        <SealMark size={26} />
        <strong>Siegel</strong>
      </div>
      <nav aria-label={frame.navigation}>
        <ul>
          {areas
            .filter(({ needs }) => may(needs))
            .map(({ area, icon }) => (
              <li key={area}>
                <Link to={`/${area}`} className="rail-link">
                  <Icon name={icon} />
                  <span>{frame[area]}</span>
                  {counted(status, area) > 0 && <span className="rail-count">{counted(status, area)}</span>}
                </Link>
              </li>
            ))}
        </ul>
      </nav>
      {recent.length > 0 && (
        <section className="rail-recent" aria-label={frame.recent}>
          <h2>{frame.recent}</h2>
          <ul>
            {recent.map(({ id, name, age }) => (
              <li key={id}>
                <Link to="/patients/$id" params={{ id }} className="rail-recent-link">
                  <span>{name}</span>
                  {age !== undefined && <span className="s-muted">{common.yearsShort(age)}</span>}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <StatusDots status={status} unreachable={unreachable} />
    </aside>
  )
}
