import { Button, Chip, SealMark, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { api, codeOf } from '../core/api.ts'
import { language, useLocale, useWords } from '../core/language.ts'
import { queryClient } from '../core/query-client.ts'
import { CheckStep } from './check-step.tsx'
import { emptyDraft, issuesOf, type Draft, type FieldIssue } from './draft.ts'
import { PassphraseStep, PersonStep, PracticeStep } from './draft-steps.tsx'
import { RecoveryStep } from './recovery-step.tsx'
import { focusFirst } from '../core/focus-first.ts'

export type Made = Awaited<ReturnType<typeof api.setUp>>

/** The first run of an empty safe, one question at a time. */
export function SetUp() {
  const words = useWords()
  const [step, setStep] = useState(0)
  const [draft, setDraft] = useState(emptyDraft)
  const [shown, setShown] = useState(false)
  const [made, setMade] = useState<Made>()
  useLeaveWarning(made !== undefined)
  const create = useMutation({
    mutationFn: () => api.setUp({ body: requestOf(draft) }),
    onSuccess: (answer) => {
      setMade(answer)
      setStep(3)
    },
    onError: (error) => {
      if (codeOf(error) === 'already-set-up') void queryClient.invalidateQueries({ queryKey: ['state'] })
    },
  })
  const issues = issuesOf(step, draft)
  const issueText = (field: keyof Draft): string | undefined => {
    const issue: FieldIssue | undefined = shown ? issues[field] : undefined
    return issue === undefined ? undefined : words.setUp[issue]
  }
  const go = (to: number) => {
    setShown(false)
    setStep(to)
  }
  const next = () => {
    if (Object.keys(issues).length > 0) setShown(true)
    else if (step < 2) go(step + 1)
    else create.mutate()
  }
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  const Step = [PracticeStep, PersonStep, PassphraseStep][step]
  return (
    <div className="set-up">
      <SetUpHead step={step} />
      <main className="set-up-main">
        {Step !== undefined && (
          <form
            key={step}
            ref={focusFirst}
            className="stack set-up-form"
            noValidate
            onSubmit={(event) => {
              event.preventDefault()
              if (!create.isPending) next()
            }}
          >
            <Step draft={draft} change={change} issue={issueText} />
            <FailureBanner error={create.error} />
            <div className="row">
              <Button
                kind="filled"
                type="submit"
                keyHint="Enter"
                busy={create.isPending ? words.setUp.creating : undefined}
              >
                {step === 2 ? words.setUp.create : words.common.next}
              </Button>
              {step > 0 && (
                <Button kind="neutral" onClick={() => go(step - 1)}>
                  {words.common.back}
                </Button>
              )}
            </div>
          </form>
        )}
        {step === 3 && made !== undefined && (
          <RecoveryStep practice={draft.practice} person={draft.name} made={made} onNext={() => go(4)} />
        )}
        {step === 4 && (
          <CheckStep
            onBack={() => go(3)}
            onRestart={() => {
              setMade(undefined)
              go(0)
            }}
            onDone={() => {
              setMade(undefined)
              toast(words.setUp.done, { icon: 'shield-check' })
              void queryClient.invalidateQueries()
            }}
          />
        )}
      </main>
    </div>
  )
}

function SetUpHead({ step }: { step: number }) {
  const words = useWords()
  const locale = useLocale()
  return (
    <header className="set-up-head">
      <div className="door-brand">
        <SealMark size={38} />
        <strong>{words.setUp.title}</strong>
        <Chip>{words.setUp.stepOf(step + 1, words.setUp.steps.length)}</Chip>
        <span className="grow" />
        <Button
          kind="quiet"
          icon="globe"
          lang={locale === 'de' ? 'en' : 'de'}
          onClick={() => language.set(locale === 'de' ? 'en' : 'de')}
        >
          {words.signIn.language}
        </Button>
      </div>
      <ol className="set-up-steps">
        {words.setUp.steps.map((name, index) => (
          <li key={name} aria-current={index === step ? 'step' : undefined} data-done={index < step ? '' : undefined}>
            {name}
          </li>
        ))}
      </ol>
    </header>
  )
}

function requestOf(draft: Draft) {
  const telephone = draft.telephone.trim()
  return {
    practice: draft.practice.trim(),
    timeZone: draft.timeZone,
    hostName: draft.hostName,
    ...(telephone === '' ? {} : { telephone }),
    administrator: { name: draft.name.trim(), userName: draft.userName, password: draft.password, role: draft.role },
    passphrase: draft.passphrase,
  }
}

/** Recovery code and secret exist only on this page: leaving it is asked about. */
function useLeaveWarning(active: boolean): void {
  useEffect(() => {
    if (!active) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [active])
}
