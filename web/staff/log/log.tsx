import type { LogRow, LogState } from '@siegel/contract/staff'
import { Button, Empty, SealMark, StateText } from '@siegel/ui'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { NoPermission, Pending } from '../components/failure.tsx'
import { useActions } from '../core/actions.ts'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { sinceDays } from './entry-words.ts'
import { LogDetail } from './log-detail.tsx'
import { LogFilters, type Filters } from './log-filters.tsx'
import { LogTable } from './log-table.tsx'

const route = getRouteApi('/log')
const pageSize = 100

/** Who saw or changed what: filters in the address, one entry with its proof at the right. */
export function Log() {
  const may = useMay()
  return may('log.read') ? <LogOf /> : <NoPermission />
}

function LogOf() {
  const { log } = useWords()
  const filters = route.useSearch()
  const navigate = useNavigate()
  const [selected, setSelected] = useState<LogRow>()
  const query = useInfiniteQuery({
    queryKey: ['log', 'list', filters],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => api.log({ query: queryOf(filters, pageParam) }),
    getNextPageParam: (page) => page.cursor,
    staleTime: 0,
  })
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? []
  const state = query.data?.pages[0]?.state
  const at = rows.findIndex(({ index }) => index === selected?.index)
  const choose = (to: number) => {
    const row = rows[Math.max(0, Math.min(to, rows.length - 1))]
    if (row !== undefined) setSelected(row)
  }
  useActions([
    { id: 'down', label: '', key: 'ArrowDown', silent: true, run: () => choose(at + 1) },
    { id: 'up', label: '', key: 'ArrowUp', silent: true, run: () => choose(at < 0 ? 0 : at - 1) },
    { id: 'close', label: '', key: 'Escape', silent: true, run: () => setSelected(undefined) },
  ])
  return (
    <div className="split log" data-side={selected === undefined ? undefined : ''}>
      <div className="split-main">
        <LogHead state={state} />
        <LogFilters
          filters={filters}
          rows={rows}
          onChange={(next) => {
            setSelected(undefined)
            void navigate({ to: '/log', search: next })
          }}
        />
        {query.data === undefined ? (
          <Pending error={query.error} retry={() => void query.refetch()} />
        ) : rows.length === 0 ? (
          <Empty title={log.noneTitle}>
            <p>{log.noneText}</p>
          </Empty>
        ) : (
          <>
            <LogTable rows={rows} selected={selected?.index} current={selected?.index} onRow={setSelected} />
            <div className="row log-foot">
              {query.hasNextPage && (
                <Button
                  kind="neutral"
                  busy={query.isFetchingNextPage ? log.loadingMore : undefined}
                  onClick={() => void query.fetchNextPage()}
                >
                  {log.more}
                </Button>
              )}
              <span className="grow" />
              <StateText icon="ring">{log.reportedLegend}</StateText>
            </div>
          </>
        )}
      </div>
      {selected !== undefined && (
        <LogDetail key={selected.index} row={selected} onClose={() => setSelected(undefined)} />
      )}
    </div>
  )
}

function queryOf({ days, ...rest }: Filters, cursor: string | undefined) {
  const from = sinceDays(days, Date.now())
  return {
    ...rest,
    ...(from === undefined ? {} : { from }),
    ...(cursor === undefined ? {} : { cursor }),
    count: pageSize,
  }
}

function LogHead({ state }: { state: LogState | undefined }) {
  const { log } = useWords()
  const format = useFormat()
  const number = (count: number) => count.toLocaleString(format.locale === 'de' ? 'de-DE' : 'en-GB')
  return (
    <header className="log-head">
      <SealMark size={44} />
      <div>
        <h1>{log.title}</h1>
        {state !== undefined && (
          <div className="log-state">
            <strong>{log.size(number(state.size))}</strong>
            <Witnessed state={state} number={number} />
            <span className="s-muted s-small">
              {log.root} <code title={state.root}>{state.root.slice(0, 16)}…</code>
            </span>
            {state.witnesses.map(({ name, at, reachable }) => (
              <span key={name} className="s-muted s-small">
                {name}
                {reachable ? (at === undefined ? '' : `, ${format.at(at)}`) : `, ${log.witnessAway}`}
              </span>
            ))}
          </div>
        )}
        {state?.witnesses.length === 0 && <p className="s-small s-muted">{log.noWitness}</p>}
      </div>
    </header>
  )
}

function Witnessed({ state, number }: { state: LogState; number: (count: number) => string }) {
  const { log } = useWords()
  const format = useFormat()
  if (state.witnessedAt === undefined || state.witnessedSize === 0)
    return (
      <StateText icon="clock" tone="warning">
        {log.noneWitnessed}
      </StateText>
    )
  const when = format.at(state.witnessedAt)
  return state.witnessedSize >= state.size ? (
    <StateText icon="shield-check" tone="good">
      {log.allWitnessed(when)}
    </StateText>
  ) : (
    <StateText icon="shield-check" tone="good">
      {log.someWitnessed(number(state.witnessedSize), when)}
    </StateText>
  )
}
