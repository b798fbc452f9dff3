import { roles, type Role } from '@siegel/contract'
import type { Person } from '@siegel/contract/staff'
import { Banner, Button, Dialog, RadioGroup, Table, TextField } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Pending } from '../components/failure.tsx'
import { inFours } from '../components/groups.ts'
import { OneTimeSecret } from '../components/one-time-secret.tsx'
import { useActions } from '../core/actions.ts'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { isUserName, userNameFrom } from '../set-up/draft.ts'
import { focusFirst } from '../core/focus-first.ts'
import { usePerson } from '../core/session.ts'
import { Act } from './act.tsx'
import { ChangePerson } from './change-person.tsx'
import { refreshPeople } from './refresh-people.ts'
import { RemovePerson } from './remove-person.tsx'
import { BringBackPerson, ResetPerson } from './reset-person.tsx'
import { FormEnd } from '../components/form-end.tsx'

type Asked = { what: 'change' | 'reset' | 'remove' | 'bring-back'; person: Person }

/** The people who can sign in, with what can be done about each, and folded away who no longer can. */
export function People() {
  const { administration } = useWords()
  const people = useQuery({ queryKey: ['people'], queryFn: () => api.people() })
  const [adding, setAdding] = useState(false)
  const [asked, setAsked] = useState<Asked>()
  useActions([
    { id: 'add-person', label: administration.addPerson, icon: 'plus', key: 'n', run: () => setAdding(true) },
  ])
  if (people.data === undefined) return <Pending error={people.error} retry={() => void people.refetch()} />
  const active = people.data.people.filter(({ removedAt }) => removedAt === undefined)
  const removed = people.data.people.filter(({ removedAt }) => removedAt !== undefined)
  const about = (what: Asked['what']) => ({
    person: asked?.what === what ? asked.person : undefined,
    onClose: () => setAsked(undefined),
  })
  return (
    <section className="stack tab-page">
      {active.length < 2 && (
        <Banner tone="accent" title={administration.nextTitle}>
          {administration.nextText}
        </Banner>
      )}
      <div className="people-list">
        <ActivePeople rows={active} onAsk={setAsked} />
      </div>
      <div className="row">
        <Button kind="outline" icon="plus" keyHint="N" onClick={() => setAdding(true)}>
          {administration.addPerson}
        </Button>
      </div>
      {removed.length > 0 && <RemovedPeople rows={removed} onAsk={setAsked} />}
      <ChangePerson {...about('change')} />
      <ResetPerson {...about('reset')} />
      <RemovePerson {...about('remove')} />
      <BringBackPerson {...about('bring-back')} />
      <AddPerson open={adding} onClose={() => setAdding(false)} />
    </section>
  )
}

interface Rows {
  rows: readonly Person[]
  onAsk: (asked: Asked) => void
}

function ActivePeople({ rows, onAsk }: Rows) {
  const { administration, common } = useWords()
  const me = usePerson()
  return (
    <Table
      caption={administration.people}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        { key: 'name', title: administration.name, rowHeader: true, cell: ({ name }) => name },
        { key: 'role', title: administration.role, cell: ({ role }) => common.roles[role] },
        {
          key: 'may',
          title: administration.rights,
          cell: ({ role }) => <span className="s-muted">{administration.roleHints[role]}</span>,
        },
        { key: 'userName', title: administration.userName, cell: ({ userName }) => <code>{userName}</code> },
        {
          key: 'acts',
          title: administration.change,
          titleHidden: true,
          align: 'right',
          cell: (person) => (
            <span className="acts">
              <Act name={person.name} label={administration.change} run={() => onAsk({ what: 'change', person })} />
              {person.id !== me?.id && (
                <>
                  <Act name={person.name} label={administration.reset} run={() => onAsk({ what: 'reset', person })} />
                  <Act name={person.name} label={administration.remove} run={() => onAsk({ what: 'remove', person })} />
                </>
              )}
            </span>
          ),
        },
      ]}
    />
  )
}

