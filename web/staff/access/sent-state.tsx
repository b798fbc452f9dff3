import type { PortalState } from '@siegel/contract/staff'
import { StateText, type IconName, type Tone } from '@siegel/ui'
import type { ReactNode } from 'react'
import { failureText } from '../components/failure-text.ts'
import { Facts } from '../components/facts.tsx'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'

const mailLooks: Readonly<Record<'waiting' | 'sent' | 'failed' | 'dropped', [IconName, Tone]>> = {
  waiting: ['clock', 'neutral'],
  sent: ['check', 'good'],
  failed: ['x-circle', 'critical'],
  dropped: ['minus', 'neutral'],
}

/** How the newest invitation went out and what came of it; where the patient wants notices. */
export function SentState({ portal: { invitation, notices } }: { portal: PortalState }) {
  const words = useWords()
  const { access } = words
  const format = useFormat()
  const rows: [string, ReactNode][] = []
  if (invitation !== undefined) {
    const { channel, sentAt, openedAt, failedTries, mail } = invitation
    rows.push([
      access.sent,
      <span key="sent" className="sent-state">
        <span>{access.sentBy[channel](format.at(sentAt))}</span>
        {mail !== undefined && (
          <StateText icon={mailLooks[mail.state][0]} tone={mailLooks[mail.state][1]}>
            {access.mailStates[mail.state]}
            {mail.code === undefined ? '' : `: ${failureText(words, mail.code)}`}
          </StateText>
        )}
        <StateText icon={openedAt === undefined ? 'clock' : 'check'} tone={openedAt === undefined ? 'neutral' : 'good'}>
          {openedAt === undefined ? access.notOpened : access.opened(format.at(openedAt))}
        </StateText>
        {failedTries > 0 && (
          <StateText icon="warning" tone="warning">
            {access.failedTries(failedTries)}
          </StateText>
        )}
      </span>,
    ])
  }
  if (notices !== undefined) rows.push([access.notices, access.noticesTo(notices.email, format.at(notices.since))])
  return rows.length === 0 ? null : <Facts rows={rows} />
}
