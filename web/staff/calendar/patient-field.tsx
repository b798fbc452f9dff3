import { Button, Icon } from '@siegel/ui'
import { PatientPicker } from '../components/patient-picker.tsx'
import { useWords } from '../core/language.ts'

type Person = { id: string; name: string }

/** Whose appointment it is: nobody's until somebody is chosen. */
export function PatientField({
  patient,
  onChange,
}: {
  patient: Person | undefined
  onChange: (patient: Person | undefined) => void
}) {
  const { calendar } = useWords()
  if (patient === undefined)
    return <PatientPicker label={calendar.patientSearch} onChoose={({ id, name }) => onChange({ id, name })} />
  return (
    <div className="row">
      <Icon name="person" label={calendar.patient} />
      <strong>{patient.name}</strong>
      <span className="grow" />
      <Button kind="quiet" onClick={() => onChange(undefined)}>
        {calendar.changePatient}
      </Button>
    </div>
  )
}
