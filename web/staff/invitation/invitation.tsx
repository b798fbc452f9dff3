import { Banner, Button, Checkbox, RadioGroup } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { refreshPatient, useMasterData, usePatientId, usePortalState } from '../chart/use-chart.ts'
import { FailureBanner, NoPermission, Pending } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useLocale, useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { InvitationMade } from './invitation-made.tsx'

/** Asks for the letter's language, and where there was an access before, whether it shall stop. */
export function Invite() {
  const id = usePatientId()
  const may = useMay()
  const { invitation } = useWords()
  const portal = usePortalState(id)
  const facts = useMasterData(id)
  const navigate = useNavigate()
  const [language, setLanguage] = useState<'de' | 'en'>(useLocale())
  const [isUnderstood, setUnderstood] = useState(false)
  const invite = useMutation({
    mutationFn: () => api.invite({ params: { id }, body: { language } }),
    onSuccess: () => refreshPatient(id),
    // The answer holds the PIN: it goes with the page.
    gcTime: 0,
  })
  if (!may('invitation.write')) return <NoPermission />
  if (portal.data === undefined) return <Pending error={portal.error} retry={() => void portal.refetch()} />
  const name = facts.data?.patient.name ?? ''
  if (invite.data !== undefined)
    return (
      <InvitationMade
        made={invite.data}
        name={name}
        onDone={() => void navigate({ to: '/patients/$id/access', params: { id } })}
      />
    )
  const hadAccess = portal.data.epoch !== undefined && portal.data.epoch > 0
  const ready = !hadAccess || isUnderstood
  return (
    <div className="page page-in-chart page-narrow">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready && !invite.isPending) invite.mutate()
        }}
      >
        <div className="stack-tight">
          <h2>{hadAccess ? invitation.again : invitation.title}</h2>
          <p className="s-muted">{invitation.text}</p>
        </div>
        {hadAccess && (
          <Banner tone="warning" title={invitation.again1}>
            <ul className="dashes">
              {invitation.againList.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
            <p>{invitation.againWhom}</p>
            <Checkbox checked={isUnderstood} onChange={setUnderstood}>
              {invitation.understood}
            </Checkbox>
          </Banner>
        )}
        <RadioGroup
          label={invitation.language}
          value={language}
          onChange={setLanguage}
          options={[
            { value: 'de', label: invitation.german },
            { value: 'en', label: invitation.english },
          ]}
        />
        <FailureBanner error={invite.error} />
        <div className="row">
          <Button
            kind="filled"
            icon="key"
            type="submit"
            keyHint="Enter"
            disabled={!ready}
            busy={invite.isPending ? invitation.creating : undefined}
          >
            {invitation.create}
          </Button>
        </div>
      </form>
    </div>
  )
}
