import type { DocumentRow } from '@siegel/contract/staff'
import { Icon, IconButton } from '@siegel/ui'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { fits } from '../chart/timeline-filter.ts'
import { isClosed } from '../chart/use-chart.ts'
import { FailureBanner } from '../components/failure.tsx'
import { Picker } from '../components/picker.tsx'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { documentTitle } from '../components/titles.ts'

/** What a list shows at a time; typing finds the others. */
const most = 12

/** One of the patient's documents, newest first, found by its title. Nothing for who may not read the chart. */
export function DocumentPicker({
  patient,
  label,
  chosen,
  onChoose,
}: {
  patient: string
  label: string
  chosen: DocumentRow | undefined
  onChoose: (row: DocumentRow | undefined) => void
}) {
  const mayRead = useMay()('chart.read')
  const [isOpen, setOpen] = useState(false)
  const { data, error } = useQuery({
    queryKey: ['documents', patient],
    queryFn: () => api.documents({ params: { id: patient } }),
    enabled: mayRead && isOpen,
  })
  if (!mayRead || isClosed(error)) return null
  return (
    <div className="s-field">
      <span className="s-label" aria-hidden>
        {label}
      </span>
      {chosen === undefined ? (
        <Search label={label} documents={data?.documents} onOpen={setOpen} onChoose={onChoose} />
      ) : (
        <Chosen row={chosen} onRemove={() => onChoose(undefined)} />
      )}
      <FailureBanner error={error} />
    </div>
  )
}

function Search({
  label,
  documents,
  onOpen,
  onChoose,
}: {
  label: string
  documents: readonly DocumentRow[] | undefined
  onOpen: (isOpen: boolean) => void
  onChoose: (row: DocumentRow) => void
}) {
  const words = useWords()
  const format = useFormat()
  const [text, setText] = useState('')
  return (
    <Picker
      label={label}
      text={text}
      onText={setText}
      found={documents?.filter((row) => fits(documentTitle(words, row), text)).slice(0, most)}
      keyOf={({ reference }) => reference}
      show={(row) => (
        <>
          <strong>{documentTitle(words, row)}</strong>
          <span className="s-muted">{row.kind !== undefined && words.documents.kinds[row.kind]}</span>
          <span className="s-muted picker-age">{format.on(row.at)}</span>
        </>
      )}
      none={words.masterData.documentNone}
      hits={words.frame.searchHits}
      onOpen={onOpen}
      onChoose={onChoose}
    />
  )
}

function Chosen({ row, onRemove }: { row: DocumentRow; onRemove: () => void }) {
  const words = useWords()
  const place = useRef<HTMLDivElement>(null)
  // The field that had the keyboard is gone.
  useEffect(() => place.current?.querySelector('button')?.focus(), [])
  return (
    <div ref={place} className="md-chosen">
      <Icon name="document" small />
      <span>{documentTitle(words, row)}</span>
      <IconButton icon="x" label={words.masterData.documentRemove} onClick={onRemove} />
    </div>
  )
}
