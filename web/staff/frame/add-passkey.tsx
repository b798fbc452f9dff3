import { Button, Dialog, TextField, toast } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { createPasskey } from '../core/passkeys.ts'
import { meQuery, queryClient } from '../core/query-client.ts'
import { focusFirst } from '../core/focus-first.ts'

/** A further passkey for the person signed in, and those there are. */
export function AddPasskey({ open, onClose }: { open: boolean; onClose: () => void }) {
  const words = useWords()
  return (
    <Dialog open={open} onClose={onClose} title={words.frame.addPasskey} closeLabel={words.common.close}>
      <PasskeyForm onDone={onClose} />
    </Dialog>
  )
}

function PasskeyForm({ onDone }: { onDone: () => void }) {
  const { frame } = useWords()
  const format = useFormat()
  const { data: me } = useQuery({ ...meQuery, enabled: false })
  const [label, setLabel] = useState('')
  const add = useMutation({
    mutationFn: async () => {
      const { ceremony, options } = await api.addPasskeyOptions()
      await api.addPasskey({ body: { ceremony, label: label.trim(), response: await createPasskey(options) } })
    },
    onSuccess: () => {
      toast(frame.passkeyAdded, { icon: 'fingerprint' })
      void queryClient.invalidateQueries({ queryKey: ['me'] })
      onDone()
    },
  })
  const passkeys = me?.passkeys ?? []
  return (
    <form
      ref={focusFirst}
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (label.trim() !== '' && !add.isPending) add.mutate()
      }}
    >
      <p className="s-muted">{frame.addPasskeyText}</p>
      {passkeys.length > 0 && (
        <section>
          <h3 className="label">{frame.passkeysSoFar}</h3>
          <ul className="plain-list">
            {passkeys.map((passkey) => (
              <li key={passkey.id}>
                <span>{passkey.label}</span>
                <span className="s-muted s-small">
                  {passkey.lastUsedAt === undefined
                    ? frame.passkeyNever
                    : frame.passkeyUsed(format.on(passkey.lastUsedAt))}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <TextField label={frame.passkeyLabel} hint={frame.passkeyHint} value={label} onChange={setLabel} maxLength={60} />
      <FailureBanner error={add.error} />
      <div className="row row-end">
        <Button
          kind="filled"
          type="submit"
          icon="fingerprint"
          disabled={label.trim() === ''}
          busy={add.isPending ? frame.passkeyWaiting : undefined}
        >
          {frame.addPasskey}
        </Button>
      </div>
    </form>
  )
}
