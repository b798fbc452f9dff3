import { TextArea, TextField } from '@siegel/ui'
import { useState } from 'react'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { DocumentDialog } from './document-dialog.tsx'
import { FactsFields, said } from './facts-fields.tsx'
import { documentId, type DocumentEntry } from './opened.ts'
import { useDocumentAct } from './use-document-act.ts'
import { entryTitle } from '../components/titles.ts'

/** Title, kind, sender, date and note of a document. */
export function FactsDialog({
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
  const { version, kind, from, date, note } = entry.document
  const [title, setTitle] = useState(entryTitle(words, entry))
  const [draft, setDraft] = useState({ kind: kind ?? ('' as const), from: from ?? '', date: date?.slice(0, 10) ?? '' })
  const [text, setText] = useState(note ?? '')
  const [isTried, setTried] = useState(false)
  const act = useDocumentAct(
    patient,
    () =>
      api.changeDocument({
        params: { id: documentId(entry) },
        body: {
          version,
          title: title.trim(),
          ...said(draft),
          ...(text.trim() === '' ? {} : { note: text.trim() }),
        },
      }),
    onClose,
  )
  const submit = () => {
    setTried(true)
    if (title.trim() !== '') act.mutate()
  }
  return (
    <DocumentDialog
      title={documents.edit}
      text={documents.editText}
      action={documents.save}
      act={act}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={documents.title}
        maxLength={120}
        value={title}
        onChange={setTitle}
        error={isTried && title.trim() === '' ? documents.titleMissing : undefined}
      />
      <FactsFields draft={draft} onChange={setDraft} />
      <TextArea label={documents.note} rows={3} maxLength={2000} value={text} onChange={setText} />
    </DocumentDialog>
  )
}
