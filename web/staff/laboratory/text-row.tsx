import type { LaboratoryTable } from '@siegel/contract/staff'
import { Icon } from '@siegel/ui'
import { useWords } from '../core/language.ts'
import { textRow, type Place } from './next-cell.ts'

/** The row above the values: which reports say something in words. */
export function TextRow({
  columns,
  place,
  onPlace,
  onOpen,
}: {
  columns: LaboratoryTable['columns']
  place: Place
  onPlace: (place: Place) => void
  onOpen: () => void
}) {
  const { laboratory } = useWords()
  const isRow = place.row === textRow
  return (
    <tbody>
      <tr data-current={isRow ? '' : undefined}>
        <th scope="row" className="lab-name">
          {laboratory.texts}
        </th>
        {columns.map(({ report, texts }, column) => {
          const isChosen = isRow && column === place.column
          return (
            <td
              key={report}
              data-cell={`${textRow} ${column}`}
              tabIndex={isChosen ? 0 : -1}
              className="lab-cell"
              data-chosen={isChosen ? '' : undefined}
              onClick={() => {
                onPlace({ row: textRow, column })
                if (texts.length > 0) onOpen()
              }}
              onFocus={() => onPlace({ row: textRow, column })}
            >
              {texts.length > 0 && (
                <span>
                  <Icon name="document" small label={laboratory.readText} />
                </span>
              )}
            </td>
          )
        })}
        <td colSpan={2} className="lab-reference s-muted">
          {laboratory.inWords}
        </td>
      </tr>
    </tbody>
  )
}
