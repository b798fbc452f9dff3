import type { Flag } from '@siegel/contract/staff'
import { Icon } from '@siegel/ui'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { arrowOf, isNumeric, weightOf } from '../core/value-text.ts'

/** Longer findings in words are text to read, not a value to glance at. */
const longWords = 40

/**
 * A result: ink in range, bold with a red arrow out of range, red on soft red with a double arrow where dangerous. The
 * arrow carries the word for those who do not see it.
 */
export function LabValue({
  value,
  flag,
  name,
  unit,
}: {
  value: string
  flag: Flag
  name?: string
  unit?: string | undefined
}) {
  const words = useWords()
  const format = useFormat()
  const weight = weightOf(flag)
  const isLong = value.length > longWords
  const arrow = arrowOf(flag) ?? (weight > 0 ? 'alert' : undefined)
  return (
    <span
      data-long={isLong ? '' : undefined}
      className="lab-value"
      data-weight={weight}
      data-words={isNumeric(value) ? undefined : ''}
    >
      {arrow !== undefined && <Icon name={arrow} small label={words.common.flags[flag]} />}
      {name !== undefined && <span>{name} </span>}
      {isLong && weight > 0 && (
        <strong className={weight === 2 ? 'critical-text' : undefined}>{words.common.flags[flag]}: </strong>
      )}
      <span>
        {format.value(value)}
        {unit !== undefined && <span className="lab-unit"> {unit}</span>}
      </span>
    </span>
  )
}
