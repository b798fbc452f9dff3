import { Button, Dialog, Icon } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import { CopyButton } from '../components/copy-button.tsx'
import { FailureBanner } from '../components/failure.tsx'
import { inFours } from '../components/groups.ts'
import { api, codeOf } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { DocumentView } from '../viewer/document-view.tsx'
import { DocumentTools } from '../viewer/document-tools.tsx'

type Made = Awaited<ReturnType<typeof api.invite>>

/** The PIN, once and large; link and account code for the letter. Nothing of it is kept. */
export function InvitationMade({ made, name, onDone }: { made: Made; name: string; onDone: () => void }) {
  const { invitation } = useWords()
  const format = useFormat()
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [])
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
        </section>
        <section className="stack">
          <Letter invitationId={made.invitation} />
          <div className="stack-tight">
            <h3 className="label">{invitation.accountCode}</h3>
            <p className="secret-text">{inFours(made.accountCode)}</p>
            <p className="s-small s-muted">{invitation.accountCodeHint}</p>
          </div>
          <div className="stack-tight">
            <h3 className="label">{invitation.link}</h3>
            <p className="s-mono s-small break">{made.link}</p>
            <div className="row">
              <CopyButton text={made.link} />
              <span className="s-small s-muted">
                {invitation.linkHint} {invitation.valid(format.on(made.expiresAt))}
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

function Letter({ invitationId }: { invitationId: string }) {
  const { invitation, common } = useWords()
  const letter = useMutation({
    mutationFn: () => api.invitationLetter({ params: { id: invitationId } }),
    gcTime: 0,
  })
  const isGone = letter.error !== null && codeOf(letter.error) === 'not-found'
  return (
    <div className="stack-tight">
      <h3 className="label">{invitation.letter}</h3>
      <div className="row">
        <Button
          kind="filled"
          icon="document"
          busy={letter.isPending ? common.loading : undefined}
          onClick={() => letter.mutate()}
        >
          {invitation.openLetter}
        </Button>
      </div>
      <p className="s-small s-muted">{invitation.letterText}</p>
      {isGone ? (
        <p className="s-state" data-tone="warning">
          <Icon name="clock" small />
          {invitation.letterGone}
        </p>
      ) : (
        <FailureBanner error={letter.error} />
      )}
      {letter.data !== undefined && (
        <Dialog
          open
          onClose={() => letter.reset()}
          title={invitation.letter}
          closeLabel={common.close}
          size="wide"
          footer={
            <DocumentTools
              bytes={letter.data.bytes}
              mediaType="application/pdf"
              fileName={invitation.letterFile}
              mainPrint
            />
          }
        >
          <DocumentView bytes={letter.data.bytes} mediaType="application/pdf" title={invitation.letter} />
        </Dialog>
      )}
    </div>
  )
}
