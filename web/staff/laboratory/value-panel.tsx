import type { LaboratoryTable } from '@siegel/contract/staff'
import { Button, Icon, IconButton } from '@siegel/ui'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ReleaseState, SignOffState } from '../chart/handling-state.tsx'
import { Facts } from '../components/facts.tsx'
import { LabValue } from '../components/lab-value.tsx'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { arrowOf, weightOf } from '../core/value-text.ts'
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
  const may = useMay()
  const navigate = useNavigate()
  const cell = row.cells[column]
  const report = table.columns[column]
  if (cell === null || cell === undefined || report === undefined) return null
  const weight = weightOf(cell.flag)
  const arrow = arrowOf(cell.flag)
  const before = row.cells.slice(column + 1).findIndex((one) => one !== null)
  const beforeCell = before < 0 ? undefined : row.cells[column + 1 + before]
  const beforeDay = before < 0 ? undefined : table.columns[column + 1 + before]?.day
  const isReleased = report.handling.released !== undefined
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
      <section>
        <h3 className="label">{laboratory.report}</h3>
        <Facts
          rows={[
            [laboratory.laboratory, row.group],
            [laboratory.state, common.statuses[report.status] ?? report.status],
            [laboratory.reference, cell.range !== undefined && format.value(cell.range)],
            [laboratory.originalFlag, weight > 0 && cell.originalFlag],
            [laboratory.signOff, <SignOffState key="signed" handling={report.handling} />],
            [laboratory.release, <ReleaseState key="released" handling={report.handling} />],
          ]}
        />
      </section>
      {cell.comment !== undefined && (
        <section>
          <h3 className="label">{laboratory.comment}</h3>
          <p className="pre">{cell.comment}</p>
        </section>
      )}
      {may('release.write') && (
        <div className="row side-actions">
          <Button
            kind={isReleased ? 'neutral' : 'filled'}
            icon="share"
            keyHint="F"
            onClick={() =>
              void navigate({ to: '/patients/$id/releases', params: { id: patient }, search: { item: report.report } })
            }
          >
            {isReleased ? laboratory.showRelease : laboratory.releaseWith}
          </Button>
        </div>
      )}
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
