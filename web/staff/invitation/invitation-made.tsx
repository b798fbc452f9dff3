import { Banner, Button } from '@siegel/ui'
import { useEffect } from 'react'
import { CopyButton } from '../components/copy-button.tsx'
import { inFours } from '../components/groups.ts'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { Printed } from './printed.tsx'

type Made = Awaited<ReturnType<typeof api.invite>>
export type Channel = 'letter' | 'desk' | 'email'

/** Asks before the page goes with what is shown once. */
export function useLeaveWarning(): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [])
}

/** The PIN, once and large; link and account code as they go out. Nothing of it is kept. */
export function InvitationMade({
  made,
  channel,
  name,
  onDone,
}: {
  made: Made
  channel: Channel
  name: string
  onDone: () => void
}) {
  const { invitation } = useWords()
  const format = useFormat()
  useLeaveWarning()
  const isMail = channel === 'email'
  const params = { id: made.invitation }
  return (
    <div className="page page-in-chart made">
      <h2>
        {invitation.made} {name}
      </h2>
      <div className="made-columns">
        <section className="made-pin">
          <h3 className="label">{invitation.pin}</h3>
          <p className="pin" aria-label={Array.from(made.pin).join(' ')}>
            {made.pin}
          </p>
          <p>
            <strong>{invitation.pinOnce}</strong>
          </p>
          <p className="s-muted">{invitation.pinHow}</p>
          <Printed
            label={invitation.pinSheet}
            title={invitation.pin}
            fileName={invitation.pinSheetFile}
            fetch={() => api.invitationPin({ params })}
          />
          <p className="s-small s-muted">{invitation.pinSheetHint}</p>
        </section>
        <section className="stack">
          {isMail ? (
            <Banner tone="info" icon="mail" title={invitation.mailQueued}>
              <p>{invitation.mailQueuedText}</p>
            </Banner>
          ) : (
            <div className="stack-tight">
              <h3 className="label">{invitation.letter}</h3>
              <Printed
                main
                label={invitation.openLetter}
                title={invitation.letter}
                fileName={invitation.letterFile}
                fetch={() => api.invitationLetter({ params })}
              />
              <p className="s-small s-muted">{invitation.letterText}</p>
            </div>
          )}
          <div className="stack-tight">
            <h3 className="label">{invitation.accountCode}</h3>
            <p className="secret-text">{inFours(made.accountCode)}</p>
            <p className="s-small s-muted">{isMail ? invitation.accountCodeMail : invitation.accountCodeHint}</p>
          </div>
          <div className="stack-tight">
            <h3 className="label">{invitation.link}</h3>
            <p className="s-mono s-small break">{made.link}</p>
            <div className="row">
              <CopyButton text={made.link} />
              <span className="s-small s-muted">
                {isMail ? '' : `${invitation.linkHint} `}
                {invitation.valid(format.on(made.expiresAt))}
              </span>
            </div>
          </div>
        </section>
      </div>
      <div className="row">
        <Button kind="neutral" icon="check" onClick={onDone}>
          {invitation.done}
        </Button>
        <span className="s-small s-muted">{invitation.leave}</span>
      </div>
    </div>
  )
}
