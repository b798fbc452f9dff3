import type { ChartSummary } from '@siegel/contract/staff'
import { Icon } from '@siegel/ui'
import { useWords } from '../core/language.ts'

/** CAVE: what must not be overlooked, by icon and word, in the header that never scrolls away. */
export function WarningsStrip({ warnings }: { warnings: ChartSummary['warnings'] }) {
  const { entries } = useWords()
  if (warnings.length === 0) return null
  return (
    <section className="cave" aria-label={entries.cave}>
      <Icon name="alert" small />
      <strong>{entries.cave}</strong>
      <ul>
        {warnings.map(({ reference, text, reaction }) => (
          <li key={reference}>
            <strong>{text}</strong>
            {reaction !== undefined && `: ${reaction}`}
          </li>
        ))}
      </ul>
    </section>
  )
}
