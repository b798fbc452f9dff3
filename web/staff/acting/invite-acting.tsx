import { Banner, Button } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { refreshPatient, usePortalState } from '../chart/use-chart.ts'
import { FailureBanner, NoPermission, Pending } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useLocale, useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { InvitationMade } from '../invitation/invitation-made.tsx'
import { LanguageChoice } from '../invitation/language-choice.tsx'

const route = getRouteApi('/patients/$id/invite/$mailbox')

/** A link and PIN for somebody who only acts for others. */
export function InviteActing() {
  const { id, mailbox } = route.useParams()
  const may = useMay()
  const { acting, invitation } = useWords()
  const portal = usePortalState(id)
  const navigate = useNavigate()
  const [language, setLanguage] = useState<'de' | 'en'>(useLocale())
  const invite = useMutation({
    mutationFn: () => api.inviteActing({ params: { id, mailbox }, body: { language } }),
    onSuccess: () => refreshPatient(id),
    // The answer holds the PIN: it goes with the page.
    gcTime: 0,
  })
  if (!may('invitation.write')) return <NoPermission />
  if (portal.data === undefined) return <Pending error={portal.error} retry={() => void portal.refetch()} />
  const right = portal.data.acting.find((one) => one.mailbox === mailbox)
  const name = right?.name ?? ''
  const back = () => void navigate({ to: '/patients/$id/access', params: { id } })
  if (invite.data !== undefined) return <InvitationMade made={invite.data} name={name} channel="letter" onDone={back} />
  return (
    <div className="page page-in-chart page-narrow">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (!invite.isPending) invite.mutate()
        }}
      >
        <div className="stack-tight">
          <h2>{acting.inviteTitle}</h2>
          <p className="s-muted">{acting.inviteText(name)}</p>
        </div>
        {right !== undefined && right.state !== 'none' && (
          <Banner tone="warning" title={invitation.again1}>
            <ul className="dashes">
              {invitation.againList.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </Banner>
        )}
        <LanguageChoice language={language} onChange={setLanguage} />
        <FailureBanner error={invite.error} />
        <div className="row">
          <Button
            kind="filled"
            icon="key"
            type="submit"
            keyHint="Enter"
            disabled={right === undefined}
            busy={invite.isPending ? invitation.creating : undefined}
          >
            {invitation.create}
          </Button>
        </div>
      </form>
    </div>
  )
}
