import { useLayoutEffect, useRef, useState } from 'react'
import { trendScale } from '../format/trend-scale.ts'

export interface TrendPlotPoint {
  /** Milliseconds since 1970. */
  at: number
  value: number
  /** The value and its date as they are to be read. */
  text: string
  dateText: string
  outside?: boolean
}

const height = 190
const inset = { top: 24, right: 28, bottom: 28, left: 44 }
/** Room between the axis and the first point. */
const lead = 22

/**
 * One test over time with its reference band. The picture has a sentence for those who hear it; a table with the same
 * numbers belongs beside it.
 */
export function TrendPlot({
  label,
  points,
  low,
  high,
  formatTick,
}: {
  label: string
  points: readonly TrendPlotPoint[]
  low?: number | undefined
  high?: number | undefined
  formatTick: (value: number) => string
}) {
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(320)
  useLayoutEffect(() => {
    const element = frame.current
    if (element === null) return
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const inner = { width: Math.max(80, width - inset.left - inset.right), height: height - inset.top - inset.bottom }
  const scale = trendScale(points, { low, high }, { ...inner, width: inner.width - lead, apart: 34 })
  const placed = scale.points.map(({ x, y }) => ({ x: x + lead, y }))
  const line = placed.map(({ x, y }) => `${x},${y}`).join(' ')
  const dated = Math.max(1, Math.ceil(points.length / Math.max(2, Math.floor(inner.width / 72))))
  return (
    <div ref={frame} className="s-trend">
      <svg width={width} height={height} role="img" aria-label={label}>
        <g transform={`translate(${inset.left} ${inset.top})`}>
          {scale.band !== undefined && (
            <rect
              className="s-trend-band"
              x={0}
              width={inner.width}
              y={scale.band.top}
              height={Math.max(0, scale.band.bottom - scale.band.top)}
            />
          )}
          {scale.ticks.map(({ value, y }) => (
            <g key={value}>
              <line className="s-trend-rule" x1={0} x2={inner.width} y1={y} y2={y} />
              <text className="s-trend-tick" x={-10} y={y + 4} textAnchor="end">
                {formatTick(value)}
              </text>
            </g>
          ))}
          <polyline className="s-trend-line" points={line} />
          {points.map((point, i) => {
            const { x, y } = placed[i] ?? { x: 0, y: 0 }
            const last = i === points.length - 1
            return (
              <g key={`${point.at} ${i}`}>
                <title>{`${point.dateText}: ${point.text}`}</title>
                {point.outside === true ? (
                  <path className="s-trend-point" data-outside="" d={`M${x} ${y - 6}l6 6-6 6-6-6z`} />
                ) : (
                  <circle className="s-trend-point" cx={x} cy={y} r={4.5} />
                )}
                {(last || points.length <= 6) && (
                  <text
                    className="s-trend-value"
                    data-last={last ? '' : undefined}
                    x={x}
                    y={y - 11}
                    textAnchor="middle"
                  >
                    {point.text}
                  </text>
                )}
                {(points.length - 1 - i) % dated === 0 && (
                  <text className="s-trend-tick" x={x} y={inner.height + 20} textAnchor="middle">
                    {point.dateText}
                  </text>
                )}
              </g>
            )
          })}
        </g>
      </svg>
    </div>
  )
}
