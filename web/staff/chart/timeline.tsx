import type { TimelineEntry } from '@siegel/contract/staff'
import { Button, Empty, Icon, Key, type IconName } from '@siegel/ui'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { Pending } from '../components/failure.tsx'
import { grouped } from '../components/groups.ts'
import { LabValue } from '../components/lab-value.tsx'
import { useActions } from '../core/actions.ts'
import { useFormat } from '../core/format.ts'
import { keyLabel } from '../core/keys.ts'
import { useLocale, useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { NoFindings } from './chart-layout.tsx'
import { EntryDetail } from './entry-detail.tsx'
import { ReleaseState } from './handling-state.tsx'
import { filtered, isReleasable, kindsOf, namedValues, type Kind } from './timeline-filter.ts'
import { useChart, usePatientId } from './use-chart.ts'

const route = getRouteApi('/patients/$id/')

/** Everything of one patient, newest first, grouped by day; arrows choose, Enter opens the details. */
export function Timeline() {
  const id = usePatientId()
  const may = useMay()
  const chart = useChart(id)
  if (!may('chart.read')) return <NoFindings />
  if (chart.data === undefined) return <Pending error={chart.error} retry={() => void chart.refetch()} />
  return <TimelineOf patient={id} entries={chart.data.timeline} />
}

function TimelineOf({ patient, entries }: { patient: string; entries: readonly TimelineEntry[] }) {
  const { chart } = useWords()
  const { entry: open } = route.useSearch()
  const navigate = useNavigate()
  const may = useMay()
  const [kind, setKind] = useState<Kind>()
  const [search, setSearch] = useState('')
  const [at, setAt] = useState(0)
  const field = useRef<HTMLInputElement>(null)
  const shown = filtered(entries, kind, search)
  const index = Math.min(at, shown.length - 1)
  const current = shown[index]
  const opened = entries.find(({ reference }) => reference === open)
  const show = (entry: TimelineEntry | undefined) =>
    void navigate({
      to: '/patients/$id',
      params: { id: patient },
      search: entry === undefined ? {} : { entry: entry.reference },
      replace: open !== undefined,
    })
  const choose = (to: number) => {
    if (shown.length === 0) return
    const next = (to + shown.length) % shown.length
    setAt(next)
    if (opened !== undefined) show(shown[next])
  }
  const release = (entry: TimelineEntry) =>
    void navigate({ to: '/patients/$id/releases', params: { id: patient }, search: { item: entry.reference } })
  const forRelease = opened ?? current
  useActions([
    { id: 'down', label: '', key: 'ArrowDown', silent: true, run: () => choose(index + 1) },
    { id: 'up', label: '', key: 'ArrowUp', silent: true, run: () => choose(index - 1) },
    { id: 'open-entry', label: '', key: 'Enter', silent: true, run: () => current !== undefined && show(current) },
    { id: 'close-entry', label: '', key: 'Escape', silent: true, run: () => show(undefined) },
    { id: 'search-chart', label: chart.search, icon: 'search', key: 'ctrl+f', run: () => field.current?.focus() },
    ...(may('release.write') && forRelease !== undefined && isReleasable(forRelease)
      ? [{ id: 'release', label: chart.release, icon: 'share' as const, key: 'f', run: () => release(forRelease) }]
      : []),
  ])
  return (
    <div className="split" data-side={opened === undefined ? undefined : ''}>
      <div className="split-main">
        <FilterRow entries={entries} kind={kind} onKind={setKind} search={search} onSearch={setSearch} field={field} />
        {entries.length === 0 ? (
          <Empty title={chart.emptyTitle}>
            <p>{chart.emptyText}</p>
          </Empty>
        ) : shown.length === 0 ? (
          <Empty title={chart.noneTitle}>
            <Button
              kind="neutral"
              onClick={() => {
                setKind(undefined)
                setSearch('')
              }}
            >
              {chart.resetFilter}
            </Button>
          </Empty>
        ) : (
          <Days
            entries={shown}
            current={current}
            opened={opened}
            onOpen={(entry) => {
              setAt(shown.indexOf(entry))
              show(entry)
            }}
          />
        )}
      </div>
      {opened !== undefined && (
        <EntryDetail
          key={opened.reference}
          patient={patient}
          entry={opened}
          onClose={() => show(undefined)}
          onRelease={() => release(opened)}
        />
      )}
    </div>
  )
}

function FilterRow({
  entries,
  kind,
  onKind,
  search,
  onSearch,
  field,
}: {
  entries: readonly TimelineEntry[]
  kind: Kind | undefined
  onKind: (kind: Kind | undefined) => void
  search: string
  onSearch: (text: string) => void
  field: React.RefObject<HTMLInputElement | null>
}) {
  const { chart } = useWords()
  const locale = useLocale()
  return (
    <div className="filter-row">
      <fieldset className="filter-chips" aria-label={chart.filter}>
        {[undefined, ...kindsOf(entries)].map((one) => (
          <button
            key={one ?? 'all'}
            type="button"
            className="filter-chip"
            aria-pressed={one === kind}
            onClick={() => onKind(one)}
          >
            {one === undefined ? chart.all : chart.kinds[one]}
          </button>
        ))}
      </fieldset>
      <div className="s-input-box filter-search">
        <Icon name="search" />
        <input
          ref={field}
          type="search"
          className="s-input"
          aria-label={chart.search}
          placeholder={chart.search}
          value={search}
          onChange={(event) => onSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur()
          }}
        />
        <div className="s-input-end">
          <Key>{keyLabel('ctrl+f', locale)}</Key>
        </div>
      </div>
    </div>
  )
}

