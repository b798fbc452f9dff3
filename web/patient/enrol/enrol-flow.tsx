import { Banner, Button, Icon } from '@siegel/ui'
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react'
import { loadCore } from '../app/core.ts'
import { Emblem, Title } from '../app/outside.tsx'
import type { LiveSession } from '../core/live.ts'
import { problemText } from '../i18n/explain.ts'
import { useLanguage, useWords } from '../i18n/language.tsx'
import { deviceLabel } from './device-label.ts'
import { busyText, passkeySlotFor, useEnrolment, type Enrolment } from './use-enrolment.ts'

/** Most use what their device has. */
const PasswordForm = lazy(() => import('./password-form.tsx').then((part) => ({ default: part.PasswordForm })))

/** Sets up a further way in: passkey or password. `first`: reached by the link, so that it may also be put off. */
export function EnrolFlow({
  live,
  start,
  first,
  onLeave,
}: {
  live: LiveSession
  start: 'passkey' | 'password'
  first?: boolean
  onLeave: () => void
}) {
  const { t } = useLanguage()
  const enrol = useWords('enrol')
  const [way, setWay] = useState(start)
  const [noPasskey, setNoPasskey] = useState(false)
  const { state, run, confirm } = useEnrolment(live)

  useEffect(() => {
    void loadCore()
      .then(({ passkeysPossible }) => passkeysPossible())
      .then((possible) => {
        if (possible === false) setNoPasskey(true)
      })
  }, [])
  const noPrf = noPasskey || (state.step === 'idle' && state.failed === 'passkey-no-prf')

  if (state.step === 'done') return <Done kind={state.kind} first={first === true} onLeave={onLeave} />
  if (state.step === 'pending') {
    return (
      <>
        <Emblem icon="clock" tone="warning" />
        <Title>{enrol.pending}</Title>
        <p>{enrol.pendingText}</p>
        <Button kind="filled" wide onClick={() => void confirm(state.upload, state.kind)}>
          {enrol.check}
        </Button>
        <Button kind="quiet" wide onClick={onLeave}>
          {enrol.open}
        </Button>
      </>
    )
  }
  if (way === 'password' || noPrf) {
    return (
      <>
        <Title>{enrol.passwordTitle}</Title>
        {noPrf && start === 'passkey' && way !== 'password' && <Banner tone="warning">{enrol.noPrf}</Banner>}
        <p>{enrol.passwordText}</p>
        <Suspense fallback={<p className="s-muted">{t.common.loading}</p>}>
          <PasswordForm live={live} state={state} run={run} />
        </Suspense>
        <Leave first={first === true} onLeave={onLeave} />
      </>
    )
  }
  return (
    <>
      <Title>{enrol.title}</Title>
      <p>{enrol.text}</p>
      <Pictures />
      <ul className="p-points">
        <Point>{enrol.stays}</Point>
        {first === true && <Point>{enrol.linkDies}</Point>}
      </ul>
      <Failure state={state} />
      <Button
        kind="filled"
        wide
        busy={busyText(state, { making: enrol.busy, sending: enrol.sending })}
        onClick={() => void run(() => passkeySlotFor(live, deviceLabel(enrol.deviceLabel, navigator.userAgent)))}
      >
        {enrol.now}
      </Button>
      <Button kind="outline" wide onClick={() => setWay('password')}>
        {enrol.password}
      </Button>
      <p className="s-small s-muted">{enrol.hint}</p>
      <Leave first={first === true} onLeave={onLeave} />
    </>
  )
}

/** What went wrong, unless the password's fields say it themselves. */
function Failure({ state }: { state: Enrolment }) {
  const { t } = useLanguage()
  const enrol = useWords('enrol')
  if (state.step !== 'idle' || state.failed === undefined) return null
  const texts: Record<string, string> = { 'passkey-cancelled': enrol.cancelled, 'passkey-failed': enrol.failed }
  return (
    <Banner tone="critical" announce>
      {texts[state.failed] ?? problemText(t, state.failed)}
    </Banner>
  )
}

const Pictures = () => (
  <div className="p-pictures" aria-hidden="true">
    <span>
      <Icon name="fingerprint" />
    </span>
    <span>
      <Icon name="face" />
    </span>
  </div>
)

const Point = ({ children }: { children: ReactNode }) => (
  <li>
    <Icon name="check-circle" />
    <span>{children}</span>
  </li>
)

function Leave({ first, onLeave }: { first: boolean; onLeave: () => void }) {
  const { t } = useLanguage()
  const enrol = useWords('enrol')
  return (
    <div className="p-leave">
      <Button kind="quiet" wide onClick={onLeave}>
        {first ? enrol.later : t.common.back}
      </Button>
      {first && <p className="s-small s-muted">{enrol.laterHint}</p>}
    </div>
  )
}

function Done({ kind, first, onLeave }: { kind: string; first: boolean; onLeave: () => void }) {
  const { t } = useLanguage()
  const enrol = useWords('enrol')
  const text = kind === 'prf1' ? enrol.donePasskey : enrol.donePassword
  return (
    <>
      <Emblem icon="check" tone="good" />
      <Title>{enrol.doneTitle}</Title>
      <p aria-live="polite">{first ? text : enrol.doneMore}</p>
      <Button kind="filled" wide onClick={onLeave}>
        {first ? enrol.open : t.common.back}
      </Button>
    </>
  )
}
