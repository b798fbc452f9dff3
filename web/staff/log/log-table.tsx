import type { LogRow } from '@siegel/contract/staff'
import { Icon, StateText, type IconName } from '@siegel/ui'
import { useEffect, useRef } from 'react'
import { grouped } from '../components/groups.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { objectText, verbText } from './entry-words.ts'

const verbIcons: Readonly<Record<string, IconName>> = {
  read: 'eye',
  search: 'search',
  create: 'plus',
  update: 'pencil',
  delete: 'trash',
  import: 'inbox',
  assign: 'person',
  'sign-off': 'check',
  release: 'share',
  withdraw: 'undo',
  invite: 'mail',
  'print-letter': 'printer',
  revoke: 'lock',
  'open-mailbox': 'key',
  'open-refused': 'x-circle',
  'mailbox-killed': 'x-circle',
  'enrol-slot': 'fingerprint',
  'remove-slot': 'lock',
  'fetch-item': 'download',
  'view-item': 'eye',
  'sign-in': 'person',
  'sign-in-refused': 'x-circle',
  'sign-out': 'sign-out',
  'passkey-add': 'fingerprint',
  'read-log': 'list-check',
  unlock: 'unlock',
  lock: 'lock',
}

/** Bewiesen and gemeldet exclude each other; noch nicht bezeugt comes on top. */
export function Evidence({ row }: { row: LogRow }) {
  const { log } = useWords()
  return (
    <span className="evidence">
      {row.evidence === 'proven' ? (
        <StateText icon="shield-check" tone="good">
          {log.proven}
        </StateText>
      ) : (
        <StateText icon="ring">{log.reported}</StateText>
      )}
      {!row.witnessed && (
        <StateText icon="clock" tone="warning">
          {log.notWitnessed}
        </StateText>
      )}
    </span>
  )
}

/** Role as people say it; patients and programs have none of the practice's. */
export function useRoleText(): (role: string) => string {
  const { common } = useWords()
  return (role) => (common.roles as Readonly<Record<string, string>>)[role] ?? common.otherRoles[role] ?? role
}

/** Entries of the log by day, newest first. */
export function LogTable({
  rows,
  withPatient = true,
  selected,
  current,
  onRow,
}: {
  rows: readonly LogRow[]
  withPatient?: boolean
  selected?: number | undefined
  current?: number | undefined
  onRow?: (row: LogRow) => void
}) {
  const { log } = useWords()
  const format = useFormat()
  const groups = grouped(rows, ({ at }) => format.day(at))
  const columns = withPatient ? 6 : 5
  return (
    <table className="s-table log-table">
      <caption className="s-hidden-text">{log.title}</caption>
      <thead>
        <tr>
          <th scope="col">{log.time}</th>
          <th scope="col">{log.who}</th>
          <th scope="col">{log.what}</th>
          {withPatient && <th scope="col">{log.patient}</th>}
          <th scope="col">{log.object}</th>
          <th scope="col">{log.evidence}</th>
        </tr>
      </thead>
      {groups.map(({ key, rows: day }) => (
        <tbody key={key}>
          <tr className="log-day">
            <th scope="colgroup" colSpan={columns}>
              {key} <span className="s-muted">{log.entries(day.length)}</span>
            </th>
          </tr>
          {day.map((row) => (
            <Row
              key={row.index}
              row={row}
              withPatient={withPatient}
              isSelected={row.index === selected}
              isCurrent={row.index === current}
              onRow={onRow}
            />
          ))}
        </tbody>
      ))}
    </table>
  )
}

function Row({
  row,
  withPatient,
  isSelected,
  isCurrent,
  onRow,
}: {
  row: LogRow
  withPatient: boolean
  isSelected: boolean
  isCurrent: boolean
  onRow: ((row: LogRow) => void) | undefined
}) {
  const { log, breakGlass } = useWords()
  const format = useFormat()
  const roleText = useRoleText()
  const line = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    if (isCurrent) line.current?.scrollIntoView({ block: 'nearest' })
  }, [isCurrent])
  const icon = verbIcons[row.verb] ?? 'gear'
  const time = format.time(row.at)
  const name = row.actor.id === 'unknown' ? log.unknownActor : row.actor.name
  return (
    <tr
      ref={line}
      data-current={isSelected ? '' : undefined}
      data-pointer={onRow && ''}
      onClick={onRow && (() => onRow(row))}
    >
      <td className="log-time">
        {onRow === undefined ? (
          time
        ) : (
          <button type="button" className="row-link" aria-pressed={isSelected} onClick={() => onRow(row)}>
            {time}
          </button>
        )}
      </td>
      <td>
        {name} {roleText(row.actor.role) !== name && <span className="s-muted">{roleText(row.actor.role)}</span>}
      </td>
      <td>
        <span className="log-verb">
          <Icon name={icon} small />
          {row.underGlass === true && !row.verb.startsWith('break-glass')
            ? breakGlass.underGlass(verbText(log, row.verb))
            : verbText(log, row.verb)}
        </span>
      </td>
      {withPatient && (
        <td>{row.patient === undefined ? '' : (row.patient.name ?? <code>{row.patient.id.slice(0, 8)}</code>)}</td>
      )}
      <td className="s-muted">{objectText(log, row)}</td>
      <td>
        <Evidence row={row} />
      </td>
    </tr>
  )
}
