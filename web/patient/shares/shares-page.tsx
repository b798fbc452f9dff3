import type { MailboxIndex } from '@siegel/contract/patient'
import { Button, Empty, Icon } from '@siegel/ui'
import { useEffect, useState } from 'react'
import { BackTo } from '../app/back-to.tsx'
import type { InsideProps } from '../app/inside-props.ts'
import { Title } from '../app/outside.tsx'
import { go } from '../app/place.ts'
import { SendProblem } from '../app/send-problem.tsx'
import { useRequest } from '../app/use-request.ts'
import { useTime } from '../app/use-time.ts'
import { ShareLetter } from './share-letter.tsx'
import { useWords } from '../i18n/language.tsx'
import './shares.css'

type Share = NonNullable<MailboxIndex['shares']>[number]

/** With whom the patient shares; `share` shows link and PIN of one. */
export function SharesPage({ live, state, share: id }: InsideProps & { share: string | undefined }) {
  const account = useWords('account')
  const words = useWords('shares')
  // A guest may have looked since the last time.
  useEffect(() => void live.refresh(), [live])
  const { shares = [] } = state.view.index
  const chosen = shares.find((one) => one.share === id)
  if (chosen !== undefined) return <ShareLetter live={live} share={chosen} />
  return (
    <>
      <BackTo place={{ tab: 'account' }}>{account.title}</BackTo>
      <Title>{words.list}</Title>
      {shares.length === 0 ? (
        <Empty title={words.none}>{words.noneText}</Empty>
      ) : (
        <>
          <p>{words.listText}</p>
          <ul className="s-sheet p-rows">
            {shares.map((share) => (
              <ShareRow key={share.share} live={live} share={share} />
            ))}
          </ul>
        </>
      )}
    </>
  )
}

function ShareRow({ live, share }: Pick<InsideProps, 'live'> & { share: Share }) {
  const account = useWords('account')
  const words = useWords('shares')
  const time = useTime()
  const sending = useRequest(live)
  const [asked, setAsked] = useState(false)
  const isOpen = share.state === 'open'
  const end = () => void sending.send({ kind: 'end-share', share: share.share })
  return (
    <li className="p-row" data-quiet={isOpen ? undefined : ''}>
      <span className="p-square">
        <Icon name={isOpen ? 'share' : 'lock'} />
      </span>
      <span className="p-row-body">
        <strong>{share.name}</strong>
        <span>
          {isOpen
            ? `${words.items(share.items.length)}, ${words.until(time.lastDay(share.until))}`
            : words.ended(time.shortDay(share.since))}
        </span>
        {isOpen && (
          <span>{share.lastUsedAt === undefined ? words.never : words.used(time.instant(share.lastUsedAt))}</span>
        )}
        <SendProblem state={sending.state} pending={account.pending} />
        {isOpen && (
          <span className="p-row-actions">
            {asked ? (
              <>
                <span>{words.endText}</span>
                <Button kind="danger" busy={sending.state.step === 'sending' ? words.ending : undefined} onClick={end}>
                  {words.endSure}
                </Button>
                <Button onClick={() => setAsked(false)}>{words.keep}</Button>
              </>
            ) : (
              <>
                {share.letter !== undefined && (
                  <Button onClick={() => go({ tab: 'account', page: 'shares', share: share.share })}>
                    {words.show}
                  </Button>
                )}
                <Button onClick={() => setAsked(true)}>{words.end}</Button>
              </>
            )}
          </span>
        )}
      </span>
    </li>
  )
}
