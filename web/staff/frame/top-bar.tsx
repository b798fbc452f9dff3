import { Chip, Icon, Initials, Key } from '@siegel/ui'
import { useId } from 'react'
import type { Action } from '../core/actions.ts'
import { keyLabel } from '../core/keys.ts'
import { useLocale, useWords } from '../core/language.ts'
import { useMay, usePerson } from '../core/session.ts'
import { PatientSearch } from './patient-search.tsx'

/** Search, commands, practice and person; the account's menu hangs at the right. */
export function TopBar({
  practice,
  demo,
  actions,
  onCommands,
}: {
  practice: string
  demo: boolean
  actions: readonly Action[]
  onCommands: () => void
}) {
  const { frame } = useWords()
  const locale = useLocale()
  const may = useMay()
  return (
    <header className="top-bar">
      {may('patient.list') && <PatientSearch />}
      <button type="button" className="top-bar-tool" onClick={onCommands}>
        {frame.commands} <Key>{keyLabel('ctrl+k', locale)}</Key>
      </button>
      <span className="grow" />
      {demo && <Chip>{frame.demo}</Chip>}
      <span className="s-muted top-bar-practice">{practice}</span>
      <AccountMenu actions={actions} />
      <LockButton action={actions.find(({ id }) => id === 'lock-screen')} />
    </header>
  )
}

function LockButton({ action }: { action: Action | undefined }) {
  const locale = useLocale()
  if (action === undefined) return null
  return (
    <button type="button" className="top-bar-tool" title={action.label} onClick={action.run}>
      <Icon name="lock" />
      <span className="s-hidden-text">{action.label}</span>
      <Key>{keyLabel('ctrl+l', locale)}</Key>
    </button>
  )
}

const inMenu = ['day-pin', 'passkey', 'language', 'letters', 'lock-screen', 'sign-out', 'lock-safe']

function AccountMenu({ actions }: { actions: readonly Action[] }) {
  const { frame, common } = useWords()
  const person = usePerson()
  const id = useId()
  if (person === undefined) return null
  return (
    <>
      <button type="button" className="account-button" popoverTarget={id}>
        <span className="s-hidden-text">{frame.account}</span>
        <Initials name={person.name} />
        <span className="account-name">{person.name}</span>
        <Icon name="chevron-down" small />
      </button>
      <div id={id} popover="auto" className="account-menu">
        <div className="account-head">
          <strong>{person.name}</strong>
          <span className="s-small s-muted">
            {common.roles[person.role]}, {person.userName}
          </span>
        </div>
        <ul>
          {inMenu.map((name) => {
            const action = actions.find((one) => one.id === name)
            if (action === undefined) return null
            return (
              <li key={name}>
                <button
                  type="button"
                  className="menu-item"
                  popoverTarget={id}
                  popoverTargetAction="hide"
                  onClick={action.run}
                >
                  {action.icon !== undefined && <Icon name={action.icon} />}
                  {action.label}
                </button>
              </li>
            )
          })}
        </ul>
      </div>
    </>
  )
}
