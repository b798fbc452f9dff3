import type { LaboratoryTable } from '@siegel/contract/staff'
import { Icon, IconButton } from '@siegel/ui'
import { useState } from 'react'
import { LabValue } from '../components/lab-value.tsx'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { arrowOf, weightOf } from '../core/value-text.ts'
import { ReleaseReport, ReportFacts, ReportTexts } from './report-panel.tsx'
import { changeText, trendPoints } from './trend.ts'
import { TrendPlot } from './trend-plot.tsx'

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
        <span className="big-number">{format.value(cell.value)}</span> <span>{cell.unit ?? row.unit}</span>
        {arrow !== undefined && <Icon name={arrow} />}
        <span>{common.flags[cell.flag]}</span>
      </div>
      <p className="s-muted s-small">
        {format.at(report.at)}
        {', '}
        {beforeCell === null || beforeCell === undefined || beforeDay === undefined
          ? laboratory.first
          : laboratory.before(
              format.value(beforeCell.value),
              format.date(beforeDay),
              format.value(changeText(cell.value, beforeCell.value)),
            )}
      </p>
      <Trend table={table} row={row} column={column} range={cell.range ?? row.range} low={cell.low} high={cell.high} />
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

function Trend({
  table,
  row,
  column,
  range,
  low,
  high,
}: {
  table: LaboratoryTable
  row: Row
  column: number
  range: string | undefined
  low: number | undefined
  high: number | undefined
}) {
  const { laboratory } = useWords()
  const format = useFormat()
  const [asTable, setAsTable] = useState(false)
  const points = trendPoints(table, row)
  const isPlot = !asTable && points.length > 1
  return (
    <section className="stack-tight">
      <div className="row">
        <h3 className="label">{laboratory.trend}</h3>
        <span className="grow" />
        {points.length > 1 && (
          <button type="button" className="link" onClick={() => setAsTable(!asTable)}>
            {asTable ? laboratory.plot : laboratory.table}
          </button>
        )}
      </div>
      {isPlot ? (
        <TrendPlot name={row.name} points={points} low={low} high={high} range={range} chosen={column} />
      ) : asTable ? (
        <table className="value-list">
          <caption className="s-hidden-text">{laboratory.trendLabel(row.name)}</caption>
          <tbody>
            {row.cells.map((cell, index) =>
              cell === null ? null : (
                <tr key={table.columns[index]?.report ?? index}>
                  <th scope="row">{format.date(table.columns[index]?.day ?? '')}</th>
                  <td>
                    <LabValue value={cell.value} flag={cell.flag} unit={cell.unit ?? row.unit} />
                  </td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      ) : (
        <p className="s-muted s-small">{laboratory.noTrend}</p>
      )}
    </section>
  )
}
