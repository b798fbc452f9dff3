import { Banner } from '@siegel/ui'
import { problemText } from '../i18n/explain.ts'
import { useLanguage } from '../i18n/language.tsx'
import type { Request } from './use-request.ts'

/** Why something did not go to the practice, or has not been taken yet. */
export function SendProblem({ state, pending }: { state: Request; pending: string }) {
  const { t } = useLanguage()
  if (state.step === 'pending')
    return (
      <Banner tone="warning" icon="clock" announce>
        {pending}
      </Banner>
    )
  if (state.step === 'refused')
    return (
      <Banner tone="critical" announce>
        {problemText(t, state.code)}
      </Banner>
    )
  return null
}