function RemovedPeople({ rows, onAsk }: Rows) {
  const { administration, common } = useWords()
  const format = useFormat()
  return (
    <details className="versions">
      <summary>{administration.removedPeople(rows.length)}</summary>
      <Table
        caption={administration.removedPeople(rows.length)}
        captionHidden
        rows={rows}
        rowKey={({ id }) => id}
        columns={[
          { key: 'name', title: administration.name, rowHeader: true, cell: ({ name }) => name },
          { key: 'role', title: administration.role, cell: ({ role }) => common.roles[role] },
          { key: 'userName', title: administration.userName, cell: ({ userName }) => <code>{userName}</code> },
          {
            key: 'removed',
            title: administration.removedAt,
            cell: ({ removedAt }) => removedAt !== undefined && format.on(removedAt),
          },
          {
            key: 'acts',
            title: administration.bringBack,
            titleHidden: true,
            align: 'right',
            cell: (person) => (
              <Act
                name={person.name}
                label={administration.bringBack}
                run={() => onAsk({ what: 'bring-back', person })}
              />
            ),
          },
        ]}
      />
    </details>
  )
}

function AddPerson({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { administration, common } = useWords()
  return (
    <Dialog open={open} onClose={onClose} title={administration.addPerson} closeLabel={common.close}>
      <PersonForm onClose={onClose} />
    </Dialog>
  )
}

function PersonForm({ onClose }: { onClose: () => void }) {
  const { administration, common } = useWords()
  const [draft, setDraft] = useState<{ name: string; userName: string; password: string; role: Role }>({
    name: '',
    userName: '',
    password: '',
    role: 'doctor',
  })
  const [shown, setShown] = useState(false)
  const add = useMutation({
    mutationFn: () => api.addPerson({ body: { ...draft, name: draft.name.trim() } }),
    onSuccess: refreshPeople,
    // The answer holds a secret: it goes with the dialog.
    gcTime: 0,
  })
  if (add.data !== undefined)
    return (
      <div className="stack">
        <h3>{administration.added(add.data.person.name)}</h3>
        <p>{administration.addedText}</p>
        <OneTimeSecret secret={inFours(add.data.totpSecret)} uri={add.data.totpUri} />
        <div className="row row-end">
          <Button kind="filled" icon="check" onClick={onClose}>
            {administration.done}
          </Button>
        </div>
      </div>
    )
  const issues = {
    name: draft.name.trim() === '' ? administration.required : undefined,
    userName: isUserName(draft.userName) ? undefined : administration.userNameWrong,
    password: draft.password.length < 12 ? administration.tooShort : undefined,
  }
  const issue = (field: keyof typeof issues) => (shown ? issues[field] : undefined)
  return (
    <form
      ref={focusFirst}
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (Object.values(issues).some((text) => text !== undefined)) setShown(true)
        else if (!add.isPending) add.mutate()
      }}
    >
      <TextField
        label={administration.name}
        value={draft.name}
        error={issue('name')}
        maxLength={120}
        autoComplete="off"
        onChange={(name) =>
          setDraft({
            ...draft,
            name,
            ...(draft.userName === userNameFrom(draft.name) && { userName: userNameFrom(name) }),
          })
        }
      />
      <TextField
        label={administration.userName}
        value={draft.userName}
        error={issue('userName')}
        maxLength={40}
        autoComplete="off"
        spellCheck={false}
        onChange={(userName) => setDraft({ ...draft, userName: userName.toLowerCase() })}
      />
      <TextField
        label={administration.password}
        hint={administration.passwordHint}
        type="password"
        autoComplete="new-password"
        value={draft.password}
        error={issue('password')}
        maxLength={200}
        onChange={(password) => setDraft({ ...draft, password })}
      />
      <RadioGroup
        label={administration.role}
        value={draft.role}
        onChange={(role) => setDraft({ ...draft, role })}
        options={roles.map((role) => ({
          value: role,
          label: common.roles[role],
          hint: administration.roleHints[role],
        }))}
      />
      <FormEnd sending={add} label={administration.addPerson} busy={administration.adding} onCancel={onClose} />
    </form>
  )
}
