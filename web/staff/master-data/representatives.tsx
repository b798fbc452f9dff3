import type { NewRepresentative, Representative } from '@siegel/contract/staff'
import { Button, Select, StateText, TextField } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { focusFirst } from '../core/focus-first.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { isoDate } from '../patients/typed-date.ts'
import { EndDialog } from './end-dialog.tsx'
import { refreshMasterData } from './use-master-data.ts'

/** Who speaks or decides for the patient, now and before. */
export function Representatives({
  patient,
  rows,
  mayWrite,
}: {
  patient: string
  rows: readonly Representative[]
  mayWrite: boolean
}) {
  const { masterData } = useWords()
  const format = useFormat()
  const [adding, setAdding] = useState(false)
  const [ended, setEnded] = useState<Representative>()
  return (
    <div className="md-list">
      {rows.length === 0 && !adding && <p className="s-muted">{masterData.noneYet}</p>}
      <ul className="md-entries">
        {rows.map((row) => (
          <li key={row.id} data-over={row.isCurrent ? undefined : ''}>
            <span>
              <strong>
                {masterData.relations[row.relation]}: {row.name}
              </strong>
              {row.phone !== undefined && <span>, {row.phone}</span>}
            </span>
            <span className="s-muted">
              {[
                masterData.rights[row.rights],
                row.from === undefined ? undefined : masterData.since(format.date(row.from)),
              ]
                .filter((part) => part !== undefined)
                .join(', ')}
            </span>
            {row.isCurrent ? (
              mayWrite && (
                <button type="button" className="link" onClick={() => setEnded(row)}>
                  {masterData.end}
                </button>
              )
            ) : (
              <StateText icon="x-circle">
                {[row.until === undefined ? undefined : masterData.endedOn(format.date(row.until)), row.endReason]
                  .filter((part) => part !== undefined)
                  .join(': ')}
              </StateText>
            )}
          </li>
        ))}
      </ul>
      {mayWrite &&
        (adding ? (
          <AddRepresentative patient={patient} onClose={() => setAdding(false)} />
        ) : (
          <Button kind="quiet" icon="plus" onClick={() => setAdding(true)}>
            {masterData.addRepresentative}
          </Button>
        ))}
      {ended !== undefined && (
        <EndDialog
          patient={patient}
          title={masterData.endTitle(ended.name)}
          text={masterData.endText}
          action={masterData.end}
          end={({ on, reason }) =>
            api.endRepresentative({ params: { id: ended.id }, body: { ifVersion: ended.version, on, reason } })
          }
          onClose={() => setEnded(undefined)}
        />
      )}
    </div>
  )
}

const empty = { family: '', given: '', phone: '', from: '' }

function AddRepresentative({ patient, onClose }: { patient: string; onClose: () => void }) {
  const { masterData, common } = useWords()
  const [draft, setDraft] = useState(empty)
  const [relation, setRelation] = useState<Representative['relation']>('mother')
  const [rights, setRights] = useState<Representative['rights']>('information')
  const [shown, setShown] = useState(false)
  const add = useMutation({
    mutationFn: (body: NewRepresentative) => api.addRepresentative({ params: { id: patient }, body }),
    onSuccess: async () => {
      await refreshMasterData(patient)
      onClose()
    },
  })
  const from = draft.from.trim() === '' ? undefined : isoDate(draft.from)
  const isWrong = draft.family.trim() === '' || (draft.from.trim() !== '' && from === undefined)
  const submit = () => {
    setShown(true)
    if (isWrong || add.isPending) return
    const { family, given, phone } = draft
    add.mutate({
      family: family.trim(),
      relation,
      rights,
      ...(given.trim() === '' ? {} : { given: given.trim() }),
      ...(phone.trim() === '' ? {} : { phone: phone.trim() }),
      ...(from === undefined ? {} : { from }),
    })
  }
  const text = (name: keyof typeof empty) => ({
    value: draft[name],
    onChange: (value: string) => setDraft({ ...draft, [name]: value }),
  })
  return (
    <form
      ref={focusFirst}
      className="md-add"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <div className="md-grid">
        <Select
          label={masterData.relation}
          value={relation}
          options={Object.entries(masterData.relations).map(([value, label]) => ({
            value: value as Representative['relation'],
            label,
          }))}
          onChange={setRelation}
        />
        <TextField
          label={masterData.fields.family}
          {...text('family')}
          maxLength={80}
          error={shown && draft.family.trim() === '' ? masterData.issues.required : undefined}
        />
        <TextField label={masterData.fields.given} {...text('given')} maxLength={80} />
        <TextField label={masterData.phone} type="tel" {...text('phone')} maxLength={40} />
        <Select
          label={masterData.rightsLabel}
          value={rights}
          options={Object.entries(masterData.rights).map(([value, label]) => ({
            value: value as Representative['rights'],
            label,
          }))}
          onChange={setRights}
        />
        <TextField
          label={masterData.from}
          {...text('from')}
          maxLength={10}
          error={shown && draft.from.trim() !== '' && from === undefined ? masterData.issues.fullDate : undefined}
        />
      </div>
      <FailureBanner error={add.error} />
      <div className="row">
        <Button kind="outline" type="submit" busy={add.isPending ? masterData.saving : undefined}>
          {masterData.add}
        </Button>
        <Button kind="neutral" onClick={onClose}>
          {common.cancel}
        </Button>
      </div>
    </form>
  )
}
