import type { TimelineEntry } from '@siegel/contract/staff'
import { isProblem, lineLimit, readLine } from '@siegel/practice/line'
import { Button, Dialog, TextArea, TextField } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { refreshPatient } from '../chart/use-chart.ts'
import { FailureBanner } from '../components/failure.tsx'
import { api, codeOf } from '../core/api.ts'
import { useActions } from '../core/actions.ts'
import { focusFirst } from '../core/focus-first.ts'
import { useFormat } from '../core/format.ts'
import { useEntryTypes } from './entry-types.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { LinePreview } from './line-preview.tsx'

type Act = 'correct' | 'cancel' | 'end'
const longestReason = 300
/** What can be over. What happened once is corrected or cancelled. */
const canEnd = new Set<TimelineEntry['kind']>(['diagnosis', 'medication', 'allergy'])

/** What can be done with something that was typed here: correct, cancel, end; and all its versions. */
export function EntryActions({ patient, entry }: { patient: string; entry: TimelineEntry }) {
  const { entries } = useWords()
  const may = useMay()
  const [act, setAct] = useState<Act>()
  const { own, status, kind } = entry
  const isOver = own?.change?.act === 'end'
  const isOpen = own !== undefined && status !== 'entered-in-error' && may('chart.write')
  useActions(
    isOpen
      ? [{ id: 'correct-entry', label: entries.correct, icon: 'pencil', key: 'k', run: () => setAct('correct') }]
      : [],
  )
  if (own === undefined) return null
  return (
    <>
      {isOpen && (
        <div className="row side-actions">
          <Button kind="outline" icon="pencil" keyHint="K" onClick={() => setAct('correct')}>
            {entries.correct}
          </Button>
          {canEnd.has(kind) && !isOver && (
            <Button kind="neutral" icon="check" onClick={() => setAct('end')}>
              {entries.end}
            </Button>
          )}
          <Button kind="neutral" icon="x" onClick={() => setAct('cancel')}>
            {entries.cancelEntry}
          </Button>
        </div>
      )}
      <Versions reference={entry.reference} version={own.version} />
      {act !== undefined && (
        <ActDialog act={act} patient={patient} entry={entry} own={own} onClose={() => setAct(undefined)} />
      )}
    </>
  )
}

function ActDialog({
  act,
  patient,
  entry,
  own,
  onClose,
}: {
  act: Act
  patient: string
  entry: TimelineEntry
  own: NonNullable<TimelineEntry['own']>
  onClose: () => void
}) {
  const { entries, common } = useWords()
  const format = useFormat()
  const [line, setLine] = useState(own.line)
  const [reason, setReason] = useState('')
  const { type } = entry
  // What was written under a code can be corrected under it, whatever has become of it.
  const kept = useEntryTypes().map((one) => (one.code === type?.code ? { ...one, ...type, isRetired: false } : one))
  const read = readLine(line, format.today(), kept)
  const texts = {
    correct: [entries.correctTitle, entries.correctText, entries.correct],
    cancel: [entries.cancelTitle, entries.cancelText, entries.cancelEntry],
    end: [entries.endTitle, entries.endText, entries.end],
  } as const
  const [title, text, action] = texts[act]
  const save = useMutation({
    mutationFn: async () => {
      const body = { reference: entry.reference, version: own.version, reason: reason.trim() }
      if (act === 'correct') await api.correctEntry({ body: { ...body, line: line.trim() } })
      else if (act === 'cancel') await api.cancelEntry({ body })
      else await api.endEntry({ body })
    },
    onSuccess: async () => {
      await refreshPatient(patient)
      onClose()
    },
    // What the others did is shown behind the dialog; what was typed stays in it.
    onError: () => void refreshPatient(patient),
  })
  const isReady = reason.trim() !== '' && (act !== 'correct' || (!isProblem(read) && line.trim() !== own.line))
  const submit = () => void (isReady && save.mutate())
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      closeLabel={common.close}
      footer={
        <>
          <Button kind="neutral" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button
            kind={act === 'correct' ? 'filled' : 'danger'}
            busy={save.isPending ? common.loading : undefined}
            disabled={!isReady}
            onClick={submit}
          >
            {action}
          </Button>
        </>
      }
    >
      <form
        ref={focusFirst}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <p>{text}</p>
        {act === 'correct' ? (
          <>
            <TextArea label={entries.correctLine} rows={4} maxLength={lineLimit} value={line} onChange={setLine} />
            <LinePreview text={line} read={read} types={kept} />
          </>
        ) : (
          <p className="pre quoted">{own.line}</p>
        )}
        <TextField label={entries.reason} maxLength={longestReason} value={reason} onChange={setReason} />
        <div className="row">
          {entries.reasons[act].map((one) => (
            <Button key={one} kind="quiet" onClick={() => setReason(one)}>
              {one}
            </Button>
          ))}
        </div>
        {save.error !== null &&
          (codeOf(save.error) === 'version-conflict' ? (
            <p role="alert" className="s-field-error">
              {entries.conflict}
            </p>
          ) : (
            <FailureBanner error={save.error} />
          ))}
      </form>
    </Dialog>
  )
}

/** All versions of an entry; read only once somebody wants to see them, since each look is an entry of the log. */
function Versions({ reference, version }: { reference: string; version: number }) {
  const { entries } = useWords()
  const format = useFormat()
  const [isOpen, setOpen] = useState(false)
  const history = useQuery({
    queryKey: ['versions', reference, version],
    queryFn: () => api.entryVersions({ query: { entry: reference } }),
    enabled: isOpen,
    staleTime: Infinity,
  })
  if (version === 1) return null
  return (
    <details className="versions" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {entries.versions} ({version})
      </summary>
      <FailureBanner error={history.error} />
      <ol>
        {history.data?.versions.map((one) => (
          <li key={one.version}>
            <span className="s-muted s-small">
              {format.at(one.at)}, {entries.acts[one.act]} {entries.by(one.by)}
              {one.reason !== undefined && `: ${one.reason}`}
            </span>
            <span className="pre">{one.line}</span>
          </li>
        ))}
      </ol>
    </details>
  )
}
