import { Banner, Button, TextField } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { failureText } from '../components/failure-text.ts'
import { FailureBanner } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useLocale, useWords } from '../core/language.ts'

/** Sends a mail now, and shows what the server made of it. */
export function TestMail({ onSent }: { onSent: () => void }) {
  const words = useWords()
  const { mail } = words
  const language = useLocale()
  const [to, setTo] = useState('')
  const test = useMutation({
    mutationFn: () => api.testMail({ body: { to: to.trim(), language } }),
    onSettled: onSent,
  })
  const { data } = test
  return (
    <section className="stack-tight">
      <h2>{mail.test}</h2>
      <p className="s-muted">{mail.testText}</p>
      <form
        className="row row-fields"
        onSubmit={(event) => {
          event.preventDefault()
          if (!test.isPending) test.mutate()
        }}
      >
        <TextField label={mail.testTo} type="email" maxLength={254} required value={to} onChange={setTo} />
        <Button kind="outline" icon="mail" type="submit" busy={test.isPending ? mail.sending : undefined}>
          {mail.send}
        </Button>
      </form>
      <FailureBanner error={test.error} />
      {data !== undefined && (
        <Banner
          announce
          tone={data.accepted ? 'good' : 'critical'}
          title={data.accepted ? mail.accepted : mail.notAccepted}
        >
          {data.code !== undefined && <p>{failureText(words, data.code)}</p>}
          {data.answer !== undefined && (
            <p className="s-small">
              {mail.answer} <code className="break">{data.answer}</code>
            </p>
          )}
        </Banner>
      )}
    </section>
  )
}
