import type { EntryType, TimelineEntry } from '@siegel/contract/staff'
import { Initials, StateText } from '@siegel/ui'
import { useEffect, useRef } from 'react'
import { LabValue } from '../components/lab-value.tsx'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { EntryIcon } from '../entries/entry-icon.tsx'
import { useMeasuredText } from '../vitals/use-measured-text.ts'
import { ReleaseState } from './handling-state.tsx'
import { isReleasable, namedValues } from './timeline-filter.ts'
import { entryTitle } from '../components/titles.ts'

/** What is no more as it was entered: struck through. */
const over = new Set(['revoked', 'cancelled', 'entered-in-error'])

/** One line of the timeline. */
export function EntryRow({
  entry,
  types,
  isCurrent,
  isOpen,
  isInside,
  onOpen,
}: {
  entry: TimelineEntry
  /** The practice's own kinds of entry. */
  types: readonly EntryType[]
  isCurrent: boolean
  isOpen: boolean
  /** The search found it by what the line does not show. */
  isInside: boolean
  onOpen: () => void
}) {
  const { documents, entries } = useWords()
  const row = useRef<HTMLButtonElement>(null)
  const wasCurrent = useRef(isCurrent)
  useEffect(() => {
    // A row that begins as the current one is where the list begins: looking for it would lay the page out twice.
    if (isCurrent && !wasCurrent.current) row.current?.scrollIntoView({ block: 'nearest' })
    wasCurrent.current = isCurrent
  }, [isCurrent])
  return (
    <button
      ref={row}
      type="button"
      className="entry"
      data-current={isCurrent ? '' : undefined}
      aria-expanded={isOpen}
      onClick={onOpen}
    >
      <span className="entry-time">{entry.time}</span>
      <span className="entry-kind">
        <EntryIcon kind={entry.kind} type={types.find(({ code }) => code === entry.type?.code)} />
        <span className="s-mono s-small s-muted" title={entry.type?.name}>
          {entry.type?.code ?? entries.codes[entry.kind]}
        </span>
      </span>
      <span className="entry-text" data-cancelled={over.has(entry.status) ? '' : undefined}>
        {entry.type !== undefined && <strong>{entry.type.name}</strong>}
        <EntryText entry={entry} />
        {isInside && <span className="entry-inside">{documents.foundInside}</span>}
      </span>
      <span className="entry-state">
        {isReleasable(entry) ? <ReleaseState handling={entry.handling} /> : <OwnState entry={entry} />}
      </span>
    </button>
  )
}

/** Who wrote it, and whether it was changed since. */
function OwnState({ entry }: { entry: TimelineEntry }) {
  const { entries } = useWords()
  const { own, author } = entry
  const act = own?.change?.act
  return (
    <>
      {act === 'correct' && <StateText icon="undo">{entries.corrected}</StateText>}
      {act === 'cancel' && <StateText icon="x">{entries.cancelled}</StateText>}
      {act === 'end' && <StateText icon="check">{entries.ended}</StateText>}
      {author !== undefined && (
        <span title={author}>
          <Initials name={author} />
          <span className="s-hidden-text">{author}</span>
        </span>
      )}
    </>
  )
}

function EntryText({ entry }: { entry: TimelineEntry }) {
  const values = namedValues(entry)
  return (
    <>
      {values.length > 0 ? (
        values.map((value) => (
          <span key={`${value.name} ${value.value}`}>
            <LabValue {...value} />{' '}
          </span>
        ))
      ) : (
        <PlainText entry={entry} />
      )}
      <span className="s-muted s-small">{useAfterText(entry)}</span>
    </>
  )
}

function PlainText({ entry }: { entry: TimelineEntry }) {
  const words = useWords()
  const { entries } = words
  const format = useFormat()
  const measured = useMeasuredText()(entry)
  const { text, lot, kind, diagnosis } = entry
  if (measured !== undefined) return <span className="pre">{measured} </span>
  return (
    <span className="pre">
      {diagnosis?.certainty !== undefined &&
        diagnosis.certainty !== 'G' &&
        `${entries.certainty[diagnosis.certainty]} `}
      {entryTitle(words, entry)}
      {text !== undefined && kind !== 'laboratory' && <span>: {format.value(text)}</span>}
      {lot !== undefined && <span>: {entries.lot(lot)}</span>}{' '}
    </span>
  )
}

/** What follows in quiet letters: what else there is, from whom, and how it stands. */
function useAfterText(entry: TimelineEntry): string {
  const { chart, common, documents, entries } = useWords()
  const format = useFormat()
  const { diagnosis, document, due, own, more, author, attachment, status } = entry
  const reason = own?.change?.reason ?? document?.change?.reason
  // Of what was typed here the author stands at the end of the line and the state is said by its icon.
  const isForeign = own === undefined
  return [
    diagnosis?.icd === undefined
      ? undefined
      : [diagnosis.icd, diagnosis.certainty, diagnosis.side].filter(Boolean).join(' '),
    diagnosis?.permanent === true ? entries.permanent : undefined,
    diagnosis?.standing === undefined ? undefined : entries.hints[diagnosis.standing],
    due === undefined ? undefined : entries.due(format.date(due)),
    more !== undefined && more > 0 ? chart.more(more) : undefined,
    document?.kind === undefined || entry.title === undefined ? undefined : documents.kinds[document.kind],
    document?.date === undefined ? undefined : format.date(document.date),
    isForeign ? author : undefined,
    attachment && attachment.fileName !== entry.title && attachment.fileName,
    attachment && format.bytes(attachment.size_bytes),
    isForeign && status !== 'final' ? common.statuses[status] : undefined,
    reason,
  ]
    .filter((part) => part !== undefined && part !== false && part !== '')
    .join(', ')
}
