import type { LaboratoryTable } from '@siegel/contract/staff'
import { Button, IconButton } from '@siegel/ui'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ReleaseState, SignOffState } from '../chart/handling-state.tsx'
import { Facts } from '../components/facts.tsx'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { laboratoryTitle } from '../components/titles.ts'

type Report = LaboratoryTable['columns'][number]

/** What the laboratory wrote about one report as a whole. */
export function ReportPanel({ patient, report, onClose }: { patient: string; report: Report; onClose: () => void }) {
  const words = useWords()
  const { laboratory } = words
  const format = useFormat()
  return (
    <aside className="split-side" aria-label={laboratory.texts}>
      <div className="side-head">
        <div>
          <h2>{laboratoryTitle(words, { title: report.title })}</h2>
          <span className="s-muted s-small">{format.at(report.at)}</span>
        </div>
        <IconButton icon="x" label={laboratory.close} onClick={onClose} />
      </div>
      <ReportTexts texts={report.texts} />
      <ReportFacts report={report} />
      <ReleaseReport patient={patient} report={report} />
    </aside>
  )
}

export function ReportTexts({ texts }: { texts: readonly string[] }) {
  const { laboratory } = useWords()
  const format = useFormat()
  if (texts.length === 0) return null
  return (
    <section className="stack-tight">
      <h3 className="label">{laboratory.texts}</h3>
      {texts.map((text) => (
        <p key={text} className="pre">
          {format.value(text)}
        </p>
      ))}
    </section>
  )
}

/** Where a report comes from and how it stands; `more` are facts of one of its values. */
export function ReportFacts({
  report,
  laboratory: from,
  more = [],
}: {
  report: Report
  laboratory?: string
  more?: readonly (readonly [string, ReactNode])[]
}) {
  const { laboratory, common } = useWords()
  return (
    <section>
      <h3 className="label">{laboratory.report}</h3>
      <Facts
        rows={[
          [laboratory.laboratory, from],
          [laboratory.state, common.statuses[report.status] ?? report.status],
          ...more,
          [laboratory.signOff, <SignOffState key="signed" handling={report.handling} />],
          [laboratory.release, <ReleaseState key="released" handling={report.handling} />],
        ]}
      />
    </section>
  )
}

export function ReleaseReport({ patient, report }: { patient: string; report: Report }) {
  const { laboratory } = useWords()
  const may = useMay()
  const navigate = useNavigate()
  if (!may('release.write')) return null
  const isReleased = report.handling.released !== undefined
  return (
    <div className="row side-actions">
      <Button
        kind={isReleased ? 'neutral' : 'filled'}
        icon="share"
        keyHint="F"
        onClick={() =>
          void navigate({ to: '/patients/$id/releases', params: { id: patient }, search: { item: report.report } })
        }
      >
        {isReleased ? laboratory.showRelease : laboratory.releaseWith}
      </Button>
    </div>
  )
}
