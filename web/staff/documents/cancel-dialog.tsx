import { useState } from 'react'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { DocumentDialog } from './document-dialog.tsx'
import { documentId, type DocumentEntry } from './opened.ts'
import { ReasonField } from './reason-field.tsx'
import { useDocumentAct } from './use-document-act.ts'
import { entryTitle } from '../components/titles.ts'

/** Takes a document back, with a reason. */
export function CancelDialog({
  patient,
  entry,
  onClose,
}: {
  patient: string
  entry: DocumentEntry
  onClose: () => void
}) {
  const words = useWords()
  const { documents } = words
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const isMissing = reason.trim() === ''
  const body = { version: entry.document.version, reason: reason.trim() }
  const act = useDocumentAct(patient, () => api.cancelDocument({ params: { id: documentId(entry) }, body }), onClose)
  return (
    <DocumentDialog
      title={documents.cancel}
      text={documents.cancelText}
      action={documents.cancel}
      danger
      act={act}
      onSubmit={() => {
        setTried(true)
        if (!isMissing) act.mutate()
      }}
      onClose={onClose}
    >
      <p className="quoted">{entryTitle(words, entry)}</p>
      <ReasonField
        act="cancel"
        reason={reason}
        onChange={setReason}
        error={isTried && isMissing ? documents.reasonMissing : undefined}
      />
    </DocumentDialog>
  )
}
