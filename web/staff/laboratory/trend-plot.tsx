import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { weightOf } from '../core/value-text.ts'
import { trendScale, type TrendPoint } from './trend.ts'

const [width, height, left, top, bottom] = [290, 168, 40, 18, 24]

/** A test over time with its reference band. The table beside it says the same in words. */
export function TrendPlot({
  name,
  points,
  low,
  high,
  range,
  chosen,
}: {
  name: string
  points: readonly TrendPoint[]
  low: number | undefined
  high: number | undefined
  range: string | undefined
  chosen: number
}) {
  const { laboratory } = useWords()
  const format = useFormat()
  const scale = trendScale(points, { low, high }, width, height)
  const bandTop = high === undefined ? 0 : Math.max(0, scale.y(high))
  const bandBottom = low === undefined ? height : Math.min(height, scale.y(low))
  const hasBand = (low !== undefined || high !== undefined) && bandBottom > bandTop
  const path = points
    .map(({ at, number }, index) => `${index === 0 ? 'M' : 'L'}${scale.x(at)} ${scale.y(number)}`)
    .join('')
  const ends = [points[0], points.at(-1)].filter((point) => point !== undefined)
  return (
    <svg
      className="trend"
      viewBox={`0 0 ${width + left + 18} ${height + top + bottom}`}
      role="img"
      aria-label={laboratory.trendLabel(name)}
    >
      <g transform={`translate(${left} ${top})`}>
        {hasBand && <rect className="trend-band" x={-6} y={bandTop} width={width + 16} height={bandBottom - bandTop} />}
        {scale.ticks.map((tick) => (
          <g key={tick}>
            <line className="trend-line" x1={-6} x2={width + 10} y1={scale.y(tick)} y2={scale.y(tick)} />
            <text className="trend-text" x={-12} y={scale.y(tick) + 4} textAnchor="end">
              {format.value(String(tick))}
            </text>
          </g>
        ))}
        {hasBand && range !== undefined && (
          <text className="trend-text trend-range" x={0} y={Math.min(bandBottom - 6, height - 6)}>
            {laboratory.referenceBand(format.value(range))}
          </text>
        )}
        <path className="trend-path" d={path} />
        {points.map(({ at, number, cell, column }) => (
          <circle
            key={column}
            className="trend-point"
            data-weight={weightOf(cell.flag)}
            data-chosen={column === chosen ? '' : undefined}
            cx={scale.x(at)}
            cy={scale.y(number)}
            r={column === chosen ? 5.5 : 4}
          />
        ))}
        {ends.map(({ at, column }, index) => (
          <text
            key={column}
            className="trend-text"
            x={scale.x(at)}
            y={height + 18}
            textAnchor={index === 0 ? 'start' : 'end'}
          >
            {format.date(new Date(at).toISOString().slice(0, 10))}
          </text>
        ))}
      </g>
    </svg>
  )
}
