import type { EntryDraft } from '@siegel/contract/staff'
import { splitLine } from '@siegel/practice/line'
import { Button, IconButton, Initials, StateText, toast } from '@siegel/ui'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMay, usePerson } from '../core/session.ts'
import { refreshPatient } from '../chart/use-chart.ts'
import { useFailureText } from '../components/failure.tsx'
import { failureText } from '../components/failure-text.ts'
import { EntryIcon } from './entry-icon.tsx'
import { useEntryTypes } from './entry-types.ts'
import { kindOfCode } from './kinds.ts'
import type { LineState } from './entry-bar.tsx'
import { dropOutgoing, send, useOutgoing, type Outgoing } from './outbox.ts'

/** What is typed and not part of the record yet: lines on their way, and drafts. Above all days, since it is work to do. */
export function PendingRows({
  patient,
  drafts,
  onLine,
}: {
  patient: string
  drafts: readonly EntryDraft[]
  onLine: (line: LineState) => void
}) {
  const { entries } = useWords()
  const person = usePerson()
  const may = useMay()
  const outgoing = useOutgoing(person?.id, patient)
  const onTheirWay = new Set(outgoing.flatMap(({ draft }) => (draft === undefined ? [] : [draft.id])))
  const shown = drafts.filter(({ id }) => !onTheirWay.has(id))
  const mine = shown.filter((one) => one.person === person?.id)
  if (outgoing.length === 0 && shown.length === 0) return null
  const commit = ({ id, version, line }: EntryDraft) =>
    send(
      { key: crypto.randomUUID(), person: person?.id ?? '', patient, line, act: 'commit', draft: { id, version } },
      refreshPatient,
    )
  return (
    <section className="day pending" aria-label={entries.draftsTitle}>
      <div className="pending-head">
        <h2>{shown.length === 0 ? entries.unsaved(outgoing.length) : entries.drafts(shown.length)}</h2>
        {shown.length > 0 && <span className="s-muted s-small">{entries.draftsText}</span>}
        <span className="grow" />
        {mine.length > 1 && may('chart.write') && (
          <Button kind="outline" icon="check" onClick={() => mine.forEach(commit)}>
            {entries.commitAll}
          </Button>
        )}
      </div>
      {outgoing.map((one) => (
        <OutgoingRow key={one.key} one={one} onLine={onLine} />
      ))}
      {shown.map((draft) => (
        <DraftRow key={draft.id} patient={patient} draft={draft} onCommit={() => commit(draft)} onLine={onLine} />
      ))}
    </section>
  )
}

function LineText({ line, onEdit }: { line: string; onEdit?: () => void }) {
  const { entries } = useWords()
  const types = useEntryTypes()
  const { code, rest, own } = splitLine(line, types)
  return (
    <>
      <span className="entry-kind">
        <EntryIcon kind={kindOfCode[code]} type={types.find((one) => one === own)} />
        <span className="s-mono s-small s-muted">{own?.code ?? code}</span>
      </span>
      {onEdit === undefined ? (
        <span className="entry-text pre">{rest}</span>
      ) : (
        <button type="button" className="entry-text pre" onClick={onEdit}>
          {rest}
          <span className="s-hidden-text">, {entries.editDraft}</span>
        </button>
      )}
    </>
  )
}

function OutgoingRow({ one, onLine }: { one: Outgoing; onLine: (line: LineState) => void }) {
  const words = useWords()
  const { entries } = words
  const conflict = one.code === 'version-conflict' ? entries.conflict : undefined
  return (
    <div className="pending-row" role={one.state === 'refused' ? 'alert' : undefined}>
      <span className="entry-time" />
      <LineText line={one.line} />
      <span className="entry-state">
        {one.state === 'sending' && <StateText icon="clock">{entries.sending}</StateText>}
        {one.state === 'waiting' && (
          <StateText icon="warning" tone="warning">
            {entries.waiting}
          </StateText>
        )}
        {one.state === 'refused' && (
          <>
            <StateText icon="x-circle" tone="critical">
              {entries.refusedLine}: {conflict ?? failureText(words, one.code ?? 'internal', undefined)}
            </StateText>
            <Button
              kind="neutral"
              onClick={() => {
                dropOutgoing(one.key)
                onLine({ text: one.line })
              }}
            >
              {entries.takeBackIntoLine}
            </Button>
          </>
        )}
      </span>
    </div>
  )
}

function DraftRow({
  patient,
  draft,
  onCommit,
  onLine,
}: {
  patient: string
  draft: EntryDraft
  onCommit: () => void
  onLine: (line: LineState) => void
}) {
  const { entries } = useWords()
  const format = useFormat()
  const may = useMay()
  const failure = useFailureText()
  const { id, version, line } = draft
  const discard = async () => {
    try {
      await api.discardDraft({ params: { id: patient }, body: { id, version } })
      toast(entries.discarded)
    } catch (error) {
      toast(failure(error))
    }
    await refreshPatient(patient)
  }
  return (
    <div className="pending-row">
      <span className="entry-time">{format.time(draft.at)}</span>
      <LineText
        line={line}
        {...(may('chart.write') && { onEdit: () => onLine({ text: line, draft: { id, version } }) })}
      />
      <span className="entry-state">
        <span title={draft.by}>
          <Initials name={draft.by} />
          <span className="s-hidden-text">{draft.by}</span>
        </span>
        <StateText icon="pencil" tone="warning">
          {entries.draft}
        </StateText>
        {may('chart.write') && (
          <>
            <Button kind="quiet" onClick={onCommit}>
              {entries.commit}
            </Button>
            <IconButton icon="x" label={`${entries.discard}: ${line}`} onClick={() => void discard()} />
          </>
        )}
      </span>
    </div>
  )
}
