import { Button, TextField } from '@siegel/ui'
import { useState } from 'react'
import { useLanguage } from '../i18n/language.tsx'
import { SecretField } from '../sign-in/secret-field.tsx'
import type { Way } from './copies.ts'

/** Asks for one's way in: the device itself, or account code and password. */
export function WayForm({
  kind,
  text,
  busy,
  onWay,
}: {
  kind: Way['kind']
  text: string
  busy: string | undefined
  onWay: (way: Way) => void
}) {
  const { t } = useLanguage()
  const [code, setCode] = useState('')
  const [password, setPassword] = useState('')
  if (kind === 'prf1')
    return (
      <Button kind="filled" icon="fingerprint" wide busy={busy} onClick={() => onWay({ kind })}>
        {text}
      </Button>
    )
  return (
    <form
      className="p-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (busy === undefined) onWay({ kind, code, password })
      }}
    >
      <TextField
        label={t.signIn.code}
        hint={t.signIn.codeHint}
        value={code}
        onChange={setCode}
        autoComplete="username"
        autoCapitalize="characters"
        spellCheck={false}
      />
      <SecretField label={t.signIn.password} value={password} onChange={setPassword} autoComplete="current-password" />
      <Button kind="filled" type="submit" wide busy={busy}>
        {text}
      </Button>
    </form>
  )
}
