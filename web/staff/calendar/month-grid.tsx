import { IconButton } from '@siegel/ui'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { addDays, addMonths, monthWeeks, weekdayIndex } from './civil.ts'
import { weekdays } from './weekdays.ts'
import { longDay } from './words.ts'
import { formatMonth } from '@siegel/ui'

/** A month to choose a day from (WAI-ARIA grid): arrows by day and week, Home and End in the week, Page by month. */
export function MonthGrid({ day, onChoose }: { day: string; onChoose: (day: string) => void }) {
  const { calendar } = useWords()
  const format = useFormat()
  const [at, setAt] = useState(day)
  const [seen, setSeen] = useState(day)
  const grid = useRef<HTMLTableElement>(null)
  const byKey = useRef(false)
  if (seen !== day) {
    setSeen(day)
    setAt(day)
  }
  useEffect(() => {
    if (!byKey.current) return
    byKey.current = false
    grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
  }, [at])
  const onKeyDown = (event: KeyboardEvent) => {
    const next = keyTarget(event.key, at)
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    byKey.current = true
    setAt(next)
  }
  const today = format.today()
  return (
    <section className="month" aria-label={calendar.month}>
      <header className="row">
        <h2>{formatMonth(at, format.locale)}</h2>
        <span className="grow" />
        <IconButton icon="chevron-left" label={calendar.previousMonth} onClick={() => setAt(addMonths(at, -1))} />
        <IconButton icon="chevron-right" label={calendar.nextMonth} onClick={() => setAt(addMonths(at, 1))} />
      </header>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- WAI-ARIA's date grid */}
      <table ref={grid} role="grid" aria-label={formatMonth(at, format.locale)} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            {weekdays.map((weekday) => (
              <th key={weekday} scope="col">
                {calendar.weekdays[weekday].slice(0, 2)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {monthWeeks(at).map((week) => (
            <tr key={week[0]}>
              {week.map((one) => (
                <td key={one} aria-selected={one === day}>
                  <button
                    type="button"
                    tabIndex={one === at ? 0 : -1}
                    aria-label={longDay(one, format.locale)}
                    aria-current={one === today ? 'date' : undefined}
                    data-other={one.slice(0, 7) === at.slice(0, 7) ? undefined : ''}
                    data-weekend={weekdayIndex(one) > 4 ? '' : undefined}
                    onClick={() => onChoose(one)}
                  >
                    {Number(one.slice(8))}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function keyTarget(key: string, at: string): string | undefined {
  switch (key) {
    case 'ArrowLeft':
      return addDays(at, -1)
    case 'ArrowRight':
      return addDays(at, 1)
    case 'ArrowUp':
      return addDays(at, -7)
    case 'ArrowDown':
      return addDays(at, 7)
    case 'Home':
      return addDays(at, -weekdayIndex(at))
    case 'End':
      return addDays(at, 6 - weekdayIndex(at))
    case 'PageUp':
      return addMonths(at, -1)
    case 'PageDown':
      return addMonths(at, 1)
    default:
      return undefined
  }
}
