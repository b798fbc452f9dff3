import { Button, Icon } from '@siegel/ui'
import { useEffect, useState } from 'react'
import { BackTo } from '../app/back-to.tsx'
import type { InsideProps } from '../app/inside-props.ts'
import { Title } from '../app/outside.tsx'
import { SendProblem } from '../app/send-problem.tsx'
import { useRequest } from '../app/use-request.ts'
import { forgetCopies } from '../offline/follow.ts'
import { useTime } from '../app/use-time.ts'
import { useWords } from '../i18n/language.tsx'

/** Where one is signed in; each can be ended, and all at once. */
export function SessionsPage({ live, state }: InsideProps) {
  const account = useWords('account')
  const time = useTime()
  const sending = useRequest(live)
  const here = live.session.id
  // Somebody may have signed in elsewhere since the last look.
  useEffect(() => void live.refresh(), [live])
  const [ending, setEnding] = useState<string>()
  const { sessions = [], slots } = state.view.index
  const isBusy = sending.state.step === 'sending'
  const end = (session?: string) => {
    setEnding(session ?? 'all')
    // Who signs out everywhere wants nothing to be left, here neither.
    if (session === undefined) void forgetCopies(live)
    void sending.send({ kind: 'end-sessions', ...(session !== undefined && { session }) })
  }
  return (
    <>
      <BackTo place={{ tab: 'account' }}>{account.title}</BackTo>
      <Title>{account.sessions}</Title>
      <p>{account.sessionsText}</p>
      <ul className="s-sheet p-rows">
        {sessions.map(({ id, slot, startedAt }) => {
          const way = slots.find((one) => one.id === slot)
          const name = way === undefined ? '' : way.kind === 'linkpin1' ? account.kinds.linkpin1 : way.label
          return (
            <li key={id} className="p-row">
              <Icon name={id === here ? 'smartphone' : 'key'} />
              <span className="p-row-body">
                <strong>{id === here ? account.here : name}</strong>
                {id === here && <span>{name}</span>}
                {startedAt !== undefined && <span>{account.signedInSince(time.instant(startedAt))}</span>}
              </span>
              {id !== here && (
                <Button busy={isBusy && ending === id ? account.ending : undefined} onClick={() => end(id)}>
                  {account.end}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      <SendProblem state={sending.state} pending={account.pending} />
      <section className="p-section">
        <Button
          kind="danger"
          icon="sign-out"
          wide
          busy={isBusy && ending === 'all' ? account.ending : undefined}
          onClick={() => end()}
        >
          {account.endAll}
        </Button>
        <p className="s-small s-muted">{account.endAllText}</p>
      </section>
    </>
  )
}
