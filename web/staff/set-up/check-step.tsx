import { Button, TextField } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { api, codeOf } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { Head } from './draft-steps.tsx'
import { focusFirst } from '../core/focus-first.ts'

/** The recovery code typed back and a first one-time code. */
export function CheckStep({
  onBack,
  onRestart,
  onDone,
}: {
  onBack: () => void
  onRestart: () => void
  onDone: () => void
}) {
  const words = useWords()
  const [recoveryCode, setRecoveryCode] = useState('')
  const [code, setCode] = useState('')
  const confirm = useMutation({
    mutationFn: () => api.confirmSetUp({ body: { recoveryCode, code } }),
    onSuccess: onDone,
  })
  const ready = recoveryCode.trim() !== '' && /^\d{6}$/.test(code)
  const isLost = confirm.error !== null && codeOf(confirm.error) === 'nothing-to-confirm'
  return (
    <form
      ref={focusFirst}
      className="stack set-up-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !confirm.isPending) confirm.mutate()
      }}
    >
      <Head title={words.setUp.checkTitle} text={words.setUp.checkText} />
      <TextField
        label={words.setUp.typedCode}
        hint={words.setUp.typedHint}
        value={recoveryCode}
        onChange={setRecoveryCode}
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
      />
      <TextField
        label={words.setUp.oneTimeCode}
        value={code}
        onChange={(text) => setCode(text.replaceAll(/\D/g, '').slice(0, 6))}
        inputMode="numeric"
        autoComplete="one-time-code"
      />
      <FailureBanner error={confirm.error} />
      <div className="row">
        <Button
          kind="filled"
          type="submit"
          keyHint="Enter"
          disabled={!ready}
          busy={confirm.isPending ? words.setUp.confirming : undefined}
        >
          {words.setUp.confirm}
        </Button>
        <Button kind="neutral" onClick={isLost ? onRestart : onBack}>
          {isLost ? words.setUp.restart : words.setUp.backToSheet}
        </Button>
      </div>
    </form>
  )
}
