import { Icon, Key } from '@siegel/ui'
import { useId, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react'
import { Choices } from './choices.tsx'

/**
 * A field that finds one of many: combobox with a list (WAI-ARIA), arrows choose, Enter takes, Escape leaves.
 * `keyHint` is the key that leads here.
 */
export function Picker<T>({
  label,
  input,
  keyHint,
  text,
  onText,
  found,
  isSettled = true,
  keyOf,
  show,
  none,
  hits,
  onOpen,
  onChoose,
  onLeave,
}: {
  label: string
  input?: RefObject<HTMLInputElement | null> | undefined
  keyHint?: string | undefined
  text: string
  onText: (text: string) => void
  /** What fits the text; undefined where the list has nothing to say yet. */
  found: readonly T[] | undefined
  /** Whether `found` answers what stands in the field now. */
  isSettled?: boolean
  keyOf: (row: T) => string
  show: (row: T) => ReactNode
  none: string
  hits: (count: number) => string
  /** Whether the list is wanted. */
  onOpen?: (isOpen: boolean) => void
  onChoose: (row: T) => void
  onLeave?: (() => void) | undefined
}) {
  const id = useId()
  const [at, setAt] = useState(0)
  const [isOpen, setOpen] = useState(false)
  const open = (next: boolean) => {
    setOpen(next)
    onOpen?.(next)
  }
  const expanded = isOpen && found !== undefined
  const rows = expanded ? found : []
  const index = Math.min(at, rows.length - 1)
  const current = rows[index]
  const idOf = (row: T) => `${id}-${keyOf(row)}`
  const leave = () => {
    onText('')
    open(false)
    onLeave?.()
  }
  const choose = (row: T) => {
    leave()
    onChoose(row)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && rows.length > 0) setAt((index + step + rows.length) % rows.length)
    else if (event.key === 'Enter' && current !== undefined && isSettled) choose(current)
    else if (event.key === 'Escape') {
      // With nothing typed the dialog around it is what Escape leaves.
      if (text === '' && event.currentTarget.closest('dialog') !== null) return
      leave()
      event.currentTarget.blur()
    } else return
    event.preventDefault()
  }
  return (
    <div className="picker">
      <div className="s-input-box">
        <Icon name="search" />
        <input
          ref={input}
          type="text"
          className="s-input"
          role="combobox"
          aria-label={label}
          aria-expanded={expanded}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={current === undefined ? undefined : idOf(current)}
          autoComplete="off"
          spellCheck={false}
          placeholder={label}
          value={text}
          onChange={(event) => {
            onText(event.target.value)
            setAt(0)
            open(true)
          }}
          onFocus={() => open(true)}
          onBlur={() => open(false)}
          onKeyDown={onKeyDown}
        />
        {keyHint !== undefined && (
          <div className="s-input-end">
            <Key>{keyHint}</Key>
          </div>
        )}
      </div>
      <div className="picker-list" hidden={!expanded}>
        <Choices
          id={`${id}-list`}
          label={label}
          rows={rows}
          idOf={idOf}
          isCurrent={(row) => row === current}
          onChoose={choose}
          rowClassName="picker-row"
          show={show}
        />
        {expanded && rows.length === 0 && <p className="picker-none s-muted">{none}</p>}
      </div>
      <output className="s-hidden-text" aria-live="polite">
        {expanded ? hits(rows.length) : ''}
      </output>
    </div>
  )
}
