import { IconButton, TextField } from '@siegel/ui'
import { useState, type ReactNode } from 'react'
import { useLanguage } from '../i18n/language.tsx'

/** A password with a button to see what one types. */
export function SecretField({
  label,
  value,
  onChange,
  error,
  hint,
  autoComplete,
}: {
  label: string
  value: string
  onChange: (text: string) => void
  error?: string | undefined
  hint?: ReactNode
  autoComplete: 'current-password' | 'new-password'
}) {
  const { t } = useLanguage()
  const [shown, setShown] = useState(false)
  return (
    <TextField
      label={label}
      type={shown ? 'text' : 'password'}
      value={value}
      onChange={onChange}
      error={error}
      {...(hint !== undefined && { hint })}
      autoComplete={autoComplete}
      autoCapitalize="none"
      spellCheck={false}
      end={
        <IconButton
          icon={shown ? 'eye-off' : 'eye'}
          label={shown ? t.signIn.hide : t.signIn.show}
          onClick={() => setShown(!shown)}
        />
      }
    />
  )
}
