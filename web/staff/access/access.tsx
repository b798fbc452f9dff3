import type { PortalState, Slot } from '@siegel/contract/staff'
import { Button, Empty, StateText, toast, type IconName, type Tone } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Acting } from '../acting/acting.tsx'
import { Protection } from '../break-glass/protection.tsx'
import { refreshPatient, usePatientId, usePortalState } from '../chart/use-chart.ts'
import { Confirm } from '../components/confirm.tsx'
import { Pending } from '../components/failure.tsx'
import { PortalBadge } from '../components/portal-badge.tsx'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { SentState } from './sent-state.tsx'
import { WhoLooked } from './who-looked.tsx'

/** How the patient gets in, and who looked. */
export function Access() {
  const id = usePatientId()
  const may = useMay()
  const portal = usePortalState(id)
  return (
    <div className="page page-in-chart">
      {may('portal.read') && <Ways patient={id} />}
      {may('portal.read') && portal.data !== undefined && (
        <Acting patient={id} state={portal.data} mayWrite={may('invitation.write')} />
      )}
      <Protection patient={id} />
      <WhoLooked patient={id} />
    </div>
  )
}

function Ways({ patient }: { patient: string }) {
  const { access } = useWords()
  const portal = usePortalState(patient)
  const may = useMay()
  const navigate = useNavigate()
  const [asked, setAsked] = useState<Slot | 'all'>()
  if (portal.data === undefined) return <Pending error={portal.error} retry={() => void portal.refetch()} />
  const { state, slots, warnings } = portal.data
  const invite = () => void navigate({ to: '/patients/$id/invite', params: { id: patient } })
  const mayInvite = may('invitation.write')
  if (state === 'none')
    return (
      <section>
        <h2>{access.ways}</h2>
        <Empty title={access.noneTitle}>
          <p>{access.noneText}</p>
          {mayInvite && (
            <Button kind="filled" icon="mail" keyHint="E" onClick={invite}>
              {access.invite}
            </Button>
          )}
        </Empty>
      </section>
    )
  return (
    <section>
      <div className="page-head">
        <h2>{access.ways}</h2>
        <PortalBadge state={state} />
        <span className="grow" />
        {mayInvite && (
          <>
            {state !== 'blocked' && (
              <Button kind="danger" icon="lock" onClick={() => setAsked('all')}>
                {access.revokeAll}
              </Button>
            )}
            <Button kind="outline" icon="mail" keyHint="E" onClick={invite}>
              {access.again}
            </Button>
          </>
        )}
      </div>
      <PortalWarnings warnings={warnings} />
      <SentState portal={portal.data} />
      <SlotTable slots={slots} mayRevoke={mayInvite} onRevoke={setAsked} />
      <Revoke
        patient={patient}
        asked={asked}
        isLast={slots.filter((slot) => slot.state === 'live').length === 1}
        onClose={() => setAsked(undefined)}
      />
    </section>
  )
}

function PortalWarnings({ warnings }: { warnings: PortalState['warnings'] }) {
  const { access, frame } = useWords()
  const format = useFormat()
  if (warnings.length === 0) return null
  return (
    <ul className="stack-tight" aria-label={access.warnings}>
      {warnings.map(({ at, code }) => (
        <li key={`${at} ${code}`}>
          <StateText icon="alert" tone="warning">
            {format.at(at)}: {frame.warning[code] ?? frame.warningOther}
          </StateText>
        </li>
      ))}
    </ul>
  )
}

const kindIcons: Readonly<Record<Slot['kind'], IconName>> = { linkpin1: 'link', prf1: 'fingerprint', password1: 'key' }
const stateLooks: Readonly<Record<Slot['state'], [IconName, Tone]>> = {
  live: ['unlock', 'good'],
  'used-up': ['check', 'neutral'],
  killed: ['x-circle', 'critical'],
  expired: ['clock', 'neutral'],
  removed: ['lock', 'neutral'],
}

/** The kind in words, and what the patient calls it. */
const slotName = ({ kind, label }: Slot, word: string): string =>
  kind === 'linkpin1' || label === '' ? word : `${word}: ${label}`

function SlotTable({
  slots,
  mayRevoke,
  onRevoke,
}: {
  slots: readonly Slot[]
  mayRevoke: boolean
  onRevoke: (slot: Slot) => void
}) {
  const { access, common } = useWords()
  const format = useFormat()
  return (
    <table className="s-table rows-table">
      <caption className="s-hidden-text">{access.ways}</caption>
      <thead>
        <tr>
          <th scope="col">{access.kind}</th>
          <th scope="col">{access.made}</th>
          <th scope="col">{access.used}</th>
          <th scope="col">{access.state}</th>
          <th scope="col">
            <span className="s-hidden-text">{access.revoke}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {slots.map((slot) => {
          const [icon, tone] = stateLooks[slot.state]
          const isLive = slot.state === 'live'
          const more = [
            isLive && slot.expiresAt !== undefined ? access.until(format.on(slot.expiresAt)) : undefined,
            isLive && slot.triesLeft !== undefined ? access.tries(slot.triesLeft) : undefined,
          ].filter((part) => part !== undefined)
          return (
            <tr key={slot.id}>
              <th scope="row" aria-label={common.slotKinds[slot.kind]}>
                <StateText icon={kindIcons[slot.kind]}>
                  <span className="slot-name">{slotName(slot, common.slotKinds[slot.kind])}</span>
                </StateText>
              </th>
              <td>{format.at(slot.createdAt)}</td>
              <td>{slot.lastUsedAt === undefined ? access.never : format.at(slot.lastUsedAt)}</td>
              <td>
                <StateText icon={icon} tone={tone}>
                  {[access.states[slot.state], ...more].join(', ')}
                </StateText>
              </td>
              <td data-align="right">
                {isLive && mayRevoke && (
                  <button type="button" className="link" onClick={() => onRevoke(slot)}>
                    {access.revoke}
                  </button>
                )}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function Revoke({
  patient,
  asked,
  isLast,
  onClose,
}: {
  patient: string
  asked: Slot | 'all' | undefined
  /** Only one way is open. */
  isLast: boolean
  onClose: () => void
}) {
  const { access, common } = useWords()
  const revoke = useMutation({
    mutationFn: (what: Slot | 'all') =>
      api.revoke({ params: { id: patient }, body: what === 'all' ? {} : { slot: what.id } }),
    onSuccess: () => {
      toast(access.revoked, { icon: 'lock' })
      onClose()
      return refreshPatient(patient)
    },
  })
  const isAll = asked === 'all'
  return (
    <Confirm
      open={asked !== undefined}
      title={isAll ? access.revokeAllTitle : access.revokeTitle}
      action={isAll ? access.revokeAll : access.revoke}
      icon="lock"
      busy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => asked !== undefined && revoke.mutate(asked)}
      onClose={() => {
        revoke.reset()
        onClose()
      }}
    >
      {asked !== undefined && asked !== 'all' && (
        <p>
          <strong>{slotName(asked, common.slotKinds[asked.kind])}</strong>
        </p>
      )}
      <p>{isAll ? access.revokeAllText : isLast ? access.revokeLastText : access.revokeText}</p>
    </Confirm>
  )
}
