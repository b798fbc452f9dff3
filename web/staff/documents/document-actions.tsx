import { Button } from '@siegel/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { useActions } from '../core/actions.ts'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { CancelDialog } from './cancel-dialog.tsx'
import { FactsDialog } from './facts-dialog.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { MoveDialog } from './move-dialog.tsx'
import { documentId, hasPages, type DocumentEntry } from './opened.ts'
import { SplitDialog } from './split-dialog.tsx'

const dialogs = { edit: FactsDialog, split: SplitDialog, merge: MergeDialog, move: MoveDialog, cancel: CancelDialog }
type Act = keyof typeof dialogs

/** What can be done with a document that stands, and all its versions. */
export function DocumentActions({ patient, entry }: { patient: string; entry: DocumentEntry }) {
  const { documents } = useWords()
  const may = useMay()
  const [act, setAct] = useState<Act>()
  const isOpen = entry.status === 'current' && may('chart.write')
  const withPages = isOpen && hasPages(entry)
  useActions(
    isOpen
      ? [
          { id: 'edit-document', label: documents.edit, icon: 'pencil', key: 'k', run: () => setAct('edit') },
          { id: 'move-document', label: documents.moveTitle, icon: 'arrow-right', run: () => setAct('move') },
          { id: 'cancel-document', label: documents.cancel, icon: 'x', run: () => setAct('cancel') },
          ...(withPages
            ? ([
                { id: 'split-document', label: documents.split, icon: 'copy', run: () => setAct('split') },
                { id: 'merge-documents', label: documents.merge, icon: 'document', run: () => setAct('merge') },
              ] as const)
            : []),
        ]
      : [],
  )
  const Dialog = act === undefined ? undefined : dialogs[act]
  return (
    <>
      {isOpen && (
        <div className="row">
          <Button kind="outline" icon="pencil" keyHint="K" onClick={() => setAct('edit')}>
            {documents.edit}
          </Button>
          {withPages && (entry.document.pages ?? 1) > 1 && (
            <Button kind="neutral" icon="copy" onClick={() => setAct('split')}>
              {documents.split}
            </Button>
          )}
          {withPages && (
            <Button kind="neutral" icon="document" onClick={() => setAct('merge')}>
              {documents.merge}
            </Button>
          )}
          <Button kind="neutral" icon="arrow-right" onClick={() => setAct('move')}>
            {documents.move}
          </Button>
          <Button kind="neutral" icon="x" onClick={() => setAct('cancel')}>
            {documents.cancel}
          </Button>
        </div>
      )}
      <Versions entry={entry} />
      {Dialog !== undefined && <Dialog patient={patient} entry={entry} onClose={() => setAct(undefined)} />}
    </>
  )
}

/** All versions; read only once somebody wants to see them, since each look is an entry of the log. */
function Versions({ entry }: { entry: DocumentEntry }) {
  const { documents } = useWords()
  const format = useFormat()
  const [isOpen, setOpen] = useState(false)
  const { version } = entry.document
  const history = useQuery({
    queryKey: ['versions', entry.reference, version],
    queryFn: () => api.documentVersions({ params: { id: documentId(entry) } }),
    enabled: isOpen,
    staleTime: Infinity,
  })
  if (version === 1) return null
  return (
    <details className="versions" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{documents.versions(version)}</summary>
      <FailureBanner error={history.error} />
      <ol>
        {history.data?.versions.map((one) => (
          <li key={one.version}>
            <span className="s-muted s-small">
              {format.at(one.at)}, {documents.acts[one.act] ?? one.act} {one.by !== '' && documents.by(one.by)}
              {one.reason !== undefined && `: ${one.reason}`}
            </span>
            <span>{[one.title, one.from].filter(Boolean).join(', ')}</span>
          </li>
        ))}
      </ol>
    </details>
  )
}
