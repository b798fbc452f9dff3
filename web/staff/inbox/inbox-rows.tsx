import type { InboxRow } from '@siegel/contract/staff'
import { Icon, Key, StateText, type IconName } from '@siegel/ui'
import { useEffect, useRef } from 'react'
import { useActions } from '../core/actions.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import type { Messages } from '../words/words.ts'
import { isPlain } from './inbox-list.ts'
import { laboratoryTitle } from '../components/titles.ts'

const icons: Readonly<Record<InboxRow['kind'], IconName>> = {
  laboratory: 'flask',
  order: 'task',
  document: 'document',
  message: 'message',
  answers: 'list-check',
}

/** The list, dangerous first; unremarkable ones can be selected and signed off together. */
export function InboxRows({
  rows,
  current,
  selection,
  onSelect,
  onOpen,
}: {
  rows: readonly InboxRow[]
  current: string | undefined
  /** Undefined where the person may not sign off. */
  selection: ReadonlySet<string> | undefined
  onSelect: (selection: ReadonlySet<string>) => void
  onOpen: (id: string) => void
}) {
  const { inbox } = useWords()
  const plain = rows.filter(isPlain)
  const selectPlain = () => onSelect(new Set(plain.map(({ id }) => id)))
  const canSelect = selection !== undefined && plain.length > 1
  useActions(
    canSelect
      ? [{ id: 'select-normal', label: inbox.selectNormal(plain.length), icon: 'check', key: 'a', run: selectPlain }]
      : [],
  )
  const toggle = (id: string) => {
    const next = new Set(selection)
    if (!next.delete(id)) next.add(id)
    onSelect(next)
  }
  return (
    <>
      {canSelect && (
        <div className="inbox-select">
          {selection.size === 0 ? (
            <button type="button" className="link" onClick={selectPlain}>
              {inbox.selectNormal(plain.length)} <Key>A</Key>
            </button>
          ) : (
            <button type="button" className="link" onClick={() => onSelect(new Set())}>
              {inbox.clear}
            </button>
          )}
        </div>
      )}
      <ul className="inbox-rows">
        {rows.map((row) => (
          <Row
            key={row.id}
            row={row}
            isCurrent={row.id === current}
            isSelected={selection?.has(row.id) ?? false}
            onToggle={selection !== undefined && isPlain(row) ? () => toggle(row.id) : undefined}
            onOpen={() => onOpen(row.id)}
          />
        ))}
      </ul>
    </>
  )
}

/** From whom it came, or what it is. */
function whence({ inbox, messages }: Messages, { kind, topic, from }: InboxRow): string {
  if (kind === 'message' && topic !== undefined) return messages.portal(messages.topics[topic])
  if (kind === 'answers')
    return [messages.portal(inbox.kinds.answers), from].filter((part) => part !== '' && part !== '–').join(', ')
  return from === '' ? inbox.kinds[kind] : from
}

function Row({
  row,
  isCurrent,
  isSelected,
  onToggle,
  onOpen,
}: {
  row: InboxRow
  isCurrent: boolean
  isSelected: boolean
  onToggle: (() => void) | undefined
  onOpen: () => void
}) {
  const words = useWords()
  const { inbox } = words
  const format = useFormat()
  const line = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isCurrent) line.current?.scrollIntoView({ block: 'nearest' })
  }, [isCurrent])
  const name = row.patient?.name ?? row.named ?? inbox.unknown
  const on = format.on(row.at)
  return (
    <li
      ref={line}
      className="inbox-row"
      data-current={isCurrent ? '' : undefined}
      data-selected={isSelected ? '' : undefined}
    >
      <span className="inbox-icon" data-weight={row.critical > 0 ? 2 : 0}>
        {onToggle === undefined ? (
          <Icon name={row.topic === 'prescription' ? 'pill' : icons[row.kind]} />
        ) : (
          <input type="checkbox" checked={isSelected} aria-label={inbox.select(name)} onChange={onToggle} />
        )}
      </span>
      <button type="button" className="inbox-open" aria-current={isCurrent ? 'true' : undefined} onClick={onOpen}>
        <span className="inbox-line">
          <strong>{name}</strong>
          <span className="s-muted s-small">{on.replace(/^(heute|today) /, '')}</span>
        </span>
        <span className="inbox-what">
          {row.critical > 0 && <strong className="critical-text">{inbox.critical(row.critical)}, </strong>}
          {row.abnormal > 0 && <strong>{inbox.abnormal(row.abnormal)}, </strong>}
          {row.kind === 'message' && row.title !== undefined
            ? words.messages.quoted(row.title)
            : laboratoryTitle(words, row)}
        </span>
        <span className="inbox-line">
          <span className="s-muted s-small">{whence(words, row)}</span>
          {row.state === 'unassigned' ? (
            <StateText icon="person" tone="warning">
              {inbox.unassigned}
            </StateText>
          ) : (
            <StateText icon="check" tone="good">
              {inbox.assigned}
            </StateText>
          )}
        </span>
      </button>
    </li>
  )
}
