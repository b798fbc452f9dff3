import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { weightOf } from '../core/value-text.ts'
import { trendBands, trendScale, type TrendBand, type TrendPoint, type TrendScale } from './trend.ts'

const [width, height, left, top, bottom] = [290, 168, 40, 18, 24]

/** A test over time with its reference band, which changes where the laboratory's did. The table beside it says the same. */
export function TrendPlot({
  name,
  unit,
  points,
  range,
  chosen,
}: {
  name: string
  unit: string | undefined
  points: readonly TrendPoint[]
  /** The newest reference range in the unit of the curve. */
  range: string | undefined
  chosen: number
}) {
  const { laboratory } = useWords()
  const format = useFormat()
  const scale = trendScale(points, width, height)
  const bands = trendBands(points)
    .map((band, index, all) => edgesOf(band, scale, index === 0, index === all.length - 1))
    .filter(({ left: from, right, top: above, bottom: below }) => right > from && below > above)
  const last = bands.at(-1)
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
        {bands.map((band) => (
          <rect
            key={band.left}
            className="trend-band"
            x={band.left}
            y={band.top}
            width={band.right - band.left}
            height={band.bottom - band.top}
          />
        ))}
        {scale.ticks.map((tick) => (
          <g key={tick}>
            <line className="trend-line" x1={-6} x2={width + 10} y1={scale.y(tick)} y2={scale.y(tick)} />
            <text className="trend-text" x={-12} y={scale.y(tick) + 4} textAnchor="end">
              {format.value(String(tick))}
            </text>
          </g>
        ))}
        {last !== undefined && range !== undefined && (
          <text className="trend-text trend-range" x={0} y={Math.min(last.bottom - 6, height - 6)}>
            {bands.length > 1
              ? laboratory.referenceLast(format.value(range))
              : laboratory.referenceBand(format.value(range))}
          </text>
        )}
        {unit !== undefined && (
          <text className="trend-text" x={width + 10} y={-6} textAnchor="end">
            {unit}
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
        {ends.map(({ at, day, column }, index) => (
          <text
            key={column}
            className="trend-text"
            x={scale.x(at)}
            y={height + 18}
            textAnchor={index === 0 ? 'start' : 'end'}
          >
            {format.date(day)}
          </text>
        ))}
      </g>
    </svg>
  )
}

interface Edges {
  left: number
  right: number
  top: number
  bottom: number
}

/** A band on the picture; the first and the last reach a little beyond their values, a missing bound to the edge. */
function edgesOf({ from, to, low, high }: TrendBand, scale: TrendScale, isFirst: boolean, isLast: boolean): Edges {
  const isOpen = low === undefined && high === undefined
  return {
    left: isFirst ? -6 : scale.x(from),
    right: isLast ? width + 10 : scale.x(to),
    top: isOpen || high === undefined ? 0 : Math.max(0, scale.y(high)),
    bottom: isOpen ? 0 : low === undefined ? height : Math.min(height, scale.y(low)),
  }
}
