import { Banner, Button, Checkbox, Empty, RadioGroup } from '@siegel/ui'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { failureText } from '../components/failure-text.ts'
import { FailureBanner, NoPermission, Pending } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useLocale, useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import type { Channel } from './invitation-made.tsx'
import { ManyMade } from './many-made.tsx'
import { LanguageChoice } from './language-choice.tsx'

const most = 200

/** Chooses those who were never invited and can be reached, and invites them in one go. */
export function InviteMany() {
  const may = useMay()
  const { invitation } = useWords()
  const [begun, setBegun] = useState<{ batch: string; names: ReadonlyMap<string, string> }>()
  if (!may('invitation.write')) return <NoPermission />
  return (
    <div className="page">
      <header className="page-head">
        <h1>{invitation.many.title}</h1>
      </header>
      {begun === undefined ? (
        <Choose onBegun={(batch, names) => setBegun({ batch, names })} />
      ) : (
        <ManyMade {...begun} onDone={() => setBegun(undefined)} />
      )}
    </div>
  )
}

function Choose({ onBegun }: { onBegun: (batch: string, names: ReadonlyMap<string, string>) => void }) {
  const words = useWords()
  const { invitation } = words
  const { many } = invitation
  const format = useFormat()
  const [channel, setChannel] = useState<Channel>('letter')
  const [language, setLanguage] = useState<'de' | 'en'>(useLocale())
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map())
  const ready = useQuery({ queryKey: ['mail', 'ready'], queryFn: () => api.mailReady() })
  const by = channel === 'email' ? 'email' : 'post'
  const list = useInfiniteQuery({
    queryKey: ['invitable', by],
    queryFn: ({ pageParam }) =>
      api.invitable({ query: { by, ...(pageParam === undefined ? {} : { cursor: pageParam }) } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor,
    gcTime: 0,
  })
  const start = useMutation({
    mutationFn: () => api.inviteMany({ body: { patients: [...chosen.keys()], language, channel } }),
    onSuccess: ({ batch }) => onBegun(batch, chosen),
    gcTime: 0,
  })
  if (list.data === undefined) return <Pending error={list.error} retry={() => void list.refetch()} />
  const rows = list.data.pages.flatMap((page) => page.rows)
  const toggle = (id: string, name: string, isOn: boolean) =>
    setChosen((before) => {
      const next = new Map(before)
      if (!isOn) next.delete(id)
      else if (next.size < most) next.set(id, name)
      return next
    })
  const canMail = ready.data?.ready === true
  const channels: Channel[] = canMail ? ['letter', 'email'] : ['letter']
  return (
    <div className="stack">
      <p className="s-muted">{many.text}</p>
      <div className="many-wishes">
        <RadioGroup<Channel>
          label={many.reach}
          value={channel}
          onChange={(next) => {
            setChannel(next)
            setChosen(new Map())
          }}
          options={channels.map((value) => ({
            value,
            label: `${invitation.channels[value]}: ${value === 'email' ? many.byEmail : many.byPost}`,
          }))}
        />
        <LanguageChoice language={language} onChange={setLanguage} />
      </div>
      {ready.data?.ready === false && (
        <p className="s-small s-muted">
          {invitation.channels.email}: {failureText(words, 'mail-no-account')}
        </p>
      )}
      {rows.length === 0 ? (
        <Empty title={many.none}>
          <p>{by === 'email' ? many.noneEmail : many.nonePost}</p>
        </Empty>
      ) : (
        <table className="s-table rows-table many-table">
          <caption className="s-hidden-text">{many.title}</caption>
          <thead>
            <tr>
              <th scope="col">
                <Checkbox
                  checked={rows.slice(0, most).every(({ id }) => chosen.has(id))}
                  onChange={(isOn) =>
                    setChosen(new Map(isOn ? rows.slice(0, most).map(({ id, name }) => [id, name]) : []))
                  }
                >
                  {many.chooseAll}
                </Checkbox>
              </th>
              <th scope="col">{words.patients.birthDate}</th>
              <th scope="col">{many.to}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, name, birthDate, to }) => (
              <tr key={id} data-current={chosen.has(id) ? '' : undefined}>
                <th scope="row">
                  <Checkbox checked={chosen.has(id)} onChange={(isOn) => toggle(id, name, isOn)}>
                    {name}
                  </Checkbox>
                </th>
                <td>{birthDate === undefined ? '' : format.date(birthDate)}</td>
                <td>{to}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {list.hasNextPage && (
        <div className="row">
          <Button kind="quiet" icon="more" onClick={() => void list.fetchNextPage()}>
            {many.more}
          </Button>
        </div>
      )}
      <FailureBanner error={start.error} />
      <div className="row many-foot">
        <Button
          kind="filled"
          icon="mail"
          disabled={chosen.size === 0}
          busy={start.isPending ? invitation.creating : undefined}
          onClick={() => start.mutate()}
        >
          {many.start(chosen.size)}
        </Button>
        <span className="s-small s-muted">{chosen.size >= most ? many.most : many.chosen(chosen.size)}</span>
      </div>
      {channel === 'email' && (
        <Banner tone="info">
          <p>{invitation.channelHints.email}</p>
        </Banner>
      )}
    </div>
  )
}
