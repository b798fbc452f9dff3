import { Banner, Button, Icon } from '@siegel/ui'
import { useState } from 'react'
import { BackTo } from '../app/back-to.tsx'
import type { InsideProps } from '../app/inside-props.ts'
import { Title } from '../app/outside.tsx'
import { go } from '../app/place.ts'
import { loadCore } from '../app/core.ts'
import { problemText } from '../i18n/explain.ts'
import { useLanguage, useWords } from '../i18n/language.tsx'
import { waitOver } from './wait-over.ts'

type Step = 'asking' | 'sure' | 'sending' | 'pending' | { refused: string }

/** What closing the own account means, and the way to do it. */
export function ClosePage({ live, onClosed }: Pick<InsideProps, 'live'> & { onClosed: () => void }) {
  const { t } = useLanguage()
  const account = useWords('account')
  const { close } = account
  const [step, setStep] = useState<Step>('asking')
  const submit = async () => {
    setStep('sending')
    try {
      await live.session.send({ kind: 'close-mailbox' })
      if (await waitOver(live.session)) onClosed()
      else setStep('pending')
    } catch (error) {
      const core = await loadCore()
      if (!core.isRefusal(error) && !(error instanceof core.CallFailed)) throw error
      setStep({ refused: error.code })
    }
  }
  return (
    <>
      <BackTo place={{ tab: 'account' }}>{account.title}</BackTo>
      <Title>{close.title}</Title>
      <ul className="p-points">
        {close.means.map((line) => (
          <li key={line}>
            <Icon name="check-circle" />
            <span>{line}</span>
          </li>
        ))}
      </ul>
      <p>{close.instead}</p>
      {step === 'pending' && (
        <Banner tone="warning" icon="clock" announce>
          {account.pending}
        </Banner>
      )}
      {typeof step === 'object' && (
        <Banner tone="critical" announce>
          {problemText(t, step.refused)}
        </Banner>
      )}
      <section className="p-section">
        <Button
          kind="danger"
          wide
          busy={step === 'sending' ? close.busy : undefined}
          onClick={() => (step === 'asking' ? setStep('sure') : void submit())}
        >
          {step === 'asking' ? close.submit : close.sure}
        </Button>
        {step !== 'asking' && step !== 'sending' && (
          <Button wide onClick={() => go({ tab: 'account' })}>
            {close.keep}
          </Button>
        )}
      </section>
    </>
  )
}
