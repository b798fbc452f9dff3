import type { ResponseOf } from '@siegel/contract'
import type { Merge, staffEndpoints } from '@siegel/contract/staff'
import { Button, Dialog, TextField } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Confirm } from '../components/confirm.tsx'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { queryClient } from '../core/query-client.ts'
import { objectText } from '../log/entry-words.ts'
import { refreshMasterData } from './use-master-data.ts'

type Undone = ResponseOf<(typeof staffEndpoints)['unmergePatients']>

/** What was merged into this record, and the way back. */
export function Merges({ id }: { id: string }) {
  const { masterData } = useWords()
  const format = useFormat()
  const merges = useQuery({ queryKey: ['merges', id], queryFn: () => api.merges({ params: { id } }) })
  const [asked, setAsked] = useState<Merge>()
  const [undone, setUndone] = useState<Undone>()
  const rows = merges.data?.merges ?? []
  if (rows.length === 0) return null
  return (
    <>
      <h3>{masterData.mergesTitle}</h3>
      <ul className="md-entries">
        {rows.map((row) => (
          <li key={row.id} data-over={row.undone === undefined ? undefined : ''}>
            <span>
              <strong>{row.source.name}</strong>
              <span className="sentence-line">{row.undone?.reason ?? row.reason}</span>
            </span>
            <span className="s-muted">
              {masterData.entries(row.moved)}, {masterData.mergedAt(format.on(row.at), row.by)}
            </span>
            {row.undone === undefined ? (
              <button type="button" className="link" onClick={() => setAsked(row)}>
                {masterData.undo}
              </button>
            ) : (
              <span className="s-muted">{masterData.undoneAt(format.on(row.undone.at), row.undone.by)}</span>
            )}
          </li>
        ))}
      </ul>
      {asked !== undefined && (
        <UndoDialog
          id={id}
          merge={asked}
          onClose={() => setAsked(undefined)}
          onUndone={(result) => {
            setAsked(undefined)
            setUndone(result)
          }}
        />
      )}
      {undone !== undefined && <UndoneDialog undone={undone} onClose={() => setUndone(undefined)} />}
    </>
  )
}

function UndoDialog({
  id,
  merge,
  onClose,
  onUndone,
}: {
  id: string
  merge: Merge
  onClose: () => void
  onUndone: (result: Undone) => void
}) {
  const { masterData } = useWords()
  const [reason, setReason] = useState('')
  const [shown, setShown] = useState(false)
  const undo = useMutation({
    mutationFn: () => api.unmergePatients({ params: { id: merge.id }, body: { reason: reason.trim() } }),
    onSuccess: (result) => {
      onUndone(result)
      void queryClient.invalidateQueries({ queryKey: ['chart', merge.source.id] })
      return refreshMasterData(id)
    },
  })
  return (
    <Confirm
      open
      title={masterData.undoTitle}
      action={masterData.undo}
      icon="undo"
      busy={undo.isPending}
      error={undo.error}
      onConfirm={() => {
        setShown(true)
        if (reason.trim() !== '') undo.mutate()
      }}
      onClose={onClose}
    >
      <p>{masterData.undoText}</p>
      <TextField
        label={masterData.reason}
        value={reason}
        onChange={setReason}
        maxLength={300}
        error={shown && reason.trim() === '' ? masterData.issues.required : undefined}
      />
    </Confirm>
  )
}

/** What came back, and what somebody has to look at. */
function UndoneDialog({ undone, onClose }: { undone: Undone; onClose: () => void }) {
  const { masterData, common, log } = useWords()
  const list = (title: string, references: readonly string[]) =>
    references.length > 0 && (
      <div>
        <p>{title}</p>
        <ul className="dashes">
          {references.map((reference) => (
            <li key={reference}>{objectText(log, { object: reference })}</li>
          ))}
        </ul>
      </div>
    )
  return (
    <Dialog
      open
      onClose={onClose}
      title={masterData.undoneTitle}
      closeLabel={common.close}
      footer={
        <Button kind="filled" icon="check" onClick={onClose}>
          {masterData.understood}
        </Button>
      }
    >
      <div className="stack">
        <p>{masterData.undone(undone.moved)}</p>
        {undone.withdrawn > 0 && <p>{masterData.undoneWithdrawn(undone.withdrawn)}</p>}
        {list(masterData.undoneChanged, undone.changed)}
        {list(masterData.undoneNewer, undone.newer)}
      </div>
    </Dialog>
  )
}
