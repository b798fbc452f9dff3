import type { PatientRow, PortalState, Representative } from '@siegel/contract/staff'
import { Dialog, RadioGroup, Select, TextField, toast } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { refreshPatient } from '../chart/use-chart.ts'
import { Facts } from '../components/facts.tsx'
import { Pending } from '../components/failure.tsx'
import { FormEnd } from '../components/form-end.tsx'
import { PatientPicker } from '../components/patient-picker.tsx'
import { api } from '../core/api.ts'
import { focusFirst } from '../core/focus-first.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMasterDataPage } from '../master-data/use-master-data.ts'
import { isoDate } from '../patients/typed-date.ts'

type Rights = PortalState['acting']

/** Lets one of the representatives in the master data act through the portal. */
export function GrantDialog({ patient, rights, onClose }: { patient: string; rights: Rights; onClose: () => void }) {
  const { acting, common } = useWords()
  const page = useMasterDataPage(patient)
  const free = page.data?.representatives.filter(
    (one) =>
      one.isCurrent && one.rights !== 'contact' && !rights.some(({ representative }) => representative === one.id),
  )
  return (
    <Dialog open onClose={onClose} title={acting.grantTitle} closeLabel={common.close}>
      {free === undefined ? (
        <Pending error={page.error} retry={() => void page.refetch()} />
      ) : free.length === 0 ? (
        <p>{acting.noRepresentative}</p>
      ) : (
        <GrantForm patient={patient} free={free} onClose={onClose} />
      )}
    </Dialog>
  )
}

function GrantForm({
  patient,
  free,
  onClose,
}: {
  patient: string
  free: readonly Representative[]
  onClose: () => void
}) {
  const { acting, masterData } = useWords()
  const format = useFormat()
  const rules = useQuery({ queryKey: ['acting-rules'], queryFn: () => api.actingRules() })
  const [representative, setRepresentative] = useState(free[0]?.id ?? '')
  const [way, setWay] = useState<'new' | 'patient'>('new')
  const [holder, setHolder] = useState<PatientRow>()
  const [until, setUntil] = useState('')
  const [isTried, setTried] = useState(false)
  const chosen = free.find(({ id }) => id === representative)
  const day = until.trim() === '' ? undefined : isoDate(until)
  const isDateWrong = until.trim() !== '' && day === undefined
  const grant = useMutation({
    mutationFn: () =>
      api.grantActing({
        params: { id: patient },
        body: {
          representative,
          holder: way === 'patient' && holder !== undefined ? { patient: holder.id } : 'new',
          ...(day !== undefined && { until: day }),
        },
      }),
    onSuccess: async () => {
      toast(acting.granted, { icon: 'check' })
      await refreshPatient(patient)
      onClose()
    },
  })
  const submit = () => {
    setTried(true)
    if (isDateWrong || (way === 'patient' && holder === undefined) || grant.isPending) return
    grant.mutate()
  }
  return (
    <form
      ref={focusFirst}
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Select
        label={acting.representative}
        value={representative}
        options={free.map(({ id, name, relation }) => ({
          value: id,
          label: `${masterData.relations[relation]}: ${name}`,
        }))}
        onChange={setRepresentative}
      />
      {chosen !== undefined && (
        <p className="s-muted">{acting.levelText[chosen.rights === 'decisions' ? 'act' : 'read']}</p>
      )}
      <RadioGroup
        label={acting.holder}
        value={way}
        onChange={setWay}
        options={[
          { value: 'new', label: acting.holderNew },
          { value: 'patient', label: acting.holderPatient },
        ]}
      />
      {way === 'patient' && (
        <div className="stack-tight">
          <PatientPicker label={acting.holderPatient} onChoose={setHolder} />
          {isTried && holder === undefined && (
            <p role="alert" className="s-field-error">
              {acting.holderMissing}
            </p>
          )}
          <Facts
            rows={[
              [
                acting.chosen,
                holder && (
                  <strong>
                    {holder.name}
                    {holder.birthDate === undefined ? '' : ` * ${format.date(holder.birthDate)}`}
                  </strong>
                ),
              ],
            ]}
          />
        </div>
      )}
      <TextField
        label={acting.untilField}
        value={until}
        onChange={setUntil}
        maxLength={10}
        hint={rules.data && acting.untilHint(rules.data.untilAge)}
        error={isTried && isDateWrong ? masterData.issues.fullDate : undefined}
      />
      <FormEnd sending={grant} label={acting.grantAction} busy={masterData.saving} onCancel={onClose} />
    </form>
  )
}
