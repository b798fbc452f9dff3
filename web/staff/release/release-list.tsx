import type { PortalState } from '@siegel/contract/staff'
import { Empty, StateText } from '@siegel/ui'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { isReleasable } from '../chart/timeline-filter.ts'
import { useChart, usePortalState } from '../chart/use-chart.ts'
import { useTimeline } from '../chart/use-timeline.ts'
import { Pending } from '../components/failure.tsx'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { Withdraw } from './withdraw.tsx'
import { entryTitle } from '../components/titles.ts'

type Item = PortalState['items'][number]

/** Everything released, with its ticks, and what still waits. */
export function ReleaseList({ patient }: { patient: string }) {
  const { release } = useWords()
  const may = useMay()
  const portal = usePortalState(patient)
  if (portal.data === undefined) return <Pending error={portal.error} retry={() => void portal.refetch()} />
  return (
    <div className="page page-in-chart">
      <Waiting patient={patient} />
      <h2>{release.released}</h2>
      {portal.data.items.length === 0 ? (
        <Empty title={release.emptyTitle}>
          <p>{may('release.write') ? release.emptyText : release.emptyTextReader}</p>
        </Empty>
      ) : (
        <ReleasedTable patient={patient} items={portal.data.items} />
      )}
    </div>
  )
}

function Waiting({ patient }: { patient: string }) {
  const words = useWords()
  const { release } = words
  const format = useFormat()
  const may = useMay()
  const chart = useChart(patient)
  const { entries } = useTimeline(patient, true)
  if (chart.data === undefined || !may('release.write')) return null
  const waiting = entries.filter((entry) => isReleasable(entry) && entry.handling.released === undefined)
  if (entries.length === 0) return null
  return (
    <section>
      <h2>{release.waiting}</h2>
      {waiting.length === 0 ? (
        <p className="s-muted">{release.waitingNone}</p>
      ) : (
        <ul className="waiting-list">
          {waiting.map((entry) => (
            <li key={entry.reference}>
              <span className="s-muted">{format.date(entry.day)}</span>
              <span>
                {entryTitle(words, entry)}
                {entry.author !== undefined && <span className="s-muted">, {entry.author}</span>}
              </span>
              <Link to="/patients/$id/releases" params={{ id: patient }} search={{ item: entry.reference }}>
                {release.submit}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** Items of a report stand behind it: a report takes its documents along, and they have their own ticks. */
export function ReleasedTable({ patient, items }: { patient: string; items: readonly Item[] }) {
  const { release } = useWords()
  const format = useFormat()
  const may = useMay()
  const [asked, setAsked] = useState<Item>()
  return (
    <>
      <table className="s-table rows-table">
        <caption className="s-hidden-text">{release.released}</caption>
        <thead>
          <tr>
            <th scope="col">{release.columnReleased}</th>
            <th scope="col">{release.columnItem}</th>
            <th scope="col">{release.columnBy}</th>
            <th scope="col">{release.columnFetched}</th>
            <th scope="col">{release.columnViewed}</th>
            <th scope="col">
              <span className="s-hidden-text">{release.withdraw}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.item}>
              <td>{format.on(item.releasedAt)}</td>
              <th scope="row" className={item.state === 'withdrawn' ? 'struck' : undefined}>
                {item.title}
                <span className="sentence-line">{item.meaning}</span>
                {item.action !== undefined && <span className="sentence-line">{item.action}</span>}
              </th>
              <td>{item.releasedBy}</td>
              {item.withdrawnAt === undefined ? (
                <>
                  <Tick at={item.fetchedAt} />
                  <Tick at={item.viewedAt} />
                </>
              ) : (
                <td colSpan={2}>
                  <StateText icon="undo">{release.withdrawn(format.on(item.withdrawnAt))}</StateText>
                </td>
              )}
              <td data-align="right">
                {item.state === 'released' && may('release.write') && (
                  <button type="button" className="link" onClick={() => setAsked(item)}>
                    {release.withdraw}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="s-small s-muted note-line">
        <StateText icon="ring">{release.reported}</StateText>
      </p>
      <Withdraw patient={patient} item={asked} onClose={() => setAsked(undefined)} />
    </>
  )
}

function Tick({ at }: { at: string | undefined }) {
  const { release } = useWords()
  const format = useFormat()
  return (
    <td>
      {at === undefined ? (
        <StateText icon="clock">{release.notYet}</StateText>
      ) : (
        <StateText icon="ring">{format.at(at)}</StateText>
      )}
    </td>
  )
}
