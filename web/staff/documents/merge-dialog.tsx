import { Checkbox, TextField, toast } from '@siegel/ui'
import { useState } from 'react'
import { useTimeline } from '../chart/use-timeline.ts'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { DocumentDialog } from './document-dialog.tsx'
import { documentId, hasPages, isDocument, type DocumentEntry } from './opened.ts'
import { useDocumentAct } from './use-document-act.ts'
import { entryTitle } from '../components/titles.ts'

/** One document of several of this chart: this one first, the others in the order in which they are chosen. */
export function MergeDialog({
  patient,
  entry,
  onClose,
}: {
  patient: string
  entry: DocumentEntry
  onClose: () => void
}) {
  const words = useWords()
  const { documents, common } = words
  const format = useFormat()
  const [title, setTitle] = useState(entryTitle(words, entry))
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [isTried, setTried] = useState(false)
  const whole = useTimeline(patient, true)
  const others = whole.entries.filter(isDocument).filter((one) => hasPages(one) && one.reference !== entry.reference)
  const sources = [entry, ...chosen.flatMap((reference) => others.find((one) => one.reference === reference) ?? [])]
  const { kind, from, date } = entry.document
  const act = useDocumentAct(
    patient,
    () =>
      api.mergeDocuments({
        params: { id: patient },
        body: {
          title: title.trim(),
          ...(kind === undefined ? {} : { kind }),
          ...(from === undefined ? {} : { from }),
          ...(date === undefined ? {} : { date: date.slice(0, 10) }),
          documents: sources.map((one) => ({ id: documentId(one), version: one.document.version })),
        },
      }),
    () => {
      toast(documents.mergeDone, { icon: 'document' })
      onClose()
    },
  )
  return (
    <DocumentDialog
      title={documents.merge}
      text={documents.mergeText}
      action={documents.merge}
      busy={documents.merging}
      act={act}
      onSubmit={() => {
        setTried(true)
        if (sources.length > 1 && title.trim() !== '') act.mutate()
      }}
      onClose={onClose}
    >
      <TextField
        label={documents.title}
        maxLength={120}
        value={title}
        onChange={setTitle}
        error={title.trim() === '' ? documents.titleMissing : undefined}
      />
      <ol className="document-choice">
        <li>
          <strong>{entryTitle(words, entry)}</strong> <span className="s-muted s-small">{documents.mergeFirst}</span>
        </li>
        {others.map((one) => (
          <li key={one.reference}>
            <Checkbox
              checked={chosen.includes(one.reference)}
              onChange={(isChosen) =>
                setChosen(
                  isChosen ? [...chosen, one.reference] : chosen.filter((reference) => reference !== one.reference),
                )
              }
            >
              {entryTitle(words, one)}{' '}
              <span className="s-muted s-small">
                {[
                  format.on(one.at),
                  documents.pageCount(one.document.pages ?? 1),
                  chosen.includes(one.reference) && documents.place(chosen.indexOf(one.reference) + 2),
                ]
                  .filter(Boolean)
                  .join(', ')}
              </span>
            </Checkbox>
          </li>
        ))}
      </ol>
      {isTried && others.length > 0 && chosen.length === 0 && (
        <p role="alert" className="s-field-error">
          {documents.mergeMissing}
        </p>
      )}
      {others.length === 0 && <p className="s-muted">{whole.isLoading ? common.loading : documents.mergeNone}</p>}
    </DocumentDialog>
  )
}
