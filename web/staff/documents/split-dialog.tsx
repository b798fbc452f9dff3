import { Button, IconButton, TextField, toast } from '@siegel/ui'
import { useState } from 'react'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { DocumentDialog } from './document-dialog.tsx'
import { documentId, type DocumentEntry } from './opened.ts'
import { useDocumentAct } from './use-document-act.ts'
import { entryTitle } from '../components/titles.ts'

const mostParts = 50

interface PartDraft {
  from: string
  to: string
  title: string
}

const numberOf = (text: string): number => (/^\d{1,4}$/.test(text.trim()) ? Number(text) : Number.NaN)

const isRange = ({ from, to }: PartDraft, pages: number): boolean =>
  numberOf(from) >= 1 && numberOf(from) <= numberOf(to) && numberOf(to) <= pages

/** New documents of page ranges. It begins with the first page and the rest, which is what a scanner often joins. */
export function SplitDialog({
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
  const { pages = 1, version } = entry.document
  const titled = (number: number) => `${entryTitle(words, entry).slice(0, 110)} (${number})`
  const [parts, setParts] = useState<readonly PartDraft[]>([
    { from: '1', to: '1', title: titled(1) },
    { from: String(Math.min(2, pages)), to: String(pages), title: titled(2) },
  ])
  const [isTried, setTried] = useState(false)
  const change = (index: number, part: PartDraft | undefined) =>
    setParts(parts.flatMap((one, at) => (at === index ? (part ?? []) : one)))
  const act = useDocumentAct(
    patient,
    () =>
      api.splitDocument({
        params: { id: documentId(entry) },
        body: {
          version,
          parts: parts.map(({ from, to, title }) => ({ from: Number(from), to: Number(to), title: title.trim() })),
        },
      }),
    () => {
      toast(documents.splitDone(parts.length), { icon: 'document' })
      onClose()
    },
  )
  const isReady = parts.every((part) => isRange(part, pages) && part.title.trim() !== '')
  return (
    <DocumentDialog
      title={documents.split}
      text={documents.splitText(pages)}
      action={documents.split}
      busy={documents.splitting}
      act={act}
      onSubmit={() => {
        setTried(true)
        if (isReady) act.mutate()
      }}
      onClose={onClose}
    >
      {parts.map((part, index) => (
        <Part
          // Parts have no name of their own: their place is what they are known by.
          // oxlint-disable-next-line react/no-array-index-key
          key={index}
          number={index + 1}
          part={part}
          pages={pages}
          isTried={isTried}
          onChange={(next) => change(index, next)}
          onRemove={parts.length === 1 ? undefined : () => change(index, undefined)}
        />
      ))}
      {parts.length < mostParts && (
        <div className="row">
          <Button
            kind="quiet"
            icon="plus"
            onClick={() =>
              setParts([...parts, { from: String(pages), to: String(pages), title: titled(parts.length + 1) }])
            }
          >
            {documents.addPart}
          </Button>
        </div>
      )}
    </DocumentDialog>
  )
}

function Part({
  number,
  part,
  pages,
  isTried,
  onChange,
  onRemove,
}: {
  number: number
  part: PartDraft
  pages: number
  isTried: boolean
  onChange: (part: PartDraft) => void
  onRemove: (() => void) | undefined
}) {
  const { documents } = useWords()
  const page = { inputMode: 'numeric' as const, maxLength: 4 }
  return (
    <fieldset className="s-fieldset document-part" aria-label={documents.part(number)}>
      <TextField
        label={documents.fromPage}
        {...page}
        value={part.from}
        onChange={(from) => onChange({ ...part, from })}
      />
      <TextField label={documents.toPage} {...page} value={part.to} onChange={(to) => onChange({ ...part, to })} />
      <TextField
        label={documents.title}
        maxLength={120}
        value={part.title}
        onChange={(title) => onChange({ ...part, title })}
      />
      {onRemove === undefined ? (
        <span />
      ) : (
        <IconButton icon="trash" label={documents.removePart(number)} onClick={onRemove} />
      )}
      {isTried && !isRange(part, pages) && (
        <p role="alert" className="s-field-error">
          {documents.pagesWrong(pages)}
        </p>
      )}
      {isTried && part.title.trim() === '' && (
        <p role="alert" className="s-field-error">
          {documents.titleMissing}
        </p>
      )}
    </fieldset>
  )
}
