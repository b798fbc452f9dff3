import type { Chart, TimelineEntry, VitalKind } from '@siegel/contract/staff'
import { Button, Empty, Icon, IconButton, Key } from '@siegel/ui'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { startTransition, useEffect, useRef, useState } from 'react'
import { ClosedChart } from '../break-glass/closed-chart.tsx'
import { useMayRead } from '../break-glass/use-glass.ts'
import { Pending } from '../components/failure.tsx'
import { grouped } from '../components/groups.ts'
import { useActions } from '../core/actions.ts'
import { useFormat } from '../core/format.ts'
import { keyLabel } from '../core/keys.ts'
import { useLocale, useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { EntryBar, useLine, type LineState } from '../entries/entry-bar.tsx'
import { useEntryTypes } from '../entries/entry-types.ts'
import type { Kind } from '../entries/kinds.ts'
import { PendingRows } from '../entries/pending-rows.tsx'
import { Presence } from '../entries/presence.tsx'
import { useWordsInside } from '../documents/use-words-inside.ts'
import { Summary } from '../entries/summary.tsx'
import { useMeasuredText } from '../vitals/use-measured-text.ts'
import { VitalPanel } from '../vitals/vital-panel.tsx'
import { EntryDetail } from './entry-detail.tsx'
import { filtered, isReleasable, kindsOf, shows } from './timeline-filter.ts'
import { isClosed, useChart, usePatientId } from './use-chart.ts'
import { EntryRow } from './entry-row.tsx'
import { useOpened, useTimeline, type WholeTimeline } from './use-timeline.ts'
import { entryTitle } from '../components/titles.ts'

const route = getRouteApi('/patients/$id/')

/** Everything of one patient, newest first, grouped by day; arrows choose, Enter opens the details. */
export function Timeline() {
  const id = usePatientId()
  const mayRead = useMayRead(id)
  const chart = useChart(id)
  if (!mayRead || isClosed(chart.error)) return <ClosedChart patient={id} />
  if (chart.data === undefined) return <Pending error={chart.error} retry={() => void chart.refetch()} />
  return <ChartView key={id} patient={id} chart={chart.data} />
}

/** Left what holds, in the middle what happened, at the bottom the line in which everything is written. */
function ChartView({ patient, chart }: { patient: string; chart: Chart }) {
  const may = useMay()
  const [line, setLine] = useLine(patient)
  return (
    <div className="chart-view">
      <Summary patient={patient} summary={chart.summary} />
      <TimelineOf patient={patient} drafts={chart.drafts} firstVital={chart.summary.vitals[0]?.kind} onLine={setLine} />
      {may('chart.write') && <EntryBar patient={patient} line={line} onLine={setLine} />}
      <Presence patient={patient} writing={line.text !== ''} />
    </div>
  )
}

function TimelineOf({
  patient,
  drafts,
  firstVital,
  onLine,
}: {
  patient: string
  drafts: Chart['drafts']
  /** The kind of measured value that its courses begin with; undefined where nothing was measured. */
  firstVital: VitalKind | undefined
  onLine: (line: LineState) => void
}) {
  const words = useWords()
  const { chart } = words
  const { entry: open, vital } = route.useSearch()
  const navigate = useNavigate()
  const may = useMay()
  const [kind, setKind] = useState<Kind>()
  const [search, setSearch] = useState('')
  const [at, setAt] = useState(0)
  const field = useRef<HTMLInputElement>(null)
  const whole = useTimeline(patient, kind !== undefined || search !== '')
  const { entries } = whole
  const inside = useWordsInside(patient, search)
  const measured = useMeasuredText()
  const say = (entry: TimelineEntry) =>
    [measured(entry), entryTitle(words, entry), entry.lot && words.entries.lot(entry.lot)].filter(Boolean).join('\n')
  const shown = filtered(entries, kind, search, inside, say)
  const index = Math.min(at, shown.length - 1)
  const current = shown[index]
  const lookedFor = useOpened(patient, open, entries)
  const opened = lookedFor.entry
  const show = (entry: TimelineEntry | undefined) =>
    void navigate({
      to: '/patients/$id',
      params: { id: patient },
      search: entry === undefined ? {} : { entry: entry.reference },
      replace: open !== undefined || vital !== undefined,
    })
  const showVital = (next: string) =>
    void navigate({
      to: '/patients/$id',
      params: { id: patient },
      search: { vital: next },
      replace: vital !== undefined,
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
    { id: 'print', label: chart.print, icon: 'printer', run: () => print() },
    { id: 'search-chart', label: chart.search, icon: 'search', key: 'ctrl+f', run: () => field.current?.focus() },
    ...(firstVital === undefined
      ? []
      : [
          {
            id: 'vitals',
            label: words.entries.course.open,
            icon: 'trend' as const,
            key: 'm',
            run: () => showVital(firstVital),
          },
        ]),
    ...(may('release.write') && forRelease !== undefined && isReleasable(forRelease)
      ? [{ id: 'release', label: chart.release, icon: 'share' as const, key: 'f', run: () => release(forRelease) }]
      : []),
  ])
  return (
    <div className="split" data-side={open === undefined && vital === undefined ? undefined : ''}>
      <div className="split-main">
        <PrintedSelection kind={kind} search={search} oldest={whole.hasMore ? entries.at(-1)?.day : undefined} />
        <FilterRow entries={entries} kind={kind} onKind={setKind} search={search} onSearch={setSearch} field={field} />
        <PendingRows patient={patient} drafts={drafts} onLine={onLine} />
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
            isInside={(entry) => inside.has(entry.reference) && !shows(entry, search, say(entry))}
            onOpen={(entry) => {
              setAt(shown.indexOf(entry))
              show(entry)
            }}
          />
        )}
        <Older whole={whole} />
      </div>
      {vital !== undefined && open === undefined && (
        <VitalPanel patient={patient} kind={vital} onKind={showVital} onClose={() => show(undefined)} />
      )}
      {open !== undefined && opened === undefined && (
        <aside className="split-side" aria-label={chart.detail}>
          <div className="side-head">
            <h2>{chart.detail}</h2>
            <IconButton icon="x" label={chart.closeDetail} onClick={() => show(undefined)} />
          </div>
          <Pending error={lookedFor.error} retry={lookedFor.retry} />
        </aside>
      )}
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

/** On paper: what was left out, since nobody can look it up there. */
function PrintedSelection({
  kind,
  search,
  oldest,
}: {
  kind: Kind | undefined
  search: string
  /** The day of the oldest entry that was read, where there are older ones. */
  oldest: string | undefined
}) {
  const { chart, entries } = useWords()
  const format = useFormat()
  const parts = [
    kind === undefined ? undefined : entries.kinds[kind],
    search.trim() === '' ? undefined : chart.printedSearch(search.trim()),
  ].filter((part) => part !== undefined)
  return (
    <div className="print-only">
      {parts.length > 0 && <p>{chart.printedOnly(parts.join(', '))}</p>}
      {oldest !== undefined && <p>{chart.printedNewest(format.date(oldest))}</p>}
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
  const { chart, entries: words } = useWords()
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
            {one === undefined ? chart.all : words.kinds[one]}
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

/** Older entries come when the end of the list comes into sight; a button does the same. */
function Older({ whole }: { whole: WholeTimeline }) {
  const { entries } = useWords()
  const end = useRef<HTMLDivElement>(null)
  const latest = useRef(whole)
  useEffect(() => {
    latest.current = whole
  })
  useEffect(() => {
    if (end.current === null) return
    const watcher = new IntersectionObserver(([seen]) => {
      if (seen?.isIntersecting === true && !latest.current.isLoading) latest.current.more()
    })
    watcher.observe(end.current)
    return () => watcher.disconnect()
  }, [whole.hasMore])
  if (!whole.hasMore) return null
  return (
    <div ref={end} className="older">
      {whole.isLoading ? (
        <output className="s-muted">{entries.loadingOlder}</output>
      ) : (
        <Button kind="neutral" onClick={whole.more}>
          {entries.older}
        </Button>
      )}
    </div>
  )
}

/** Fills the tallest screen; what follows is drawn in the moment after that. */
const firstDrawn = 24

function Days({
  entries: all,
  current,
  opened,
  isInside,
  onOpen,
}: {
  entries: readonly TimelineEntry[]
  current: TimelineEntry | undefined
  opened: TimelineEntry | undefined
  /** Whether the search found an entry by what its line does not show. */
  isInside: (entry: TimelineEntry) => boolean
  onOpen: (entry: TimelineEntry) => void
}) {
  const format = useFormat()
  const types = useEntryTypes()
  const [isFirst, setFirst] = useState(true)
  useEffect(() => startTransition(() => setFirst(false)), [])
  const entries = isFirst ? all.slice(0, firstDrawn) : all
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
            types={types}
            isCurrent={entry === current}
            isOpen={entry === opened}
            isInside={isInside(entry)}
            onOpen={() => onOpen(entry)}
          />
        ))}
      </section>
    )
  })
}
