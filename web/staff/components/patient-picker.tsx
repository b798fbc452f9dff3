import type { PatientRow } from '@siegel/contract/staff'
import { Icon, Key } from '@siegel/ui'
import { useId, useState, type KeyboardEvent, type RefObject } from 'react'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { PatientStateText } from './patient-state.tsx'
import { usePatients, usePaused } from '../core/patient-search.ts'

const most = 12

/**
 * A field that finds a patient: combobox with a list (WAI-ARIA), arrows choose, Enter takes, Escape leaves.
 * `keyHint` is the key that leads here.
 */
export function PatientPicker({
  label,
  input,
  keyHint,
  onChoose,
  onLeave,
}: {
  label: string
  input?: RefObject<HTMLInputElement | null>
  keyHint?: string
  onChoose: (patient: PatientRow) => void
  onLeave?: () => void
}) {
  const words = useWords()
  const id = useId()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [isOpen, setOpen] = useState(false)
  const paused = usePaused(text)
  const wanted = isOpen && paused.trim() !== ''
  const { data } = usePatients(paused, { enabled: wanted, count: most })
  const rows = wanted ? (data?.rows ?? []).slice(0, most) : []
  const current = rows[Math.min(at, rows.length - 1)]
  const leave = () => {
    setText('')
    setOpen(false)
    onLeave?.()
  }
  const choose = (patient: PatientRow) => {
    leave()
    onChoose(patient)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && rows.length > 0) setAt((Math.min(at, rows.length - 1) + step + rows.length) % rows.length)
    else if (event.key === 'Enter' && current !== undefined && paused === text) choose(current)
    else if (event.key === 'Escape') {
      // With nothing typed the dialog around it is what Escape leaves.
      if (text === '' && event.currentTarget.closest('dialog') !== null) return
      leave()
      event.currentTarget.blur()
    } else return
    event.preventDefault()
  }
  const expanded = wanted && data !== undefined
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
          aria-activedescendant={current === undefined ? undefined : `${id}-${current.id}`}
          autoComplete="off"
          spellCheck={false}
          placeholder={label}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setAt(0)
            setOpen(true)
          }}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
        />
        {keyHint !== undefined && (
          <div className="s-input-end">
            <Key>{keyHint}</Key>
          </div>
        )}
      </div>
      <div className="picker-list" hidden={!expanded}>
        {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the list of a combobox (WAI-ARIA), which no select can be */}
        <div id={`${id}-list`} role="listbox" aria-label={label}>
          {rows.map((row) => (
            <PickerRow key={row.id} id={`${id}-${row.id}`} row={row} selected={row === current} onChoose={choose} />
          ))}
        </div>
        {expanded && rows.length === 0 && <p className="picker-none s-muted">{words.frame.searchNone}</p>}
      </div>
      <output className="s-hidden-text" aria-live="polite">
        {expanded ? words.frame.searchHits(rows.length) : ''}
      </output>
    </div>
  )
}

function PickerRow({
  id,
  row,
  selected,
  onChoose,
}: {
  id: string
  row: PatientRow
  selected: boolean
  onChoose: (row: PatientRow) => void
}) {
  const { common } = useWords()
  const format = useFormat()
  return (
    <div
      id={id}
      tabIndex={-1}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a row of a combobox (WAI-ARIA), whose field has the keys
      role="option"
      aria-selected={selected}
      className="picker-row"
      // Before the field loses its focus and the list goes away.
      onMouseDown={(event) => {
        event.preventDefault()
        onChoose(row)
      }}
    >
      <strong>{row.name}</strong>
      {row.state !== undefined && <PatientStateText state={row.state} />}
      <span className="s-muted">{row.birthDate === undefined ? '' : `* ${format.date(row.birthDate)}`}</span>
      <span className="s-muted picker-age">{row.age === undefined ? '' : common.yearsShort(row.age)}</span>
    </div>
  )
}
