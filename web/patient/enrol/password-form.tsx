import { Banner, Button, TextField } from '@siegel/ui'
import { useState } from 'react'
import { problemText } from '../i18n/explain.ts'
import { useLanguage, useWords } from '../i18n/language.tsx'
import { SecretField } from '../sign-in/secret-field.tsx'
import { passwordError } from '../sign-in/trouble.ts'
import type { NewSlot } from '../core/enrol.ts'
import type { LiveSession } from '../core/live.ts'
import { busyText, passwordSlotFor, type Enrolment } from './use-enrolment.ts'

export function PasswordForm({
  live,
  state,
  run,
}: {
  live: LiveSession
  state: Enrolment
  run: (make: () => Promise<NewSlot>) => Promise<void>
}) {
  const { t } = useLanguage()
  const enrol = useWords('enrol')
  const [code, setCode] = useState('')
  const [password, setPassword] = useState('')
  const [repeated, setRepeated] = useState('')
  const [differs, setDiffers] = useState(false)
  const failed = state.step === 'idle' ? state.failed : undefined
  const refusedPassword = failed === undefined ? undefined : passwordError(failed)
  const refusedCode = failed === 'account-code-malformed' || failed === 'account-code-other'
  const other = failed !== undefined && refusedPassword === undefined && !refusedCode && !failed.startsWith('passkey-')

  return (
    <form
      className="p-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setDiffers(password !== repeated)
        if (password === repeated) void run(() => passwordSlotFor(live, code, password, enrol.passwordLabel))
      }}
    >
      {other && (
        <Banner tone="critical" announce>
          {problemText(t, failed)}
        </Banner>
      )}
      <TextField
        label={t.signIn.code}
        hint={t.signIn.codeHint}
        value={code}
        onChange={setCode}
        error={
          refusedCode
            ? failed === 'account-code-other'
              ? t.signIn.errors.codeOther
              : t.signIn.errors.codeMalformed
            : undefined
        }
        autoComplete="username"
        autoCapitalize="characters"
        spellCheck={false}
      />
      <SecretField
        label={t.signIn.password}
        hint={enrol.passwordHint}
        value={password}
        onChange={setPassword}
        error={refusedPassword && t.passwordErrors[refusedPassword]}
        autoComplete="new-password"
      />
      <SecretField
        label={enrol.repeat}
        value={repeated}
        onChange={setRepeated}
        error={differs ? t.passwordErrors.repeat : undefined}
        autoComplete="new-password"
      />
      <Button
        type="submit"
        kind="filled"
        wide
        busy={busyText(state, { making: t.common.working, sending: enrol.sending })}
      >
        {enrol.submit}
      </Button>
    </form>
  )
}