const icons: Readonly<Record<Kind, IconName>> = {
  laboratory: 'flask',
  document: 'document',
  order: 'task',
  vital: 'stethoscope',
  note: 'message',
}

function Days({
  entries,
  current,
  opened,
  onOpen,
}: {
  entries: readonly TimelineEntry[]
  current: TimelineEntry | undefined
  opened: TimelineEntry | undefined
  onOpen: (entry: TimelineEntry) => void
}) {
  const format = useFormat()
  return grouped(entries, ({ day }) => day).map(({ key, rows }) => {
    const day = format.day(rows[0]?.at ?? key)
    const date = format.date(key)
    return (
      <section key={key} className="day" aria-label={date}>
        <h2>{day === date ? date : `${day}, ${date}`}</h2>
        {rows.map((entry) => (
          <EntryRow
            key={entry.reference}
            entry={entry}
            isCurrent={entry === current}
            isOpen={entry === opened}
            onOpen={() => onOpen(entry)}
          />
        ))}
      </section>
    )
  })
}

function EntryRow({
  entry,
  isCurrent,
  isOpen,
  onOpen,
}: {
  entry: TimelineEntry
  isCurrent: boolean
  isOpen: boolean
  onOpen: () => void
}) {
  const { chart } = useWords()
  const row = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isCurrent) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isCurrent])
  const isCancelled = ['revoked', 'cancelled', 'entered-in-error'].includes(entry.status)
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
        <span className="entry-icon" data-kind={entry.kind}>
          <Icon name={icons[entry.kind]} small />
        </span>
        <span className="s-mono s-small s-muted">{chart.codes[entry.kind]}</span>
      </span>
      <span className="entry-text" data-cancelled={isCancelled ? '' : undefined}>
        <EntryText entry={entry} />
      </span>
      <span className="entry-state">{isReleasable(entry) && <ReleaseState handling={entry.handling} />}</span>
    </button>
  )
}

function EntryText({ entry }: { entry: TimelineEntry }) {
  const { chart, common } = useWords()
  const format = useFormat()
  const values = namedValues(entry)
  const status = entry.status === 'final' ? '' : (common.statuses[entry.status] ?? '')
  const after = [
    entry.more !== undefined && entry.more > 0 ? chart.more(entry.more) : undefined,
    entry.author,
    entry.attachment && `${entry.attachment.fileName}, ${format.bytes(entry.attachment.size_bytes)}`,
    status,
  ].filter((part) => part !== undefined && part !== '')
  return (
    <>
      {values.length > 0 ? (
        values.map((value) => (
          <span key={`${value.name} ${value.value}`}>
            <LabValue {...value} />{' '}
          </span>
        ))
      ) : (
        <span>
          {entry.title}
          {entry.text !== undefined && entry.kind !== 'laboratory' && <span>: {format.value(entry.text)}</span>}{' '}
        </span>
      )}
      <span className="s-muted s-small">{after.join(', ')}</span>
    </>
  )
}
