import type { LaboratoryTable } from '@siegel/contract/staff'
import { Empty, Key } from '@siegel/ui'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState, type KeyboardEvent } from 'react'
import { ClosedChart } from '../break-glass/closed-chart.tsx'
import { useMayRead } from '../break-glass/use-glass.ts'
import { isClosed, useLaboratory, usePatientId } from '../chart/use-chart.ts'
import { Pending } from '../components/failure.tsx'
import { grouped } from '../components/groups.ts'
import { LabValue } from '../components/lab-value.tsx'
import { useActions } from '../core/actions.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { isNumeric } from '../core/value-text.ts'
import { firstCell, isFilled, nextCell, textRow, type Place } from './next-cell.ts'
import { ReportPanel } from './report-panel.tsx'
import { TextRow } from './text-row.tsx'
import { ValuePanel } from './value-panel.tsx'

/** The cumulative table of one patient: tests as rows, reports as columns, newest first. */
export function Laboratory() {
  const id = usePatientId()
  const { laboratory } = useWords()
  const mayRead = useMayRead(id)
  const table = useLaboratory(id)
  if (!mayRead || isClosed(table.error)) return <ClosedChart patient={id} />
  if (table.data === undefined) return <Pending error={table.error} retry={() => void table.refetch()} />
  const hasTexts = table.data.columns.some(({ texts }) => texts.length > 0)
  if (table.data.rows.length === 0 && !hasTexts)
    return (
      <div className="page-state">
        <Empty title={laboratory.emptyTitle}>
          <p>{laboratory.emptyText}</p>
        </Empty>
      </div>
    )
  return <LaboratoryOf patient={id} table={table.data} />
}

function LaboratoryOf({ patient, table }: { patient: string; table: LaboratoryTable }) {
  const { laboratory } = useWords()
  const navigate = useNavigate()
  const may = useMay()
  const [place, setPlace] = useState<Place>(() => firstCell(table))
  // On a telephone the value lies over the table: it comes when it is asked for.
  const [isOpen, setOpen] = useState(() => !matchMedia('(max-width: 600px)').matches)
  const row = table.rows[place.row]
  const report = table.columns[place.column]
  const isShown = isOpen && isFilled(table, place)
  useActions(
    report !== undefined && may('release.write')
      ? [
          {
            id: 'release',
            label: laboratory.releaseWith,
            icon: 'share' as const,
            key: 'f',
            run: () =>
              void navigate({ to: '/patients/$id/releases', params: { id: patient }, search: { item: report.report } }),
          },
        ]
      : [],
  )
  return (
    <div className="split" data-side={isShown ? '' : undefined}>
      <div className="split-main lab-main">
        <LabTable
          table={table}
          place={place}
          onPlace={(next) => {
            setPlace(next)
          }}
          onOpen={() => setOpen(true)}
          onClose={() => setOpen(false)}
        />
        <div className="key-line s-small s-muted">
          <span>
            <Key>↑</Key> <Key>↓</Key> <Key>←</Key> <Key>→</Key> {laboratory.keysMove}
          </span>
          <span>
            <Key>Enter</Key> {laboratory.keysOpen}
          </span>
          {may('release.write') && (
            <span>
              <Key>F</Key> {laboratory.keysRelease}
            </span>
          )}
        </div>
      </div>
      {isShown && place.row === textRow && report !== undefined && (
        <ReportPanel patient={patient} report={report} onClose={() => setOpen(false)} />
      )}
      {isShown && row !== undefined && (
        <ValuePanel patient={patient} table={table} row={row} column={place.column} onClose={() => setOpen(false)} />
      )}
    </div>
  )
}

const directions: Readonly<Record<string, 'up' | 'down' | 'left' | 'right'>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  k: 'up',
  j: 'down',
}

function LabTable({
  table,
  place,
  onPlace,
  onOpen,
  onClose,
}: {
  table: LaboratoryTable
  place: Place
  onPlace: (place: Place) => void
  onOpen: () => void
  onClose: () => void
}) {
  const { laboratory } = useWords()
  const format = useFormat()
  const grid = useRef<HTMLTableElement>(null)
  const focus = ({ row, column }: Place) =>
    grid.current?.querySelector<HTMLElement>(`[data-cell="${row} ${column}"]`)?.focus()
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const direction = directions[event.key]
    if (direction !== undefined) {
      const next = nextCell(table, place, direction)
      onPlace(next)
      focus(next)
    } else if (event.key === 'Enter' || event.key === ' ') onOpen()
    else if (event.key === 'Escape') onClose()
    else return
    event.preventDefault()
  }
  const groups = grouped(
    table.rows.map((row, index) => ({ row, index })),
    ({ row }) => row.group,
  )
  return (
    <div className="lab-scroll">
      <table
        ref={grid}
        className="lab-table"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- arrows move through its cells (WAI-ARIA grid)
        role="grid"
        aria-label={laboratory.caption(table.rows.length, table.columns.length)}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr>
            <th scope="col" className="lab-name s-muted">
              {laboratory.caption(table.rows.length, table.columns.length)}
            </th>
            {table.columns.map((column) => (
              <th key={column.report} scope="col" className="lab-date">
                <span>{format.date(column.day)}</span>
                <span className="s-muted">{format.time(column.at)}</span>
              </th>
            ))}
            <th scope="col" className="lab-reference">
              {laboratory.reference}
            </th>
            <th scope="col">{laboratory.unit}</th>
          </tr>
        </thead>
        {table.columns.some(({ texts }) => texts.length > 0) && (
          <TextRow columns={table.columns} place={place} onPlace={onPlace} onOpen={onOpen} />
        )}
        {groups.map(({ key, rows }, group) => (
          <tbody key={`${key} ${group}`}>
            {key !== '' && (
              <tr className="lab-group">
                <th scope="colgroup" colSpan={table.columns.length + 3}>
                  {key}
                </th>
              </tr>
            )}
            {rows.map(({ row, index }) => (
              <tr key={`${row.code} ${row.name}`} data-current={index === place.row ? '' : undefined}>
                <th scope="row" className="lab-name">
                  {row.name}
                </th>
                {row.cells.map((cell, column) => (
                  <td
                    key={table.columns[column]?.report ?? column}
                    data-cell={`${index} ${column}`}
                    tabIndex={index === place.row && column === place.column ? 0 : -1}
                    className="lab-cell"
                    data-words={cell !== null && !isNumeric(cell.value) ? '' : undefined}
                    data-chosen={index === place.row && column === place.column ? '' : undefined}
                    onClick={() => {
                      onPlace({ row: index, column })
                      if (cell !== null) onOpen()
                    }}
                    onFocus={() => onPlace({ row: index, column })}
                  >
                    {cell === null ? (
                      <span className="s-muted" aria-label={laboratory.absent}>
                        –
                      </span>
                    ) : (
                      <LabValue
                        value={cell.value}
                        flag={cell.flag}
                        unit={cell.unit === row.unit ? undefined : cell.unit}
                      />
                    )}
                  </td>
                ))}
                <td className="lab-reference s-muted">{row.range === undefined ? '' : format.value(row.range)}</td>
                <td className="s-muted">{row.unit}</td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}
