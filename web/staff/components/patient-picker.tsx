import type { PatientRow } from '@siegel/contract/staff'
import { useState, type RefObject } from 'react'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { PatientStateText } from './patient-state.tsx'
import { usePatients, usePaused } from '../core/patient-search.ts'
import { Picker } from './picker.tsx'

const most = 12

/** A field that finds a patient. */
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
  const { frame } = useWords()
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  const paused = usePaused(text)
  const wanted = isOpen && paused.trim() !== ''
  const { data } = usePatients(paused, { enabled: wanted, count: most })
  return (
    <Picker
      label={label}
      input={input}
      keyHint={keyHint}
      text={text}
      onText={setText}
      found={wanted ? data?.rows.slice(0, most) : undefined}
      isSettled={paused === text}
      keyOf={(row) => row.id}
      show={(row) => <PatientLine row={row} />}
      none={frame.searchNone}
      hits={frame.searchHits}
      onOpen={setOpen}
      onChoose={onChoose}
      onLeave={onLeave}
    />
  )
}

function PatientLine({ row }: { row: PatientRow }) {
  const { common } = useWords()
  const format = useFormat()
  return (
    <>
      <strong>{row.name}</strong>
      {row.state !== undefined && <PatientStateText state={row.state} />}
      <span className="s-muted">{row.birthDate === undefined ? '' : `* ${format.date(row.birthDate)}`}</span>
      <span className="s-muted picker-age">{row.age === undefined ? '' : common.yearsShort(row.age)}</span>
    </>
  )
}
