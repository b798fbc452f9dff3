import { Button, Icon, RadioGroup, StateText, TextField, toast, type IconName } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { queryClient } from '../core/query-client.ts'
import { Door } from '../sign-in/door.tsx'
import type { SafeFacts } from '../sign-in/sign-in.tsx'
import { focusFirst } from '../core/focus-first.ts'

const slotIcons: Readonly<Record<SafeFacts['unlockSlots'][number]['kind'], IconName>> = {
  passphrase: 'key',
  recovery: 'document',
  keyfile: 'laptop',
}

/** The page of a locked safe: which ways open it, and one field for a secret. */
export function Unlock({ safe }: { safe: SafeFacts }) {
  const words = useWords()
  const [kind, setKind] = useState<'passphrase' | 'recovery'>('passphrase')
  const [secret, setSecret] = useState('')
  const unlock = useMutation({
    mutationFn: () => api.unlock({ body: { kind, secret } }),
    onSuccess: () => {
      toast(words.unlock.done, { icon: 'unlock' })
      return queryClient.invalidateQueries({ queryKey: ['state'] })
    },
  })
  return (
    <Door
      demo={safe.demo}
      left={
        <>
          <div className="s-muted">{safe.practice}</div>
          <h2>{words.unlock.slots}</h2>
          <ul className="door-slots">
            {safe.unlockSlots.map((slot) => (
              <li key={slot.id}>
                <Icon name={slotIcons[slot.kind]} />
                <span>{words.unlock.slotKinds[slot.kind]}</span>
              </li>
            ))}
          </ul>
          <p className="s-muted">{words.unlock.lost}</p>
        </>
      }
      foot={
        <>
          <StateText icon="lock" tone="warning">
            {words.unlock.title}
          </StateText>
          <span>{words.signIn.version(safe.version)}</span>
        </>
      }
    >
      <span className="door-icon">
        <Icon name="lock" />
      </span>
      <div className="stack-tight">
        <h1>{words.unlock.title}</h1>
        <p className="s-muted">{words.unlock.text}</p>
      </div>
      <form
        ref={focusFirst}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (secret !== '' && !unlock.isPending) unlock.mutate()
        }}
      >
        <RadioGroup
          label={words.unlock.kind}
          value={kind}
          onChange={(next) => {
            setKind(next)
            setSecret('')
            unlock.reset()
          }}
          options={[
            { value: 'passphrase', label: words.unlock.passphrase },
            { value: 'recovery', label: words.unlock.recovery },
          ]}
        />
        <TextField
          key={kind}
          label={kind === 'passphrase' ? words.unlock.passphrase : words.unlock.recovery}
          hint={kind === 'passphrase' ? words.unlock.passphraseHint : words.unlock.recoveryHint}
          data-first=""
          type={kind === 'passphrase' ? 'password' : 'text'}
          autoComplete="off"
          spellCheck={false}
          value={secret}
          onChange={setSecret}
        />
        <FailureBanner error={unlock.error} />
        <Button
          kind="filled"
          type="submit"
          icon="unlock"
          keyHint="Enter"
          wide
          disabled={secret === ''}
          busy={unlock.isPending ? words.unlock.submitting : undefined}
        >
          {words.unlock.submit}
        </Button>
      </form>
    </Door>
  )
}
