import type { ReactNode } from 'react'

/**
 * The list of a combobox (WAI-ARIA), whose field keeps the focus and has the keys; the mouse chooses here. `idOf` is what
 * the field's `aria-activedescendant` names.
 */
export function Choices<T>({
  id,
  label,
  rows,
  idOf,
  isCurrent,
  onChoose,
  onPoint,
  className,
  rowClassName,
  show,
}: {
  id: string
  label: string
  rows: readonly T[]
  idOf: (row: T, index: number) => string
  isCurrent: (row: T, index: number) => boolean
  onChoose: (row: T, index: number) => void
  /** The mouse came over a row. */
  onPoint?: (index: number) => void
  className?: string
  rowClassName: string
  show: (row: T, index: number) => ReactNode
}) {
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- no select can have rows like these
    <div id={id} role="listbox" aria-label={label} className={className}>
      {rows.map((row, index) => (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field has the keys
        <div
          key={idOf(row, index)}
          id={idOf(row, index)}
          tabIndex={-1}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as the list
          role="option"
          aria-selected={isCurrent(row, index)}
          className={rowClassName}
          // The field keeps the focus, and with it the list stays until the click.
          onMouseDown={(event) => event.preventDefault()}
          onMouseMove={onPoint && (() => onPoint(index))}
          onClick={() => onChoose(row, index)}
        >
          {show(row, index)}
        </div>
      ))}
    </div>
  )
}
