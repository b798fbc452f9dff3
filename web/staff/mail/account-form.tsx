import { Select, TextArea, TextField } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FormEnd } from '../components/form-end.tsx'
import { api } from '../core/api.ts'
import { focusFirst } from '../core/focus-first.ts'
import { useWords } from '../core/language.ts'

type Account = NonNullable<Awaited<ReturnType<typeof api.mailAccount>>['account']>
type Security = Account['security']
const usualPorts: Readonly<Record<Security, string>> = { tls: '465', starttls: '587' }

/** Server, user, password and sender; the password goes in and never comes out. */
export function AccountForm({
  account,
  onClose,
  onSaved,
}: {
  account: Account | undefined
  onClose: () => void
  onSaved: () => void
}) {
  const { mail } = useWords()
  const [draft, setDraft] = useState({
    host: account?.host ?? '',
    port: String(account?.port ?? usualPorts.tls),
    user: account?.user ?? '',
    password: '',
    address: account?.address ?? '',
    name: account?.name ?? '',
    ca: account?.ca ?? '',
  })
  const [security, setSecurity] = useState<Security>(account?.security ?? 'tls')
  const set = (field: keyof typeof draft) => (value: string) => setDraft((before) => ({ ...before, [field]: value }))
  const field = (name: keyof typeof draft) => ({ value: draft[name], onChange: set(name) })
  const save = useMutation({
    mutationFn: () =>
      api.setMailAccount({
        body: {
          host: draft.host.trim(),
          port: Number(draft.port),
          security,
          user: draft.user.trim(),
          address: draft.address.trim(),
          ...(draft.name.trim() === '' ? {} : { name: draft.name.trim() }),
          ...(draft.ca.trim() === '' ? {} : { ca: draft.ca.trim() }),
          ...(draft.password === '' ? {} : { password: draft.password }),
        },
      }),
    onSuccess: onSaved,
    gcTime: 0,
  })
  return (
    <form
      ref={focusFirst}
      className="stack mail-form"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault()
        if (!save.isPending) save.mutate()
      }}
    >
      <h2>{mail.account}</h2>
      <div className="form-grid">
        <TextField
          label={mail.host}
          hint={mail.hostHint}
          maxLength={253}
          spellCheck={false}
          required
          {...field('host')}
        />
        <Select<Security>
          label={mail.security}
          value={security}
          options={(['tls', 'starttls'] as const).map((value) => ({ value, label: mail.securities[value] }))}
          onChange={(value) => {
            if (draft.port === usualPorts[security]) set('port')(usualPorts[value])
            setSecurity(value)
          }}
        />
        <TextField label={mail.port} inputMode="numeric" pattern="[0-9]{1,5}" required {...field('port')} />
        <TextField label={mail.user} maxLength={200} spellCheck={false} required {...field('user')} />
        <TextField
          label={mail.password}
          type="password"
          autoComplete="new-password"
          hint={account === undefined ? mail.passwordHint : `${mail.passwordHint} ${mail.passwordKept}`}
          maxLength={200}
          required={account === undefined}
          {...field('password')}
        />
        <TextField
          label={mail.address}
          hint={mail.addressHint}
          type="email"
          maxLength={254}
          spellCheck={false}
          required
          {...field('address')}
        />
        <TextField label={mail.name} hint={mail.nameHint} maxLength={60} {...field('name')} />
      </div>
      <details open={account?.ca !== undefined}>
        <summary>{mail.more}</summary>
        <TextArea label={mail.ca} hint={mail.caHint} rows={4} spellCheck={false} {...field('ca')} />
      </details>
      <FormEnd sending={save} label={mail.save} busy={mail.saving} onCancel={onClose} />
    </form>
  )
}
