import type { LaboratoryTable, TimelineEntry } from '@siegel/contract/staff'
import { Button, IconButton } from '@siegel/ui'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { Facts } from '../components/facts.tsx'
import { Pending } from '../components/failure.tsx'
import { LabValue } from '../components/lab-value.tsx'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useActions } from '../core/actions.ts'
import { useMay } from '../core/session.ts'
import { DocumentActions } from '../documents/document-actions.tsx'
import { isDocument } from '../documents/opened.ts'
import { EntryActions } from '../entries/entry-actions.tsx'
import { useMeasuredText } from '../vitals/use-measured-text.ts'
import { Viewer } from '../viewer/viewer.tsx'
import { ReleaseState, SignOffState } from './handling-state.tsx'
import { isReleasable } from './timeline-filter.ts'
import { useLaboratory } from './use-chart.ts'
import { entryTitle } from '../components/titles.ts'

const AnswersOf = lazy(() => import('../questionnaires/answers.tsx').then((part) => ({ default: part.AnswersOf })))

/** One entry with all it says, beside the timeline. */
export function EntryDetail({
  patient,
  entry,
  onClose,
  onRelease,
}: {
  patient: string
  entry: TimelineEntry
  onClose: () => void
  onRelease: () => void
}) {
  const words = useWords()
  const { chart, common, documents, entries } = words
  const format = useFormat()
  const may = useMay()
  const navigate = useNavigate()
  const [viewing, setViewing] = useState(false)
  const { attachment, document, handling } = entry
  useActions(
    attachment === undefined
      ? []
      : [{ id: 'open-document', label: chart.openDocument, icon: 'eye', key: 'o', run: () => setViewing(true) }],
  )
  const isTyped = entry.own !== undefined
  const measured = useMeasuredText()(entry)
  const isReport = entry.reference.startsWith('DiagnosticReport/')
  const isAnswered = entry.kind === 'questionnaire'
  return (
    <aside className="split-side" aria-label={chart.detail}>
      <div className="side-head">
        <div>
          <h2>
            {isTyped || measured !== undefined
              ? (entry.type?.name ?? entries.kinds[entry.kind])
              : entryTitle(words, entry)}
          </h2>
          <span className="s-muted s-small">{format.at(entry.at)}</span>
        </div>
        <IconButton icon="x" label={chart.closeDetail} onClick={onClose} />
      </div>
      <Facts
        rows={[
          [documents.kind, document?.kind && documents.kinds[document.kind]],
          [chart.from, document === undefined ? entry.author : document.from],
          [documents.date, document?.date && format.date(document.date)],
          [chart.state, entry.own === undefined && !isAnswered && (common.statuses[entry.status] ?? entry.status)],
          [entries.reason, entry.own?.change?.reason ?? document?.change?.reason],
          [documents.note, document?.note && <span className="pre">{document.note}</span>],
          [chart.signOffLabel, (isReport || isAnswered) && <SignOffState handling={handling} />],
          [chart.releaseLabel, isReleasable(entry) && <ReleaseState handling={handling} />],
          [chart.sentence, handling.released?.meaning],
          [chart.toDo, handling.released?.action],
          [documents.pages, document?.pages],
          [documents.words, document && attachment && (document.hasWords ? documents.hasWords : documents.noWords)],
          [chart.file, attachment && `${attachment.fileName}, ${format.bytes(attachment.size_bytes)}`],
        ]}
      />
      {measured !== undefined && <p className="pre">{measured}</p>}
      {isTyped && measured === undefined && <p className="pre">{entry.title}</p>}
      {entry.text !== undefined && measured === undefined && <p className="pre">{format.value(entry.text)}</p>}
      {entry.lot !== undefined && <p>{entries.lot(entry.lot)}</p>}
      {isReport && <ReportValues patient={patient} report={entry.reference} />}
      {isAnswered && (
        <Suspense fallback={<Pending error={null} retry={() => undefined} />}>
          <AnswersOf patient={patient} response={entry.reference} />
        </Suspense>
      )}
      <div className="row side-actions">
        {attachment !== undefined && (
          <Button kind="outline" icon="eye" keyHint="O" onClick={() => setViewing(true)}>
            {chart.openDocument}
          </Button>
        )}
        {isReleasable(entry) && may('release.write') && handling.released === undefined && (
          <Button kind="filled" icon="share" keyHint="F" onClick={onRelease}>
            {chart.release}
          </Button>
        )}
        {isReport && (
          <Button
            kind="neutral"
            icon="flask"
            onClick={() => void navigate({ to: '/patients/$id/laboratory', params: { id: patient } })}
          >
            {chart.openLaboratory}
          </Button>
        )}
      </div>
      <EntryActions patient={patient} entry={entry} />
      {isDocument(entry) && <DocumentActions patient={patient} entry={entry} />}
      {attachment !== undefined && viewing && (
        <Viewer
          attachment={attachment}
          {...(isDocument(entry) && { turning: { patient, entry } })}
          onClose={() => setViewing(false)}
        />
      )}
    </aside>
  )
}

function ReportValues({ patient, report }: { patient: string; report: string }) {
  const { chart } = useWords()
  const table = useLaboratory(patient)
  if (table.data === undefined) return <Pending error={table.error} retry={() => void table.refetch()} />
  return (
    <table className="value-list">
      <caption className="s-hidden-text">{chart.values}</caption>
      <tbody>
        {valuesOf(table.data, report).map(({ row, cell }) => (
          <tr key={`${row.group} ${row.code} ${row.name}`}>
            <th scope="row">{row.name}</th>
            <td>
              <LabValue value={cell.value} flag={cell.flag} unit={cell.unit} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The values of one report out of the cumulative table. */
function valuesOf(table: LaboratoryTable, report: string) {
  const column = table.columns.findIndex((one) => one.report === report)
  return table.rows.flatMap((row) => {
    const cell = row.cells[column]
    return cell === null || cell === undefined ? [] : [{ row, cell }]
  })
}
