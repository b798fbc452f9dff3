import { Button, Empty } from '@siegel/ui'
import { useState } from 'react'
import { BackTo } from '../app/back-to.tsx'
import type { InsideProps } from '../app/inside-props.ts'
import { Title } from '../app/outside.tsx'
import { go } from '../app/place.ts'
import { SendProblem } from '../app/send-problem.tsx'
import { useRequest } from '../app/use-request.ts'
import { useTime } from '../app/use-time.ts'
import { useLanguage, useWords } from '../i18n/language.tsx'

/** One way in: since when, last used, and the way to be rid of it. */
export function WayPage({ live, state, slot: id }: InsideProps & { slot: string }) {
  const { t } = useLanguage()
  const account = useWords('account')
  const time = useTime()
  const sending = useRequest(live)
  const [asked, setAsked] = useState(false)
  const { slots } = state.view.index
  const slot = slots.find((one) => one.id === id)
  const back = <BackTo place={{ tab: 'account' }}>{account.title}</BackTo>
  if (slot === undefined)
    return (
      <>
        {back}
        <Title>{account.wayTitle}</Title>
        <Empty title={t.problems['not-found'] ?? ''} />
      </>
    )
  const remove = async () => {
    if (await sending.send({ kind: 'remove-slot', slot: id })) go({ tab: 'account' })
  }
  const used = slot.lastUsedAt === undefined ? account.never : account.used(time.instant(slot.lastUsedAt))
  return (
    <>
      {back}
      <div>
        <Title tab={account.wayTitle}>{slot.kind === 'linkpin1' ? account.kinds.linkpin1 : slot.label}</Title>
        <p className="s-small s-muted">
          {account.kinds[slot.kind]}, {account.since(time.shortDay(slot.createdAt))}, {used}
        </p>
      </div>
      {slots.length === 1 ? (
        <p>{account.removeLast}</p>
      ) : (
        <section className="p-section">
          <p>{account.removeText}</p>
          <SendProblem state={sending.state} pending={account.pending} />
          <Button
            kind="danger"
            wide
            busy={sending.state.step === 'sending' ? account.removing : undefined}
            onClick={() => (asked ? void remove() : setAsked(true))}
          >
            {asked ? account.removeSure : account.remove}
          </Button>
          {asked && (
            <Button wide onClick={() => setAsked(false)}>
              {account.keep}
            </Button>
          )}
        </section>
      )}
    </>
  )
}
