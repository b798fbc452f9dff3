import { Button, SealMark, StateText, TextField } from '@siegel/ui'
import type { api as Api } from '../core/api.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { api, codeOf } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { getPasskey, PasskeyFailed, passkeysWork } from '../core/passkeys.ts'
import { arrived } from '../core/query-client.ts'
import { settle } from '../core/screen-lock.ts'
import { Door } from './door.tsx'
import { Tiles } from './tiles.tsx'
import { focusFirst } from '../core/focus-first.ts'

export type SafeFacts = Awaited<ReturnType<typeof Api.state>>

/** Enter is enough for those who have a passkey. */
const focusButton = (element: HTMLElement | null) => element?.querySelector('button')?.focus()

/** Passkey first; password and one-time code for computers without one. */
export function SignIn({ safe }: { safe: SafeFacts }) {
  const words = useWords()
  const [withPassword, setWithPassword] = useState(!passkeysWork())
  return (
    <Door
      demo={safe.demo}
      left={
        <>
          <div className="s-muted">{safe.practice}</div>
          <h2>{words.signIn.title}</h2>
          <p className="s-muted">{words.signIn.promise}</p>
        </>
      }
      foot={
        <>
          <StateText icon="unlock" tone="good">
            {words.signIn.safeOpen}
          </StateText>
          <span>{words.signIn.version(safe.version)}</span>
          {safe.lanUrl !== undefined && (
            <span>
              {words.signIn.lan}: <span className="s-mono">{safe.lanUrl}</span>
            </span>
          )}
        </>
      }
    >
      <SealMark size={106} />
      <div>
        <div className="s-muted">{safe.practice}</div>
        <h1>{words.signIn.greeting}</h1>
      </div>
      <Tiles />
      <PasskeyButton filled={!withPassword} />
      {withPassword ? (
        <PasswordForm />
      ) : (
        <Button kind="neutral" icon="key" wide onClick={() => setWithPassword(true)}>
          {words.signIn.password}
        </Button>
      )}
      <p className="s-small s-muted">{words.signIn.lost}</p>
    </Door>
  )
}

function PasskeyButton({ filled }: { filled: boolean }) {
  const words = useWords()
  const passkey = useMutation({
    mutationFn: async () => {
      await settle()
      const { ceremony, options } = await api.signInPasskeyOptions()
      await api.signInPasskey({ body: { ceremony, response: await getPasskey(options) } })
    },
    onSuccess: arrived,
  })
  return (
    <div className="stack-tight">
      <div className="door-passkey" ref={filled ? focusButton : null}>
        <Button
          kind={filled ? 'filled' : 'neutral'}
          icon="fingerprint"
          wide
          {...(filled && { keyHint: 'Enter' })}
          busy={passkey.isPending ? words.signIn.passkeyWaiting : undefined}
          onClick={() => passkey.mutate()}
        >
          {words.signIn.passkey}
        </Button>
      </div>
      <p className="s-small s-muted">{words.signIn.passkeyNote}</p>
      <FailureBanner error={ofPasskey(passkey.error)} />
    </div>
  )
}

function PasswordForm() {
  const words = useWords()
  const [userName, setUserName] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const signIn = useMutation({
    mutationFn: async () => {
      await settle()
      await api.signInPassword({ body: { userName: userName.trim().toLowerCase(), password, code } })
    },
    onSuccess: arrived,
    onError: () => setCode(''),
  })
  const ready = userName.trim() !== '' && password !== '' && /^\d{6}$/.test(code)
  return (
    <form
      ref={focusFirst}
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !signIn.isPending) signIn.mutate()
      }}
    >
      <TextField
        label={words.signIn.userName}
        value={userName}
        onChange={setUserName}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <TextField
        label={words.signIn.passwordLabel}
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
      />
      <TextField
        label={words.signIn.code}
        hint={words.signIn.codeHint}
        value={code}
        onChange={(text) => setCode(text.replaceAll(/\D/g, '').slice(0, 6))}
        inputMode="numeric"
        autoComplete="one-time-code"
      />
      <FailureBanner error={signIn.error} />
      <Button
        kind="filled"
        type="submit"
        keyHint="Enter"
        wide
        disabled={!ready}
        busy={signIn.isPending ? words.signIn.submitting : undefined}
      >
        {words.signIn.submit}
      </Button>
    </form>
  )
}

/** The safe refuses every sign-in alike; here nothing but the passkey can have been wrong. */
const ofPasskey = (error: unknown): unknown =>
  codeOf(error) === 'sign-in-refused' ? new PasskeyFailed('passkey-refused') : error
