import type { VitalCourse } from '@siegel/contract/staff'
import { Empty, IconButton } from '@siegel/ui'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Pending } from '../components/failure.tsx'
import { convertedText } from '../components/trend-scale.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useVitals } from '../chart/use-chart.ts'
import { CoursePlot } from './course-plot.tsx'
import { numbersText, withUnit } from './measured.ts'

type Point = VitalCourse['points'][number]

/** Measured values over time, one kind at a time: the chosen one large, the curve, and the same as a table. */
export function VitalPanel({
  patient,
  kind,
  onKind,
  onClose,
}: {
  patient: string
  kind: string
  onKind: (kind: string) => void
  onClose: () => void
}) {
  const { entries, laboratory } = useWords()
  const vitals = useVitals(patient)
  const courses = vitals.data?.courses
  const course = courses?.find((one) => one.kind === kind)
  useFocusBack()
  return (
    <aside className="split-side course" aria-label={entries.course.open}>
      <div className="side-head">
        <h2>{course === undefined ? entries.course.open : entries.vitals[course.kind]}</h2>
        <IconButton icon="x" label={laboratory.close} onClick={onClose} />
      </div>
      {courses === undefined ? (
        <Pending error={vitals.error} retry={() => void vitals.refetch()} />
      ) : (
        <>
          {courses.length > 0 && (
            <fieldset className="filter-chips course-kinds" aria-label={entries.course.kinds}>
              {courses.map((one) => (
                <button
                  key={one.kind}
                  type="button"
                  className="filter-chip"
                  aria-pressed={one.kind === kind}
                  onClick={() => onKind(one.kind)}
                >
                  {entries.vitals[one.kind]}
                </button>
              ))}
            </fieldset>
          )}
          {course === undefined ? (
            <Empty title={entries.course.emptyTitle}>
              <p>{entries.course.emptyText}</p>
            </Empty>
          ) : (
            <Course key={course.kind} patient={patient} course={course} />
          )}
        </>
      )}
    </aside>
  )
}

/** Who closes the panel is again where it was opened, unless already elsewhere. */
function useFocusBack(): void {
  useEffect(() => {
    const before = document.activeElement
    return () => {
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus()
    }
  }, [])
}

function Course({ patient, course }: { patient: string; course: VitalCourse }) {
  const { entries, laboratory } = useWords()
  const format = useFormat()
  const [asTable, setAsTable] = useState(false)
  const drawn = course.points.filter(({ numbers }) => numbers.length > 0).toReversed()
  const [chosen, setChosen] = useState(drawn.at(-1)?.observation)
  const point = drawn.find(({ observation }) => observation === chosen) ?? drawn.at(-1) ?? course.points[0]
  const hasPlot = drawn.length > 1
  const apart = course.points.length - drawn.length
  const converted = drawn.filter((one) => one.converted).length
  const name = entries.vitals[course.kind]
  return (
    <>
      {point !== undefined && (
        <div>
          <div className="big-value">
            <span className="big-number">{numbersText(point.value, format)}</span> <span>{point.unit}</span>
          </div>
          <p className="s-muted s-small">
            {format.at(point.at)}
            {point.computed && `, ${entries.course.computed}`}
          </p>
          <Link
            to="/patients/$id"
            params={{ id: patient }}
            search={{ entry: point.observation }}
            className="link s-small"
          >
            {entries.course.toEntry}
          </Link>
        </div>
      )}
      <section className="stack-tight">
        <div className="row">
          <h3 className="label">{laboratory.trend}</h3>
          <span className="grow" />
          {hasPlot && (
            <button type="button" className="link" onClick={() => setAsTable(!asTable)}>
              {asTable ? laboratory.plot : laboratory.table}
            </button>
          )}
        </div>
        {hasPlot && !asTable ? (
          <CoursePlot name={name} course={course} drawn={drawn} chosen={point?.observation} onChoose={setChosen} />
        ) : (
          course.points.length > 1 && <CourseTable patient={patient} name={name} course={course} />
        )}
        {!hasPlot && <p className="s-muted s-small">{laboratory.noTrend}</p>}
        {converted > 0 && <p className="s-muted s-small">{laboratory.converted(converted, course.unit)}</p>}
        {hasPlot && !asTable && apart > 0 && <p className="s-muted s-small">{laboratory.apart(apart)}</p>}
        {course.points.some(({ computed }) => computed) && (
          <p className="s-muted s-small">{entries.course.computedText}</p>
        )}
        {course.cut && <p className="s-muted s-small">{entries.course.cut}</p>}
      </section>
    </>
  )
}

/** The course in words, newest first. */
function CourseTable({ patient, name, course }: { patient: string; name: string; course: VitalCourse }) {
  const { entries, laboratory } = useWords()
  const format = useFormat()
  const besides = ({ numbers, converted, computed }: Point): string | undefined => {
    if (computed) return entries.course.computed
    if (numbers.length === 0) return laboratory.notComparable
    if (!converted) return undefined
    return laboratory.same(numbers.map((number) => format.value(convertedText(number))).join('/'), course.unit)
  }
  return (
    <table className="value-list">
      <caption className="s-hidden-text">{laboratory.trendLabel(name)}</caption>
      <tbody>
        {course.points.map((point) => (
          <tr key={`${point.observation} ${point.at}`}>
            <th scope="row">
              <Link to="/patients/$id" params={{ id: patient }} search={{ entry: point.observation }} className="link">
                {format.date(point.day)}
              </Link>{' '}
              <span className="s-muted">{format.time(point.at)}</span>
            </th>
            <td>
              {withUnit(numbersText(point.value, format), point.unit)}
              {besides(point) !== undefined && <span className="s-muted s-small trend-other">{besides(point)}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
