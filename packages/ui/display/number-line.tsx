import { numberLineScale } from '../format/number-line-scale.ts'

/**
 * A value on its line with the reference band: a circle in range, a diamond outside. The edges carry the numbers. The
 * picture repeats what words beside it say, so it is hidden from those who hear the page.
 */
export function NumberLine({
  value,
  low,
  high,
  lowText,
  highText,
  tone,
}: {
  value: number
  low?: number | undefined
  high?: number | undefined
  /** The band's edges as they are to be read. */
  lowText?: string | undefined
  highText?: string | undefined
  tone: 'good' | 'warning' | 'critical'
}) {
  const scale = numberLineScale(value, low, high)
  if (scale === undefined) return null
  const label = (at: number | undefined, text: string | undefined) =>
    at !== undefined &&
    text !== undefined && (
      <span style={{ left: `${at}%` }} data-end={at < 12 ? 'left' : at > 88 ? 'right' : undefined}>
        {text}
      </span>
    )
  return (
    <div className="s-number-line" aria-hidden="true">
      <div className="s-number-line-track">
        <div
          className="s-number-line-band"
          style={{ left: `${scale.bandFrom}%`, width: `${scale.bandTo - scale.bandFrom}%` }}
          data-open-left={scale.low === undefined ? '' : undefined}
          data-open-right={scale.high === undefined ? '' : undefined}
        />
        {scale.low !== undefined && <div className="s-number-line-edge" style={{ left: `${scale.low}%` }} />}
        {scale.high !== undefined && <div className="s-number-line-edge" style={{ left: `${scale.high}%` }} />}
        <div
          className="s-number-line-mark"
          data-tone={tone}
          data-outside={tone === 'good' ? undefined : ''}
          style={{ left: `${scale.value}%` }}
        />
      </div>
      <div className="s-number-line-labels">
        {label(scale.low, lowText)}
        {label(scale.high, highText)}
      </div>
    </div>
  )
}
