import type { VitalCourse } from '@siegel/contract/staff'
import { Key } from '@siegel/ui'
import { useEffect, useRef, type KeyboardEvent, type MouseEvent } from 'react'
import { Mark, TrendPlot, trendInset, type TrendMark, type TrendSeries } from '../components/trend-plot.tsx'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { numbersText, withUnit } from './measured.ts'
import { nearestAt, stepTo } from './steps.ts'

type Point = VitalCourse['points'][number]

/** The curve, and a way through its points: by arrow keys as in a slider, or by pointing at one. */
export function CoursePlot({
  name,
  course,
  drawn,
  chosen,
  onChoose,
}: {
  name: string
  course: VitalCourse
  /** Points that can be drawn, oldest first. */
  drawn: readonly Point[]
  chosen: string | undefined
  onChoose: (observation: string) => void
}) {
  const { entries, laboratory } = useWords()
  const format = useFormat()
  const slider = useRef<HTMLDivElement>(null)
  useEffect(() => {
    slider.current?.focus({ preventScroll: true })
    slider.current?.closest('aside')?.scrollIntoView({ block: 'start' })
  }, [])
  const index = Math.max(
    0,
    drawn.findIndex(({ observation }) => observation === chosen),
  )
  const point = drawn[index]
  const series = seriesOf(drawn, course.kind === 'pressure' ? entries.course.pressureParts : [])
  const choose = (to: number) => {
    const next = drawn[to]
    if (next !== undefined) onChoose(next.observation)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const to = stepTo(event.key, index, drawn.length)
    if (to === undefined) return
    event.preventDefault()
    choose(to)
  }
  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    const box = event.currentTarget.querySelector('svg')?.getBoundingClientRect()
    if (box === undefined || box.width === 0) return
    const at = (event.clientX - box.left) / box.width
    choose(
      nearestAt(
        drawn.map((one) => Date.parse(one.at)),
        (at - trendInset.from) / (trendInset.to - trendInset.from),
      ),
    )
  }
  return (
    <>
      <div
        ref={slider}
        className="course-plot"
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an input would keep Escape and the letters of the chart for itself
        role="slider"
        tabIndex={0}
        aria-label={entries.course.point}
        aria-valuemin={1}
        aria-valuemax={drawn.length}
        aria-valuenow={index + 1}
        aria-valuetext={point && `${format.date(point.day)}: ${withUnit(numbersText(point.value, format), point.unit)}`}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <TrendPlot label={laboratory.trendLabel(name)} unit={course.unit} series={series} chosen={chosen} />
      </div>
      <div className="course-legend s-small s-muted">
        {series.length > 1 &&
          series.map((one, order) => (
            <span key={one.name}>
              <svg className="trend-sample" viewBox="0 0 28 14" aria-hidden="true">
                <path className="trend-path" data-order={order} d="M0 7H28" />
                <Mark x={14} y={7} order={order} />
              </svg>
              {one.name}
            </span>
          ))}
        <span className="course-keys">
          <Key>←</Key> <Key>→</Key> {entries.course.keys}
        </span>
      </div>
    </>
  )
}

/** One curve, or the two of a blood pressure. */
function seriesOf(drawn: readonly Point[], names: readonly string[]): TrendSeries[] {
  const count = Math.max(1, names.length)
  return Array.from({ length: count }, (_, part) => ({
    ...(names[part] !== undefined && { name: names[part] }),
    marks: drawn.flatMap(({ observation, at, day, numbers }): TrendMark[] => {
      const number = numbers[part]
      return number === undefined ? [] : [{ key: observation, at: Date.parse(at), day, number }]
    }),
  }))
}
