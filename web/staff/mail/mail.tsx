import { Button, Empty, toast } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Confirm } from '../components/confirm.tsx'
import { Facts } from '../components/facts.tsx'
import { Pending } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { queryClient } from '../core/query-client.ts'
import { AccountForm } from './account-form.tsx'
import { Outbox } from './outbox.tsx'
import { TestMail } from './test-mail.tsx'

const refresh = () => queryClient.invalidateQueries({ queryKey: ['mail'] })

/** The account for outgoing mail, a test of it, and what became of the mails. */
export function Mail() {
  const { mail } = useWords()
  const state = useQuery({
    queryKey: ['mail', 'account'],
    queryFn: () => api.mailAccount(),
    refetchInterval: 15_000,
  })
  const [editing, setEditing] = useState(false)
  if (state.data === undefined) return <Pending error={state.error} retry={() => void state.refetch()} />
  const { account, outbox } = state.data
  const form = (
    <AccountForm
      account={account}
      onClose={() => setEditing(false)}
      onSaved={() => {
        setEditing(false)
        toast(mail.saved, { icon: 'check' })
        void refresh()
      }}
    />
  )
  if (account === undefined && !editing)
    return (
      <Empty title={mail.none}>
        <p>{mail.noneText}</p>
        <Button kind="filled" icon="mail" onClick={() => setEditing(true)}>
          {mail.setUp}
        </Button>
      </Empty>
    )
  return (
    <div className="stack tab-page mail-page">
      <p className="s-muted">{mail.intro}</p>
      {editing || account === undefined ? form : <Account account={account} onChange={() => setEditing(true)} />}
      {account !== undefined && !editing && (
        <>
          <TestMail onSent={() => void refresh()} />
          <Outbox outbox={outbox} />
        </>
      )}
    </div>
  )
}

type State = Awaited<ReturnType<typeof api.mailAccount>>

function Account({ account, onChange }: { account: NonNullable<State['account']>; onChange: () => void }) {
  const { mail } = useWords()
  const [asked, setAsked] = useState(false)
  const remove = useMutation({
    mutationFn: () => api.removeMailAccount(),
    onSuccess: () => {
      setAsked(false)
      toast(mail.removed)
      return refresh()
    },
  })
  const { host, port, security, user, address, name, ca } = account
  return (
    <section className="stack-tight">
      <h2>{mail.account}</h2>
      <Facts
        rows={[
          [mail.server, `${host}, ${mail.port} ${port}, ${security === 'tls' ? 'TLS' : 'STARTTLS'}`],
          [mail.user, user],
          [mail.address, address],
          [mail.name, name ?? mail.nameDefault],
          [mail.ca, ca === undefined ? undefined : mail.caSet],
        ]}
      />
      <div className="row">
        <Button kind="outline" icon="pencil" onClick={onChange}>
          {mail.change}
        </Button>
        <Button kind="danger" icon="trash" onClick={() => setAsked(true)}>
          {mail.remove}
        </Button>
      </div>
      <Confirm
        open={asked}
        title={mail.removeTitle}
        action={mail.remove}
        icon="trash"
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsked(false)}
      >
        <p>{mail.removeText}</p>
      </Confirm>
    </section>
  )
}
