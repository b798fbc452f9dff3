import { Dialog, Key, Select, TextField, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { queryClient } from '../core/query-client.ts'
import { emptyPatient, patientIssues, patientRequest, type Gender, type PatientDraft } from './patient-draft.ts'
import { focusFirst } from '../core/focus-first.ts'
import { SimilarList } from './similar-list.tsx'
import { partialDate } from './typed-date.ts'
import { useJump } from './use-jump.ts'
import { useSimilar } from './use-similar.ts'
import { FormEnd } from '../components/form-end.tsx'

/** Makes a patient; `from` begins the form, for instance with what a laboratory wrote. */
export function NewPatient({
  open,
  from = emptyPatient,
  openLabel,
  onClose,
  onOpen,
  onCreated,
}: {
  open: boolean
  from?: PatientDraft
  onClose: () => void
  /** What is done with somebody who is here already; otherwise they are opened. */
  openLabel?: string
  onOpen: (id: string) => void
  onCreated: (id: string, warnings: readonly string[]) => void
}) {
  const words = useWords()
  return (
    <Dialog open={open} onClose={onClose} title={words.patients.create} closeLabel={words.common.close} size="wide">
      <PatientForm
        from={from}
        openLabel={openLabel ?? words.masterData.similarOpen}
        onClose={onClose}
        onOpen={onOpen}
        onCreated={onCreated}
      />
    </Dialog>
  )
}

function PatientForm({
  from,
  openLabel,
  onClose,
  onOpen,
  onCreated,
}: {
  from: PatientDraft
  openLabel: string
  onClose: () => void
  onOpen: (id: string) => void
  onCreated: (id: string, warnings: readonly string[]) => void
}) {
  const words = useWords()
  const format = useFormat()
  const [draft, setDraft] = useState(from)
  const [shown, setShown] = useState(false)
  const issues = patientIssues(draft, format.today())
  const create = useMutation({
    mutationFn: () => api.createPatient({ body: patientRequest(draft) }),
    onSuccess: ({ id, warnings }) => {
      toast(words.patients.saved)
      for (const code of warnings) toast(words.patients.warning[code] ?? code, { icon: 'alert' })
      void queryClient.invalidateQueries({ queryKey: ['patients'] })
      onCreated(id, warnings)
    },
  })
  const field = (name: Exclude<keyof PatientDraft, 'gender'>) => {
    const issue = shown ? issues[name] : undefined
    return {
      value: draft[name],
      onChange: (value: string) => setDraft({ ...draft, [name]: value }),
      error: issue === undefined ? undefined : words.patients[issue],
    }
  }
  const { patients, masterData } = words
  const genders = Object.entries(masterData.genders)
    .filter(([value]) => value !== 'other' || draft.gender === 'other')
    .map(([value, label]) => ({ value: value as Gender, label }))
  const beside = useRef<HTMLDivElement>(null)
  useJump(beside)
  const similar = useSimilar({
    family: draft.family.trim(),
    given: draft.given.trim(),
    birthDate: partialDate(draft.birthDate),
    insuranceNumber: draft.insuranceNumber.trim(),
  })
  return (
    <form
      ref={focusFirst}
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (Object.keys(issues).length > 0) setShown(true)
        else if (!create.isPending) create.mutate()
      }}
    >
      <div className="new-patient">
        <div className="form-grid">
          <TextField label={patients.family} {...field('family')} maxLength={80} />
          <TextField label={patients.given} {...field('given')} maxLength={80} />
          <TextField label={patients.titleField} {...field('title')} maxLength={40} />
          <TextField label={patients.prefix} placeholder={patients.prefixHint} {...field('prefix')} maxLength={40} />
          <TextField label={patients.affix} placeholder={patients.affixHint} {...field('affix')} maxLength={40} />
          <TextField
            label={patients.birthDateField}
            placeholder={patients.birthDateHint}
            {...field('birthDate')}
            inputMode="numeric"
            maxLength={12}
          />
          <Select
            label={patients.gender}
            value={draft.gender}
            options={genders}
            onChange={(gender) => setDraft({ ...draft, gender })}
          />
          <TextField
            label={patients.insurance}
            placeholder={patients.insuranceHint}
            {...field('insuranceNumber')}
            maxLength={20}
            spellCheck={false}
          />
          <TextField label={patients.number} {...field('number')} maxLength={40} />
          <TextField label={patients.phone} type="tel" {...field('phone')} maxLength={40} />
          <TextField label={patients.email} type="email" {...field('email')} maxLength={120} />
          <TextField label={patients.street} {...field('street')} maxLength={80} />
          <div className="form-town">
            <TextField label={patients.postalCode} {...field('postalCode')} inputMode="numeric" maxLength={10} />
            <TextField label={patients.city} {...field('city')} maxLength={80} />
          </div>
        </div>
        <div ref={beside} className="new-patient-beside">
          <SimilarList
            candidates={similar.data?.candidates}
            action={openLabel}
            onOpen={({ patient }) => onOpen(patient.id)}
          />
          <p className="s-muted s-small">
            <Key>F2</Key> {masterData.similarKey}
          </p>
        </div>
      </div>
      <FormEnd sending={create} label={patients.save} busy={patients.saving} onCancel={onClose} />
    </form>
  )
}
