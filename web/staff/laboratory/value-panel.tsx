import type { LaboratoryTable } from '@siegel/contract/staff'
import { Icon, IconButton } from '@siegel/ui'
import { useState } from 'react'
import { LabValue } from '../components/lab-value.tsx'
import { TrendPlot, type TrendMark } from '../components/trend-plot.tsx'
import { convertedText, trendBands } from '../components/trend-scale.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { arrowOf, weightOf } from '../core/value-text.ts'
import { ReleaseReport, ReportFacts, ReportTexts } from './report-panel.tsx'
import { apartCells, changeText, isConverted, trendPoints, type TrendPoint } from './trend.ts'

type Row = LaboratoryTable['rows'][number]

/** One value large, its trend, and the report it came in. */
export function ValuePanel({
  patient,
  table,
  row,
  column,
  onClose,
}: {
  patient: string
  table: LaboratoryTable
  row: Row
  column: number
  onClose: () => void
}) {
  const { laboratory, common } = useWords()
  const format = useFormat()
  const cell = row.cells[column]
  const report = table.columns[column]
  if (cell === null || cell === undefined || report === undefined) return null
  const weight = weightOf(cell.flag)
  const arrow = arrowOf(cell.flag)
  const before = row.cells.slice(column + 1).findIndex((one) => one !== null)
  const beforeCell = before < 0 ? undefined : row.cells[column + 1 + before]
  const beforeDay = before < 0 ? undefined : table.columns[column + 1 + before]?.day
  return (
    <aside className="split-side" aria-label={row.name}>
      <div className="side-head">
        <h2>{row.name}</h2>
        <IconButton icon="x" label={laboratory.close} onClick={onClose} />
      </div>
      <div className="big-value" data-weight={weight}>
        <span className="big-number">{format.value(cell.value)}</span> <span>{cell.unit}</span>
        {arrow !== undefined && <Icon name={arrow} />}
        <span>{common.flags[cell.flag]}</span>
      </div>
      <p className="s-muted s-small">
        {format.at(report.at)}
        {', '}
        {beforeCell === null || beforeCell === undefined || beforeDay === undefined
          ? laboratory.first
          : laboratory.before(
              // In another unit a change would be of nothing, and the number alone misleads.
              beforeCell.unit === cell.unit
                ? format.value(beforeCell.value)
                : [format.value(beforeCell.value), beforeCell.unit].filter(Boolean).join(' '),
              format.date(beforeDay),
              beforeCell.unit === cell.unit ? format.value(changeText(cell.value, beforeCell.value)) : '',
            )}
      </p>
      <Trend table={table} row={row} column={column} />
      <ReportFacts
        report={report}
        laboratory={row.group}
        more={[
          [laboratory.reference, cell.range !== undefined && format.value(cell.range)],
          [laboratory.originalFlag, weight > 0 && cell.originalFlag],
        ]}
      />
      {cell.comment !== undefined && (
        <section>
          <h3 className="label">{laboratory.comment}</h3>
          <p className="pre">{cell.comment}</p>
        </section>
      )}
      <ReportTexts texts={report.texts} />
      <ReleaseReport patient={patient} report={report} />
    </aside>
  )
}

function Trend({ table, row, column }: { table: LaboratoryTable; row: Row; column: number }) {
  const { laboratory } = useWords()
  const format = useFormat()
  const [asTable, setAsTable] = useState(false)
  const points = trendPoints(table, row)
  const bands = trendBands(points)
  const range = newestRange(row, points)
  const apart = apartCells(row).length
  const converted = points.filter(({ cell }) => isConverted(row, cell)).length
  const hasPlot = points.length > 1
  return (
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
        <>
          <TrendPlot
            label={laboratory.trendLabel(row.name)}
            unit={row.unit}
            series={[{ marks: points.map(markOf) }]}
            bands={bands}
            {...(range !== undefined && {
              bandText:
                bands.length > 1
                  ? laboratory.referenceLast(format.value(range))
                  : laboratory.referenceBand(format.value(range)),
            })}
            chosen={column}
          />
          {converted > 0 && row.unit !== undefined && (
            <p className="s-muted s-small">{laboratory.converted(converted, row.unit)}</p>
          )}
          {apart > 0 && <p className="s-muted s-small">{laboratory.apart(apart)}</p>}
        </>
      ) : asTable || apart > 0 ? (
        <TrendTable table={table} row={row} />
      ) : (
        <p className="s-muted s-small">{laboratory.noTrend}</p>
      )}
    </section>
  )
}

const markOf = ({ at, day, number, low, high, cell, column }: TrendPoint): TrendMark => ({
  key: column,
  at,
  day,
  number,
  low,
  high,
  weight: weightOf(cell.flag),
})

/** The newest reference range, in the unit of the curve. */
function newestRange(row: Row, points: readonly TrendPoint[]): string | undefined {
  const newest = points.findLast(({ low, high }) => low !== undefined || high !== undefined)
  if (newest === undefined) return undefined
  if (!isConverted(row, newest.cell)) return newest.cell.range
  const [low, high] = [newest.low, newest.high].map((edge) => (edge === undefined ? undefined : convertedText(edge)))
  return low === undefined ? `≤ ${high}` : high === undefined ? `≥ ${low}` : `${low}–${high}`
}

/** The trend in words: every value as it was given, what it is in the curve's unit, or that it cannot be compared. */
function TrendTable({ table, row }: { table: LaboratoryTable; row: Row }) {
  const { laboratory } = useWords()
  const format = useFormat()
  return (
    <table className="value-list">
      <caption className="s-hidden-text">{laboratory.trendLabel(row.name)}</caption>
      <tbody>
        {row.cells.map((cell, index) =>
          cell === null ? null : (
            <tr key={table.columns[index]?.report ?? index}>
              <th scope="row">{format.date(table.columns[index]?.day ?? '')}</th>
              <td>
                <LabValue value={cell.value} flag={cell.flag} unit={cell.unit} />
                {isConverted(row, cell) && cell.comparable !== undefined && (
                  <span className="s-muted s-small trend-other">
                    {laboratory.same(format.value(convertedText(cell.comparable.number)), row.unit ?? '')}
                  </span>
                )}
                {cell.number !== undefined && cell.comparable === undefined && (
                  <span className="s-muted s-small trend-other">{laboratory.notComparable}</span>
                )}
              </td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  )
}
