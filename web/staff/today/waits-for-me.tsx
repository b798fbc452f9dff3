import type { InboxRow } from '@siegel/contract/staff'
import { Icon, type IconName } from '@siegel/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ComponentType, ReactNode } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMay, usePerson } from '../core/session.ts'
import { isPlain } from '../inbox/inbox-list.ts'
import { isMine, useTasks } from '../tasks/use-tasks.ts'
import { addDays } from '@siegel/practice/line'
import type { Permission } from '@siegel/contract'
import { laboratoryTitle } from '../components/titles.ts'

/** What can wait for somebody, each for who may see it; a new kind of work is one more line. */
const kinds: readonly { key: string; needs: Permission; part: ComponentType }[] = [
  { key: 'inbox', needs: 'inbox.read', part: InboxWaits },
  { key: 'tasks', needs: 'inbox.read', part: TaskWaits },
  { key: 'drafts', needs: 'chart.write', part: DraftWaits },
]

/** Beside today's patients: what waits for the person who is signed in. */
export function WaitsForMe() {
  const { today } = useWords()
  const may = useMay()
  const shown = kinds.filter(({ needs }) => may(needs))
  return (
    <>
      <h2 className="waits-title">{today.waits}</h2>
      {shown.length === 0 && <p className="s-muted">{today.nothing}</p>}
      {shown.map(({ key, part: Part }) => (
        <Part key={key} />
      ))}
    </>
  )
}

/** A heading with lines that lead somewhere. */
export function WaitGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="wait-group" aria-label={title}>
      <h3 className="label">{title}</h3>
      <ul>{children}</ul>
    </section>
  )
}

function Wait({
  icon,
  tone,
  to,
  title,
  text,
}: {
  icon: IconName
  tone?: 'critical'
  to: string | undefined
  title: string
  text: string
}) {
  return (
    <li data-tone={tone}>
      <Icon name={icon} />
      <Link to="/inbox" search={to === undefined ? {} : { item: to }}>
        {title}
      </Link>
      <span className="s-small s-muted">{text}</span>
    </li>
  )
}

function InboxWaits() {
  const words = useWords()
  const { today } = words
  const format = useFormat()
  const { data, error } = useQuery({ queryKey: ['inbox', 'list'], queryFn: () => api.inbox(), staleTime: 60_000 })
  if (data === undefined) return <FailureBanner error={error} />
  const { critical, rest } = groupsOf(data.rows)
  if (data.rows.length === 0) return <p className="s-muted">{today.nothing}</p>
  return (
    <>
      {critical.length > 0 && (
        <WaitGroup title={today.sort.now}>
          {critical.map((row) => (
            <Wait
              key={row.id}
              icon="flask"
              tone="critical"
              to={row.id}
              title={today.critical(row.patient?.name ?? row.named ?? '', laboratoryTitle(words, row))}
              text={`${format.on(row.at)}, ${today.criticalText(row.critical)}`}
            />
          ))}
        </WaitGroup>
      )}
      {rest.some(({ rows }) => rows.length > 0) && (
        <WaitGroup title={today.sort.today}>
          {rest.map(
            ({ kind, icon, rows }) =>
              rows.length > 0 && (
                <Wait
                  key={kind}
                  icon={icon}
                  to={rows[0]?.id}
                  title={today[kind](rows.length)}
                  text={today[`${kind}Text`]}
                />
              ),
          )}
        </WaitGroup>
      )}
    </>
  )
}

const week_days = 7
const mostTasks = 6

/** Tasks of mine that are due, one by one; recalls of the week as a number. */
function TaskWaits() {
  const { today, tasks } = useWords()
  const format = useFormat()
  const person = usePerson()
  const { data } = useTasks('open')
  if (data === undefined) return null
  const now = format.today()
  const mine = data.rows.filter((row) => row.kind === 'task' && isMine(row, person?.id) && (row.due ?? now) <= now)
  const recalls = data.rows.filter(
    ({ kind, due }) => kind === 'recall' && due !== undefined && due <= addDays(now, week_days),
  )
  if (mine.length === 0 && recalls.length === 0) return null
  return (
    <WaitGroup title={tasks.title}>
      {mine.slice(0, mostTasks).map(({ id, text, by, due, patient }) => (
        <li key={id}>
          <Icon name="task" />
          <Link to="/tasks">{text}</Link>
          <span className="s-small s-muted">
            {[patient?.name, today.taskFrom(by), due !== undefined && due < now ? tasks.overdue : undefined]
              .filter((part) => part !== undefined)
              .join(', ')}
          </span>
        </li>
      ))}
      {recalls.length > 0 && (
        <li>
          <Icon name="bell" />
          <Link to="/tasks">{today.recalls(recalls.length)}</Link>
          <span className="s-small s-muted">
            {today.nextRecall(recalls[0]?.patient?.name ?? '', format.date(recalls[0]?.due ?? now))}
          </span>
        </li>
      )}
    </WaitGroup>
  )
}

/** Charts in which something was written and not committed. */
function DraftWaits() {
  const { today, entries } = useWords()
  const { data } = useQuery({ queryKey: ['drafts'], queryFn: () => api.myDrafts(), staleTime: 60_000 })
  if (data === undefined || data.rows.length === 0) return null
  return (
    <WaitGroup title={entries.draftsTitle}>
      {data.rows.map(({ patient, count }) => (
        <li key={patient.id}>
          <Icon name="pencil" />
          <Link to="/patients/$id" params={{ id: patient.id }}>
            {today.draftsIn(count, patient.name)}
          </Link>
          <span className="s-small s-muted">{today.notCommitted}</span>
        </li>
      ))}
    </WaitGroup>
  )
}

function groupsOf(rows: readonly InboxRow[]) {
  const critical = rows.filter((row) => row.critical > 0)
  const others = rows.filter((row) => row.critical === 0)
  return {
    critical,
    rest: [
      { kind: 'abnormal', icon: 'alert', rows: others.filter((row) => row.state === 'unsigned' && row.abnormal > 0) },
      { kind: 'normal', icon: 'inbox', rows: others.filter(isPlain) },
      { kind: 'unassigned', icon: 'person', rows: others.filter((row) => row.state === 'unassigned') },
    ] as const,
  }
}
