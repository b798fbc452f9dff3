import { auditVerbs } from '@siegel/contract'
import type { LogRow } from '@siegel/contract/staff'
import { Button, Chip, Select } from '@siegel/ui'
import { PatientPicker } from '../components/patient-picker.tsx'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { useRoleText } from './log-table.tsx'

export type Filters = { patient?: string; actor?: string; verb?: string; days?: string }

const without = (filters: Filters, name: keyof Filters): Filters =>
  Object.fromEntries(Object.entries(filters).filter(([key]) => key !== name))

/** Patient, person, verb and time; people are those of the entries shown. */
export function LogFilters({
  filters,
  rows,
  onChange,
}: {
  filters: Filters
  rows: readonly LogRow[]
  onChange: (filters: Filters) => void
}) {
  const { log } = useWords()
  const may = useMay()
  const roleText = useRoleText()
  const set = (name: keyof Filters, value: string) =>
    onChange(value === '' ? without(filters, name) : { ...filters, [name]: value })
  const actors = new Map(rows.map(({ actor }) => [actor.id, `${actor.name}, ${roleText(actor.role)}`]))
  if (filters.actor !== undefined && !actors.has(filters.actor)) actors.set(filters.actor, filters.actor)
  const people = [...actors]
    .map(([value, label]) => ({ value, label }))
    .toSorted((a, b) => a.label.localeCompare(b.label))
  const verbs = auditVerbs
    .map((value) => ({ value: value as string, label: log.verbs[value] }))
    .toSorted((a, b) => a.label.localeCompare(b.label))
  const isFiltered = Object.keys(filters).length > 0
  return (
    <div className="log-filters">
      <PatientFilter filters={filters} rows={rows} mayPick={may('patient.list')} onChange={onChange} />
      <Select
        label={log.filterActor}
        value={filters.actor ?? ''}
        options={[{ value: '', label: log.filterActorAll }, ...people]}
        onChange={(value) => set('actor', value)}
      />
      <Select
        label={log.filterVerb}
        value={filters.verb ?? ''}
        options={[{ value: '', label: log.filterVerbAll }, ...verbs]}
        onChange={(value) => set('verb', value)}
      />
      <Select
        label={log.filterTime}
        value={filters.days ?? ''}
        options={['', '1', '7', '30'].map((value) => ({ value, label: log.days[value] ?? value }))}
        onChange={(value) => set('days', value)}
      />
      {isFiltered && (
        <Button kind="quiet" icon="x" onClick={() => onChange({})}>
          {log.clear}
        </Button>
      )}
    </div>
  )
}

function PatientFilter({
  filters,
  rows,
  mayPick,
  onChange,
}: {
  filters: Filters
  rows: readonly LogRow[]
  mayPick: boolean
  onChange: (filters: Filters) => void
}) {
  const { log, common } = useWords()
  const { patient } = filters
  if (patient !== undefined) {
    const name = rows.find((row) => row.patient?.id === patient)?.patient?.name ?? patient.slice(0, 8)
    return (
      <div className="s-field">
        <span className="label">{log.filterPatient}</span>
        <span className="row">
          <Chip tone="accent" icon="person">
            {name}
          </Chip>
          <button type="button" className="link" onClick={() => onChange(without(filters, 'patient'))}>
            {common.close}
          </button>
        </span>
      </div>
    )
  }
  if (!mayPick) return null
  return (
    <div className="s-field">
      <span className="label">{log.filterPatient}</span>
      <PatientPicker label={log.filterPatientAll} onChoose={({ id }) => onChange({ ...filters, patient: id })} />
    </div>
  )
}
