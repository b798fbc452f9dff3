import { useLayoutEffect, useRef, useState, type Key, type ReactNode, type RefObject } from 'react'

export interface Column<Row> {
  key: string
  title: string
  /** For columns whose cells say by themselves what they are: only heard, not seen. */
  titleHidden?: boolean
  /** Numbers stand flush right. */
  align?: 'left' | 'right'
  cell: (row: Row) => ReactNode
  /** The cell that names the row for those who hear the table. */
  rowHeader?: boolean
}

/** A table of rows; it scrolls sideways in a region of its own when it does not fit. */
export function Table<Row>({
  caption,
  captionHidden,
  columns,
  rows,
  rowKey,
  selected,
  onRow,
}: {
  caption: string
  captionHidden?: boolean
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => Key
  /** Key of the selected row. */
  selected?: Key | undefined
  /** A click anywhere in the row; the row must also hold a button or link that does the same. */
  onRow?: (row: Row) => void
}) {
  const frame = useRef<HTMLElement>(null)
  const scrolls = useOverflow(frame)
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section ref={frame} className="s-table-scroll" aria-label={caption} tabIndex={scrolls ? 0 : undefined}>
      <table className="s-table">
        <caption className={captionHidden === true ? 's-hidden-text' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ key, title, titleHidden, align = 'left' }) => (
              <th key={key} scope="col" data-align={align}>
                {titleHidden === true ? <span className="s-hidden-text">{title}</span> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              aria-selected={selected === undefined ? undefined : selected === rowKey(row)}
              onClick={onRow && (() => onRow(row))}
            >
              {columns.map(({ key, align = 'left', cell, rowHeader }) =>
                rowHeader === true ? (
                  <th key={key} scope="row" data-align={align}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={key} data-align={align}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Whether an element is wider than its frame. */
function useOverflow(frame: RefObject<HTMLElement | null>): boolean {
  const [overflows, setOverflows] = useState(false)
  useLayoutEffect(() => {
    const element = frame.current
    if (element === null) return
    const observer = new ResizeObserver(() => setOverflows(element.scrollWidth > element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [frame])
  return overflows
}
