import { Banner, Button, Empty } from '@siegel/ui'
import type { ReactNode } from 'react'
import { askedToWait_s, codeOf } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { PasskeyFailed } from '../core/passkeys.ts'
import { usePerson } from '../core/session.ts'
import { failureText } from './failure-text.ts'

/** A failure in words that say what to do next. */
export function useFailureText(): (error: unknown) => string {
  const words = useWords()
  return (error) => failureText(words, error instanceof PasskeyFailed ? error.code : codeOf(error), askedToWait_s())
}

/** A failed action, beside what caused it. */
export function FailureBanner({ error }: { error: unknown }) {
  const text = useFailureText()
  if (error === null || error === undefined) return null
  return (
    <Banner tone="critical" announce>
      {text(error)}
    </Banner>
  )
}

/** In the place of a view: it loads, it failed, or the role does not see it. */
export function Pending({ error, retry }: { error: unknown; retry: () => void }) {
  const words = useWords()
  const text = useFailureText()
  if (error === null || error === undefined)
    return (
      <output className="page-state s-muted" aria-live="polite">
        {words.common.loading}
      </output>
    )
  if (codeOf(error) === 'not-allowed') return <NoPermission />
  return (
    <div className="page-state">
      <FailureBanner error={error} />
      <span className="s-hidden-text">{text(error)}</span>
      <Button kind="neutral" icon="refresh" onClick={retry}>
        {words.common.retry}
      </Button>
    </div>
  )
}

export function NoPermission({ children }: { children?: ReactNode }) {
  const words = useWords()
  const person = usePerson()
  return (
    <div className="page-state">
      <Empty page title={words.common.noPermission}>
        {children ?? (
          <p>{words.common.noPermissionText(person === undefined ? '' : words.common.roles[person.role])}</p>
        )}
      </Empty>
    </div>
  )
}
