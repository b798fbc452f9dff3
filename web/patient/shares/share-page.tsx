import { Button, RadioGroup, TextField } from '@siegel/ui'
import { useState } from 'react'
import { BackTo } from '../app/back-to.tsx'
import type { InsideProps } from '../app/inside-props.ts'
import { Title } from '../app/outside.tsx'
import { SendProblem } from '../app/send-problem.tsx'
import { useRequest } from '../app/use-request.ts'
import { useWords } from '../i18n/language.tsx'
import { ShareLetter } from './share-letter.tsx'

const choices = [7, 30, 90] as const
const day_ms = 24 * 60 * 60_000
/** The last day as the practice counts days. */
const lastDay = (days: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(Date.now() + days * day_ms)

/** Shares one item with somebody: for whom, how long, then link and PIN. */
export function SharePage({ live, state, item: id }: InsideProps & { item: string }) {
  const inside = useWords('inside')
  const words = useWords('shares')
  const sending = useRequest(live)
  const [name, setName] = useState('')
  const [days, setDays] = useState<'7' | '30' | '90'>('7')
  const [isTried, setTried] = useState(false)
  const [made, setMade] = useState<string>()
  const { items, shares = [] } = state.view.index
  const item = items.find((one) => one.item === id)
  const back = <BackTo place={{ tab: 'documents', item: id }}>{item?.title ?? inside.documents.title}</BackTo>
  const share = shares.find((one) => one.share === made)
  if (share !== undefined) return <ShareLetter live={live} share={share} isNew />
  const submit = async () => {
    setTried(true)
    const wanted = name.trim()
    if (wanted === '' || sending.state.step === 'sending') return
    const before = new Set(shares.map((one) => one.share))
    const body = { kind: 'share' as const, items: [id], until: lastDay(Number(days)), name: wanted }
    if (!(await sending.send(body))) return
    const fresh = live.state().view.index.shares ?? []
    setMade(fresh.find((one) => !before.has(one.share) && one.name === wanted)?.share)
  }
  return (
    <>
      {back}
      <Title>{words.title}</Title>
      <p>{words.text}</p>
      <div>
        <p className="s-small s-muted">{words.what}</p>
        <strong>{item?.title ?? inside.item.gone}</strong>
      </div>
      <form
        className="p-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <TextField
          label={words.name}
          hint={words.nameHint}
          value={name}
          onChange={setName}
          maxLength={80}
          error={isTried && name.trim() === '' ? words.nameMissing : undefined}
        />
        <RadioGroup
          label={words.how}
          value={days}
          onChange={setDays}
          options={choices.map((n) => ({ value: `${n}` as const, label: words.days(n) }))}
        />
        <SendProblem state={sending.state} pending={words.pending} />
        <Button
          kind="filled"
          type="submit"
          wide
          disabled={item === undefined}
          busy={sending.state.step === 'sending' ? words.sending : undefined}
        >
          {words.submit}
        </Button>
      </form>
    </>
  )
}
