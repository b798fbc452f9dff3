import { useFormat } from '../core/format.ts'
import { trendScale, type TrendBand, type TrendScale, type TrendValue } from './trend-scale.ts'

export interface TrendMark extends TrendValue {
  /** Marks of one measurement share it, in whatever series they stand. */
  key: string | number
  /** Civil date in the practice's zone. */
  day: string
  weight?: 0 | 1 | 2
}

export interface TrendSeries {
  /** Where there are several, what tells them apart beside their shape. */
  name?: string
  /** Oldest first. */
  marks: readonly TrendMark[]
}

const [width, height, left, top, bottom] = [290, 168, 40, 18, 24]
/** Room that a date takes below the picture. */
const dateWidth = 66
/** More marks than this would hide the line. */
const crowd = 60

/** Where on the picture, from 0 to 1, its time runs. */
export const trendInset = { from: left / (width + left + 18), to: (width + left) / (width + left + 18) }

/**
 * Values over time, in one curve or several, with the reference band where there is one, which changes where the
 * laboratory's did. A table that says the same belongs beside it.
 */
export function TrendPlot({
  label,
  unit,
  series,
  bands = [],
  bandText,
  chosen,
}: {
  label: string
  unit: string | undefined
  series: readonly TrendSeries[]
  bands?: readonly TrendBand[]
  bandText?: string
  /** The key of the measurement that is shown large. */
  chosen: string | number | undefined
}) {
  const format = useFormat()
  const scale = trendScale(
    series.flatMap(({ marks }) => marks),
    width,
    height,
  )
  const edges = bands
    .map((band, index, all) => edgesOf(band, scale, index === 0, index === all.length - 1))
    .filter(({ left: from, right, top: above, bottom: below }) => right > from && below > above)
  const last = edges.at(-1)
  const marks = series[0]?.marks ?? []
  const guide = series.length > 1 ? marks.find(({ key }) => key === chosen) : undefined
  return (
    <svg
      className="trend"
      viewBox={`0 0 ${width + left + 18} ${height + top + bottom}`}
      role="img"
      aria-label={label}
      data-crowd={marks.length > crowd ? '' : undefined}
    >
      <g transform={`translate(${left} ${top})`}>
        {edges.map((band) => (
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
        {last !== undefined && bandText !== undefined && (
          <text className="trend-text trend-range" x={0} y={Math.min(last.bottom - 6, height - 6)}>
            {bandText}
          </text>
        )}
        {unit !== undefined && (
          <text className="trend-text" x={width + 10} y={-6} textAnchor="end">
            {unit}
          </text>
        )}
        {guide !== undefined && (
          <line className="trend-guide" x1={scale.x(guide.at)} x2={scale.x(guide.at)} y1={0} y2={height} />
        )}
        {series.map((one, index) => (
          <Curve key={one.name ?? index} marks={one.marks} order={index} scale={scale} chosen={chosen} />
        ))}
        {datesOf(marks, scale).map(({ mark, anchor }) => (
          <g key={mark.key}>
            <line className="trend-line" x1={scale.x(mark.at)} x2={scale.x(mark.at)} y1={height} y2={height + 5} />
            <text className="trend-text" x={scale.x(mark.at)} y={height + 18} textAnchor={anchor}>
              {format.date(mark.day)}
            </text>
          </g>
        ))}
      </g>
    </svg>
  )
}

function Curve({
  marks,
  order,
  scale,
  chosen,
}: {
  marks: readonly TrendMark[]
  /** The second curve differs from the first by its shapes, not by colour. */
  order: number
  scale: TrendScale
  chosen: string | number | undefined
}) {
  const path = marks
    .map(({ at, number }, index) => `${index === 0 ? 'M' : 'L'}${scale.x(at)} ${scale.y(number)}`)
    .join('')
  return (
    <>
      <path className="trend-path" data-order={order} d={path} />
      {marks.map(({ key, at, number, weight }) => (
        <Mark
          key={key}
          x={scale.x(at)}
          y={scale.y(number)}
          order={order}
          weight={weight ?? 0}
          isChosen={key === chosen}
        />
      ))}
    </>
  )
}

export function Mark({
  x,
  y,
  order,
  weight = 0,
  isChosen = false,
}: {
  x: number
  y: number
  order: number
  weight?: 0 | 1 | 2
  isChosen?: boolean
}) {
  const look = { className: 'trend-point', 'data-weight': weight, 'data-chosen': isChosen ? '' : undefined }
  const radius = isChosen ? 5.5 : 4
  if (order === 0) return <circle {...look} cx={x} cy={y} r={radius} />
  const reach = radius + 1
  return <path {...look} d={`M${x} ${y - reach}l${reach} ${reach}-${reach} ${reach}-${reach}-${reach}z`} />
}

/** The first and the last date, and one between where there is room for it. */
function datesOf(
  marks: readonly TrendMark[],
  scale: TrendScale,
): { mark: TrendMark; anchor: 'start' | 'middle' | 'end' }[] {
  const [first, last] = [marks[0], marks.at(-1)]
  if (first === undefined || last === undefined) return []
  if (first === last || scale.x(first.at) === scale.x(last.at)) return [{ mark: first, anchor: 'middle' }]
  const offCentre = ({ at }: TrendMark) => Math.abs(scale.x(at) - width / 2)
  const middle = marks.toSorted((a, b) => offCentre(a) - offCentre(b))[0]
  const hasRoom = middle !== undefined && offCentre(middle) < width / 2 - 1.5 * dateWidth
  return [
    { mark: first, anchor: 'start' },
    ...(hasRoom ? [{ mark: middle, anchor: 'middle' as const }] : []),
    { mark: last, anchor: 'end' },
  ]
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
