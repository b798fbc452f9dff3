import type { MasterDataPage } from '@siegel/contract/staff'
import { Button, RadioGroup, StateText, TextField, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Confirm } from '../components/confirm.tsx'
import { FailureBanner } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { partialDate } from '../patients/typed-date.ts'
import { MergeDialog } from './merge-dialog.tsx'
import { Merges } from './merges.tsx'
import { refreshMasterData } from './use-master-data.ts'

type Reason = 'moved' | 'died' | 'other'

/** Whether the record is in use, and what was merged into it. */
export function RecordSection({ id, page, isChanged }: { id: string; page: MasterDataPage; isChanged: boolean }) {
  const { masterData } = useWords()
  const may = useMay()
  const [asked, setAsked] = useState<'deactivate' | 'merge'>()
  const { state, version } = page
  const reactivate = useMutation({
    mutationFn: () => api.reactivatePatient({ params: { id }, body: { ifVersion: version } }),
    onSuccess: () => {
      toast(masterData.reactivated)
      return refreshMasterData(id)
    },
  })
  const isMerged = state.mergedInto !== undefined
  const ask = (what: 'deactivate' | 'merge') =>
    isChanged ? toast(masterData.saveFirst, { icon: 'alert' }) : setAsked(what)
  return (
    <div className="md-list">
      <StateText icon={state.active ? 'check-circle' : 'minus'} tone={state.active ? 'good' : 'warning'}>
        {state.active ? masterData.activeText : masterData.inactiveText[state.inactiveReason ?? 'other']}
      </StateText>
      <FailureBanner error={reactivate.error} />
      <div className="row">
        {may('patient.write') &&
          !isMerged &&
          (state.active ? (
            <Button kind="neutral" icon="minus" onClick={() => ask('deactivate')}>
              {masterData.deactivate}
            </Button>
          ) : (
            <Button kind="neutral" icon="undo" onClick={() => reactivate.mutate()}>
              {masterData.reactivate}
            </Button>
          ))}
        {may('patient.merge') && !isMerged && (
          <Button kind="neutral" icon="link" onClick={() => ask('merge')}>
            {masterData.merge}
          </Button>
        )}
      </div>
      {may('patient.merge') && <Merges id={id} />}
      {asked === 'deactivate' && <Deactivate id={id} version={version} onClose={() => setAsked(undefined)} />}
      {asked === 'merge' && <MergeDialog target={page} id={id} onClose={() => setAsked(undefined)} />}
    </div>
  )
}

function Deactivate({ id, version, onClose }: { id: string; version: string; onClose: () => void }) {
  const { masterData } = useWords()
  const [reason, setReason] = useState<Reason>('moved')
  const [died, setDied] = useState('')
  const deathDate = partialDate(died)
  const isWrong = reason === 'died' && died.trim() !== '' && deathDate === undefined
  const deactivate = useMutation({
    mutationFn: () =>
      api.deactivatePatient({
        params: { id },
        body: { ifVersion: version, reason, ...(reason === 'died' && deathDate !== undefined ? { deathDate } : {}) },
      }),
    onSuccess: async () => {
      toast(masterData.deactivated)
      await refreshMasterData(id)
      onClose()
    },
  })
  return (
    <Confirm
      open
      title={masterData.deactivateTitle}
      action={masterData.deactivate}
      busy={deactivate.isPending}
      error={deactivate.error}
      onConfirm={() => !isWrong && deactivate.mutate()}
      onClose={onClose}
    >
      <p>{masterData.deactivateText}</p>
      <RadioGroup
        label={masterData.reason}
        value={reason}
        options={Object.entries(masterData.deactivateReasons).map(([value, label]) => ({
          value: value as Reason,
          label,
        }))}
        onChange={setReason}
      />
      {reason === 'died' && (
        <TextField
          label={masterData.fields.deathDate}
          hint={masterData.dateHint}
          value={died}
          onChange={setDied}
          maxLength={10}
          error={isWrong ? masterData.issues.date : undefined}
        />
      )}
    </Confirm>
  )
}
