import type { PortalState } from '@siegel/contract/staff'
import { Banner, Button, StateText, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { refreshPatient } from '../chart/use-chart.ts'
import { Confirm } from '../components/confirm.tsx'
import { PortalBadge } from '../components/portal-badge.tsx'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { GrantDialog } from './grant-dialog.tsx'

type Right = PortalState['acting'][number]

/** Ends are midnights: the day that people mean is the one before. */
const lastMoment = (end: string): string => new Date(Date.parse(end) - 1).toISOString()

/** Who acts for a patient through the portal, and with whom the patient shares. */
export function Acting({ patient, state, mayWrite }: { patient: string; state: PortalState; mayWrite: boolean }) {
  const { acting } = useWords()
  const [isGranting, setGranting] = useState(false)
  const [ended, setEnded] = useState<Right>()
  return (
    <section className="stack-tight" aria-labelledby="acting-title">
      <div className="page-head">
        <h2 id="acting-title">{acting.title}</h2>
        <span className="grow" />
        {mayWrite && (
          <Button kind="outline" icon="plus" onClick={() => setGranting(true)}>
            {acting.grant}
          </Button>
        )}
      </div>
      {state.acting.length === 0 ? (
        <p className="s-muted">{acting.none}</p>
      ) : (
        <RightsTable patient={patient} rights={state.acting} mayWrite={mayWrite} onEnd={setEnded} />
      )}
      <Guests guests={state.guests} />
      {isGranting && <GrantDialog patient={patient} rights={state.acting} onClose={() => setGranting(false)} />}
      <EndRight patient={patient} right={ended} onClose={() => setEnded(undefined)} />
    </section>
  )
}

function RightsTable({
  patient,
  rights,
  mayWrite,
  onEnd,
}: {
  patient: string
  rights: readonly Right[]
  mayWrite: boolean
  onEnd: (right: Right) => void
}) {
  const { acting } = useWords()
  const format = useFormat()
  const navigate = useNavigate()
  const invite = (right: Right) =>
    right.patient === undefined
      ? void navigate({ to: '/patients/$id/invite/$mailbox', params: { id: patient, mailbox: right.mailbox } })
      : void navigate({ to: '/patients/$id/invite', params: { id: right.patient } })
  return (
    <table className="s-table rows-table">
      <caption className="s-hidden-text">{acting.title}</caption>
      <thead>
        <tr>
          <th scope="col">{acting.who}</th>
          <th scope="col">{acting.level}</th>
          <th scope="col">{acting.until}</th>
          <th scope="col">{acting.mailbox}</th>
          <th scope="col">
            <span className="s-hidden-text">{acting.end}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rights.map((right) => (
          <tr key={right.mailbox}>
            <th scope="row">
              {right.name}
              {right.patient !== undefined && <span className="s-muted"> {acting.isPatient}</span>}
            </th>
            <td>{acting.levels[right.level]}</td>
            <td>{right.until === undefined ? acting.noEnd : format.on(lastMoment(right.until))}</td>
            <td>
              <PortalBadge state={right.state} />
            </td>
            <td data-align="right">
              {mayWrite && (
                <span className="row row-end">
                  <button type="button" className="link" onClick={() => invite(right)}>
                    {right.state === 'none' ? acting.invite : acting.newLink}
                  </button>
                  <button type="button" className="link" onClick={() => onEnd(right)}>
                    {acting.end}
                  </button>
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Shares are the patient's own doing: shown, so that nobody in the practice is surprised. */
function Guests({ guests }: { guests: PortalState['guests'] }) {
  const { acting } = useWords()
  const format = useFormat()
  if (guests.length === 0) return null
  return (
    <div className="stack-tight">
      <h3 className="label">{acting.guests}</h3>
      <ul className="stack-tight">
        {guests.map(({ mailbox, name, since, until, state }) => (
          <li key={mailbox}>
            <StateText icon={state === 'open' ? 'share' : 'lock'} tone={state === 'open' ? 'info' : 'neutral'}>
              {state === 'open'
                ? acting.guestOpen(name, format.on(lastMoment(until)))
                : acting.guestEnded(name, format.on(since))}
            </StateText>
          </li>
        ))}
      </ul>
    </div>
  )
}

function EndRight({ patient, right, onClose }: { patient: string; right: Right | undefined; onClose: () => void }) {
  const { acting } = useWords()
  const end = useMutation({
    mutationFn: (mailbox: string) => api.endActing({ params: { id: patient, mailbox } }),
    onSuccess: () => {
      toast(acting.ended, { icon: 'lock' })
      onClose()
      return refreshPatient(patient)
    },
  })
  return (
    <Confirm
      open={right !== undefined}
      title={acting.endTitle}
      action={acting.end}
      icon="lock"
      busy={end.isPending}
      error={end.error}
      onConfirm={() => right !== undefined && end.mutate(right.mailbox)}
      onClose={() => {
        end.reset()
        onClose()
      }}
    >
      <p>
        <strong>{right?.name}</strong>
      </p>
      <p>{acting.endText}</p>
      {right?.patient === undefined && <Banner tone="info">{acting.endProxyText}</Banner>}
    </Confirm>
  )
}
