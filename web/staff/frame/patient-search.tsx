import { useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import { PatientPicker } from '../components/patient-picker.tsx'
import { useActions } from '../core/actions.ts'
import { useWords } from '../core/language.ts'

/** Always one key away. The chosen patient's row travels along, for those who may not open the chart. */
export function PatientSearch() {
  const { frame } = useWords()
  const navigate = useNavigate()
  const input = useRef<HTMLInputElement>(null)
  useActions([
    { id: 'search', label: frame.searchPatient, icon: 'search', key: '/', run: () => input.current?.focus() },
  ])
  return (
    <search className="top-bar-search">
      <PatientPicker
        label={frame.searchPatient}
        input={input}
        keyHint="/"
        onChoose={({ id }) => void navigate({ to: '/patients/$id', params: { id } })}
        onLeave={() => input.current?.blur()}
      />
    </search>
  )
}
