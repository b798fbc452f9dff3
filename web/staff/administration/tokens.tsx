import { roles, type Role } from '@siegel/contract'
import { Button, Dialog, Empty, Select, Table, TextField, toast } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Confirm } from '../components/confirm.tsx'
import { CopyButton } from '../components/copy-button.tsx'
import { FailureBanner, Pending } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { queryClient } from '../core/query-client.ts'
import { focusFirst } from '../core/focus-first.ts'

const refreshTokens = () => queryClient.invalidateQueries({ queryKey: ['tokens'] })

/** Programs with access to the FHIR interface. */
export function Tokens() {
  const { administration, common } = useWords()
  const format = useFormat()
  const tokens = useQuery({ queryKey: ['tokens'], queryFn: () => api.tokens() })
  const [adding, setAdding] = useState(false)
  const [ending, setEnding] = useState<{ id: string; name: string }>()
  const revoke = useMutation({
    mutationFn: (id: string) => api.revokeToken({ params: { id } }),
    onSuccess: () => {
      toast(administration.revoked)
      setEnding(undefined)
      return refreshTokens()
    },
  })
  if (tokens.data === undefined) return <Pending error={tokens.error} retry={() => void tokens.refetch()} />
  const rows = tokens.data.tokens
  return (
    <section className="stack tab-page">
      <p className="s-muted">{administration.tokensText}</p>
      {rows.length === 0 ? (
        <Empty title={administration.tokensNone} />
      ) : (
        <Table
          caption={administration.tokens}
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            { key: 'name', title: administration.name, rowHeader: true, cell: ({ name }) => name },
            { key: 'role', title: administration.role, cell: ({ role }) => common.roles[role] },
            { key: 'scope', title: administration.scope, cell: ({ scope }) => <code>{scope}</code> },
            { key: 'created', title: administration.created, cell: ({ createdAt }) => format.on(createdAt) },
            {
              key: 'used',
              title: administration.used,
              cell: ({ lastUsedAt }) => (lastUsedAt === undefined ? administration.never : format.at(lastUsedAt)),
            },
            {
              key: 'end',
              title: administration.revoke,
              titleHidden: true,
              align: 'right',
              cell: (token) => (
                <button type="button" className="link" onClick={() => setEnding(token)}>
                  {administration.revoke}
                </button>
              ),
            },
          ]}
        />
      )}
      <div className="row">
        <Button kind="outline" icon="plus" onClick={() => setAdding(true)}>
          {administration.addToken}
        </Button>
      </div>
      <Dialog open={adding} onClose={() => setAdding(false)} title={administration.addToken} closeLabel={common.close}>
        <TokenForm onClose={() => setAdding(false)} />
      </Dialog>
      <Confirm
        open={ending !== undefined}
        title={administration.revokeTitle}
        action={administration.revoke}
        busy={revoke.isPending}
        error={revoke.error}
        onConfirm={() => ending !== undefined && revoke.mutate(ending.id)}
        onClose={() => setEnding(undefined)}
      >
        <p>
          <strong>{ending?.name}</strong>
        </p>
        <p>{administration.revokeText}</p>
      </Confirm>
    </section>
  )
}

function TokenForm({ onClose }: { onClose: () => void }) {
  const { administration, common } = useWords()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('doctor')
  const [scope, setScope] = useState('')
  const create = useMutation({
    mutationFn: () => api.createToken({ body: { name: name.trim(), role, scope: scope.trim() } }),
    onSuccess: refreshTokens,
    gcTime: 0,
  })
  const ready = name.trim() !== '' && scope.trim() !== ''
  if (create.data !== undefined)
    return (
      <div className="stack">
        <h3>{administration.tokenMade}</h3>
        <p>{administration.tokenOnce}</p>
        <p className="s-mono break">{create.data.token}</p>
        <div className="row row-end">
          <CopyButton text={create.data.token} />
          <Button kind="filled" onClick={onClose}>
            {common.close}
          </Button>
        </div>
      </div>
    )
  return (
    <form
      ref={focusFirst}
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !create.isPending) create.mutate()
      }}
    >
      <TextField label={administration.tokenName} value={name} onChange={setName} maxLength={80} />
      <Select
        label={administration.tokenRole}
        value={role}
        options={roles.map((value) => ({ value, label: common.roles[value] }))}
        onChange={setRole}
      />
      <TextField
        label={administration.scope}
        hint={administration.scopeHint}
        value={scope}
        onChange={setScope}
        maxLength={400}
        spellCheck={false}
      />
      <FailureBanner error={create.error} />
      <div className="row row-end">
        <Button kind="neutral" onClick={onClose}>
          {common.cancel}
        </Button>
        <Button
          kind="filled"
          type="submit"
          disabled={!ready}
          busy={create.isPending ? administration.adding : undefined}
        >
          {administration.addToken}
        </Button>
      </div>
    </form>
  )
}
