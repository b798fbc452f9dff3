import { Banner, Button } from '@siegel/ui'
import { useEffect, useRef } from 'react'
import { problemText } from '../i18n/explain.ts'
import { useLanguage } from '../i18n/language.tsx'
import type { Request, useRequest } from '../app/use-request.ts'
import { useBookingWords } from './words.ts'

/** What became of a request, where it is neither done nor under way. */
export function RequestBanner({ state, check }: { state: Request; check: ReturnType<typeof useRequest>['check'] }) {
  const { t } = useLanguage()
  const { words } = useBookingWords()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // The button that was pressed may be a screen further down. Browsers may give a promise back: it is no clean-up.
    place.current?.scrollIntoView({ block: 'center' })
  }, [state])
  if (state.step !== 'refused' && state.step !== 'pending') return null
  return (
    <div ref={place}>
      {state.step === 'refused' ? (
        <Banner tone="warning" icon="info" title={words.refusedTitle} announce>
          <p>{words.refused[state.code] ?? problemText(t, state.code)}</p>
        </Banner>
      ) : (
        <Banner tone="warning" title={words.pending} announce>
          <p>{words.pendingText}</p>
          <Button onClick={() => void check(state.upload)}>{words.check}</Button>
        </Banner>
      )}
    </div>
  )
}
