import { Banner, Button } from '@siegel/ui'
import { useState } from 'react'
import { BackTo } from '../app/back-to.tsx'
import { loadCore } from '../app/core.ts'
import type { InsideProps } from '../app/inside-props.ts'
import { Title } from '../app/outside.tsx'
import { problemText } from '../i18n/explain.ts'
import { useLanguage, useWords } from '../i18n/language.tsx'
import { saveFile } from '../item/file-actions.ts'

type Step =
  | { at: 'idle' }
  | { at: 'busy'; n: number; of: number }
  | { at: 'done'; missing: number }
  | { at: 'failed'; code: string }

/** Everything in one file, to keep or to take to another practice. */
export function TakeAlongPage({ live }: InsideProps) {
  const { t, locale } = useLanguage()
  const inside = useWords('inside')
  const account = useWords('account')
  const archive = useWords('archive')
  const [step, setStep] = useState<Step>({ at: 'idle' })
  const start = async () => {
    setStep({ at: 'busy', n: 0, of: live.session.view.index.items.length })
    const { isRefusal, CallFailed } = await loadCore()
    try {
      const { takeAlong } = await import('./take-along.ts')
      const words = {
        language: locale,
        ...archive,
        meaning: inside.item.meaning,
        action: inside.item.action,
        from: inside.item.from,
      }
      const { bytes, missing } = await takeAlong(live, words, (n, of) => setStep({ at: 'busy', n, of }))
      saveFile({ name: `${archive.file}.zip`, mediaType: 'application/zip', content: bytes })
      setStep({ at: 'done', missing })
    } catch (error) {
      if (live.ended(error)) return
      if (!isRefusal(error) && !(error instanceof CallFailed)) throw error
      setStep({ at: 'failed', code: error.code })
    }
  }
  return (
    <>
      <BackTo place={{ tab: 'account' }}>{account.title}</BackTo>
      <Title>{account.takeAlong}</Title>
      <p>{account.takeAlongLong}</p>
      {step.at === 'failed' && (
        <Banner tone="critical" announce>
          {problemText(t, step.code)}
        </Banner>
      )}
      {step.at === 'done' && (
        <Banner tone={step.missing === 0 ? 'good' : 'warning'} announce>
          {account.takeAlongDone} {step.missing > 0 && account.takeAlongMissing(step.missing)}
        </Banner>
      )}
      <Button
        kind="filled"
        icon="download"
        wide
        busy={step.at === 'busy' ? account.takeAlongBusy(step.n, step.of) : undefined}
        onClick={() => void start()}
      >
        {account.takeAlongStart}
      </Button>
    </>
  )
}
