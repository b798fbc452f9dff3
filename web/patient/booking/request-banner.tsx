import { Banner, Button } from '@siegel/ui'
import { problemText } from '../i18n/explain.ts'
import { useLanguage } from '../i18n/language.tsx'
import type { Request, useRequest } from '../app/use-request.ts'
import { useBookingWords } from './words.ts'

/** What became of a request, where it is neither done nor under way. */
export function RequestBanner({ state, check }: { state: Request; check: ReturnType<typeof useRequest>['check'] }) {
  const { t } = useLanguage()
  const { words } = useBookingWords()
  if (state.step === 'refused')
    return (
      <Banner tone="warning" icon="info" title={words.refusedTitle} announce>
        <p>{words.refused[state.code] ?? problemText(t, state.code)}</p>
      </Banner>
    )
  if (state.step !== 'pending') return null
  return (
    <Banner tone="warning" title={words.pending} announce>
      <p>{words.pendingText}</p>
      <Button onClick={() => void check(state.upload)}>{words.check}</Button>
    </Banner>
  )
}
