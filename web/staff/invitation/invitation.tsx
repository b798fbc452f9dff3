import { Banner, Button, Checkbox, RadioGroup } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { refreshPatient, useMasterData, usePatientId, usePortalState } from '../chart/use-chart.ts'
import { failureText } from '../components/failure-text.ts'
import { FailureBanner, NoPermission, Pending } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useLocale, useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { InvitationMade, type Channel } from './invitation-made.tsx'
import { LanguageChoice } from './language-choice.tsx'
import { NoPhone } from './no-phone.tsx'

/** Asks how the link goes out and in which language, and where there was an access before, whether it shall stop. */
export function Invite() {
  const id = usePatientId()
  const may = useMay()
  const words = useWords()
  const { invitation } = words
  const portal = usePortalState(id)
  const facts = useMasterData(id)
  const navigate = useNavigate()
  const [language, setLanguage] = useState<'de' | 'en'>(useLocale())
  const [channel, setChannel] = useState<Channel>('letter')
  const [isUnderstood, setUnderstood] = useState(false)
  const invite = useMutation({
    mutationFn: () => api.invite({ params: { id }, body: { language, channel } }),
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
        channel={channel}
        name={name}
        onDone={() => void navigate({ to: '/patients/$id/access', params: { id } })}
      />
    )
  const hadAccess = portal.data.epoch !== undefined && portal.data.epoch > 0
  const { byEmail = {} } = portal.data
  const channels: Channel[] = byEmail.to === undefined ? ['letter', 'desk'] : ['letter', 'desk', 'email']
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
            <p>{invitation.newPhone}</p>
            <Checkbox checked={isUnderstood} onChange={setUnderstood}>
              {invitation.understood}
            </Checkbox>
          </Banner>
        )}
        <RadioGroup<Channel>
          label={invitation.channel}
          value={channel}
          onChange={setChannel}
          options={channels.map((value) => ({
            value,
            label: invitation.channels[value],
            hint:
              value === 'email' && byEmail.to !== undefined
                ? `${invitation.channelHints.email} ${invitation.emailTo(byEmail.to)}`
                : invitation.channelHints[value],
          }))}
        />
        {byEmail.not !== undefined && (
          <p className="s-small s-muted">
            {invitation.channels.email}: {failureText(words, byEmail.not)}
          </p>
        )}
        <LanguageChoice language={language} onChange={setLanguage} />
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
      <NoPhone address={portal.data.tablet} />
    </div>
  )
}
