import { TextField } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Confirm } from '../components/confirm.tsx'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { isoDate } from '../patients/typed-date.ts'
import { germanDate } from './draft.ts'
import { refreshMasterData } from './use-master-data.ts'

/** Asks when, why and, where `by` is its label, by whom something ends. */
export function EndDialog({
  patient,
  title,
  text,
  action,
  by,
  end,
  onClose,
}: {
  patient: string
  title: string
  text: string
  action: string
  by?: string
  end: (ask: { on: string; by: string; reason: string }) => Promise<unknown>
  onClose: () => void
}) {
  const { masterData } = useWords()
  const format = useFormat()
  const [on, setOn] = useState(germanDate(format.today()))
  const [reason, setReason] = useState('')
  const [who, setWho] = useState(masterData.thePatient)
  const [shown, setShown] = useState(false)
  const date = isoDate(on)
  const ending = useMutation({
    mutationFn: (ask: { on: string; by: string; reason: string }) => end(ask),
    onSettled: () => refreshMasterData(patient),
    onSuccess: onClose,
  })
  const required = (value: string) => (shown && value.trim() === '' ? masterData.issues.required : undefined)
  return (
    <Confirm
      open
      title={title}
      action={action}
      busy={ending.isPending}
      error={ending.error}
      onConfirm={() => {
        setShown(true)
        if (date === undefined || reason.trim() === '' || who.trim() === '') return
        ending.mutate({ on: date, by: who.trim(), reason: reason.trim() })
      }}
      onClose={onClose}
    >
      <p>{text}</p>
      <TextField
        label={masterData.reason}
        value={reason}
        onChange={setReason}
        maxLength={300}
        error={required(reason)}
      />
      {by !== undefined && <TextField label={by} value={who} onChange={setWho} maxLength={120} error={required(who)} />}
      <TextField
        label={masterData.on}
        value={on}
        onChange={setOn}
        maxLength={10}
        error={date === undefined ? masterData.issues.fullDate : undefined}
      />
    </Confirm>
  )
}
