import type { InboxRow } from '@siegel/contract/staff'
import { Empty, toast } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { FailureBanner, NoPermission, Pending } from '../components/failure.tsx'
import { useActions } from '../core/actions.ts'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { useStatus } from '../core/status.ts'
import { ActionPanel } from './action-panel.tsx'
import { ImportFiles } from './import-files.tsx'
import { isMessage } from '../messages/message-item.ts'
import { after, neighbour } from './inbox-list.ts'
import { InboxRows } from './inbox-rows.tsx'
import { ItemPreview } from './item-preview.tsx'
import { refreshInbox } from './refresh-inbox.ts'

const message = () => import('../messages/inbox-message.tsx')
const MessagePreview = lazy(() => message().then((part) => ({ default: part.MessagePreview })))
const MessagePanel = lazy(() => message().then((part) => ({ default: part.MessagePanel })))

const AnswersPreview = lazy(() =>
  import('../questionnaires/inbox-answers.tsx').then((part) => ({ default: part.AnswersPreview })),
)

const route = getRouteApi('/inbox')

/** Everything that arrived: list, preview, what to do. */
export function Inbox() {
  const may = useMay()
  return may('inbox.read') ? <InboxOf /> : <NoPermission />
}

function InboxOf() {
  const list = useQuery({ queryKey: ['inbox', 'list'], queryFn: () => api.inbox() })
  const count = useStatus().data?.inbox
  const shown = list.data?.rows.length
  const { refetch } = list
  // The count is asked every few seconds and names nobody; only when it changed the list is read, and logged, again.
  useEffect(() => {
    if (count !== undefined && shown !== undefined && count !== shown) void refetch()
  }, [count, shown, refetch])
  if (list.data === undefined) return <Pending error={list.error} retry={() => void list.refetch()} />
  return <InboxList rows={list.data.rows} />
}

function InboxList({ rows }: { rows: readonly InboxRow[] }) {
  const { inbox } = useWords()
  const may = useMay()
  const navigate = useNavigate()
  const { item: chosen } = route.useSearch()
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set())
  const current = rows.find(({ id }) => id === chosen) ?? (chosen === undefined ? rows[0] : undefined)
  const open = (id: string | undefined) =>
    void navigate({ to: '/inbox', search: id === undefined ? {} : { item: id }, replace: true })
  const detail = useQuery({
    queryKey: ['inbox', 'item', current?.id],
    queryFn: () => api.inboxItem({ params: { id: current?.id ?? '' } }),
    enabled: current !== undefined,
    staleTime: 60_000,
  })
  const signOff = useMutation({
    mutationFn: (items: string[]) => api.signOff({ body: { items } }),
    onSuccess: ({ signedOff }, items) => {
      toast(inbox.signedDone(signedOff))
      setSelection(new Set())
      open(after(rows, new Set(items), current?.id))
      return refreshInbox()
    },
    onError: refreshInbox,
  })
  const selected = rows.filter(({ id }) => selection.has(id))
  const sign = () => {
    const items = selected.length > 0 ? selected : current?.state === 'unsigned' ? [current] : []
    if (items.length > 0 && may('inbox.sign') && !signOff.isPending) signOff.mutate(items.map(({ id }) => id))
  }
  const leave = () => open(after(rows, new Set(current === undefined ? [] : [current.id]), current?.id))
  const move = (step: 1 | -1) => open(neighbour(rows, current?.id, step))
  useActions([
    { id: 'down', label: '', key: 'ArrowDown', silent: true, run: () => move(1) },
    { id: 'up', label: '', key: 'ArrowUp', silent: true, run: () => move(-1) },
    ...(may('inbox.sign') && (current?.kind !== 'message' || selected.length > 0)
      ? [{ id: 'sign-off', label: inbox.signOff, icon: 'check' as const, key: 'v', run: sign }]
      : []),
  ])
  return (
    <div className="inbox" data-empty={rows.length === 0 ? '' : undefined}>
      <section className="inbox-list" aria-label={inbox.title}>
        <header className="page-head">
          <h1>{inbox.title}</h1>
          <span className="s-muted">{inbox.open(rows.length)}</span>
          <span className="grow" />
          <ImportFiles />
        </header>
        {rows.length === 0 && (
          <Empty title={inbox.emptyTitle}>
            <p>{inbox.emptyText}</p>
          </Empty>
        )}
        <InboxRows
          rows={rows}
          current={current?.id}
          selection={may('inbox.sign') ? selection : undefined}
          onSelect={setSelection}
          onOpen={open}
        />
      </section>
      <section key={current?.id} className="inbox-preview">
        {current === undefined ? (
          <div className="page-state">
            <Empty title={inbox.gone}>
              <p>{inbox.goneText}</p>
            </Empty>
          </div>
        ) : detail.data === undefined ? (
          <Pending error={detail.error} retry={() => void detail.refetch()} />
        ) : (
          <Suspense fallback={<Pending error={null} retry={() => undefined} />}>
            {isMessage(detail.data) ? (
              <MessagePreview key={current.id} item={detail.data} onDone={leave} />
            ) : detail.data.answers !== undefined ? (
              <AnswersPreview key={current.id} item={detail.data} />
            ) : (
              <ItemPreview key={current.id} item={detail.data} />
            )}
          </Suspense>
        )}
      </section>
      <aside className="inbox-actions" aria-label={inbox.assign}>
        <FailureBanner error={signOff.error} />
        {current !== undefined && detail.data !== undefined && isMessage(detail.data) && selected.length === 0 && (
          <Suspense>
            <MessagePanel key={current.id} item={detail.data} onDone={leave} />
          </Suspense>
        )}
        {current !== undefined && detail.data !== undefined && (!isMessage(detail.data) || selected.length > 0) && (
          <ActionPanel
            key={`${current.id} ${current.state}`}
            item={{ ...detail.data, row: current }}
            selected={selected.length}
            signing={signOff.isPending}
            onSign={sign}
          />
        )}
      </aside>
    </div>
  )
}
