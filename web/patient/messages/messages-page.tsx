import { Button, Chip, Empty, Icon, type IconName } from '@siegel/ui'
import type { MessageTopic } from '@siegel/contract/patient'
import { useState, useSyncExternalStore } from 'react'
import type { InsideProps } from '../app/inside-props.ts'
import { Title } from '../app/outside.tsx'
import { go, type Place } from '../app/place.ts'
import { useTime } from '../app/use-time.ts'
import { isNewItem } from '../documents/is-new.ts'
import { useWords } from '../i18n/language.tsx'
import { Expect } from './expect.tsx'
import './messages.css'
import { outboxOf } from './outbox.ts'
import { ThreadPage } from './thread-page.tsx'
import { threadsOf, type Thread } from './threads.ts'
import { WritePage } from './write-page.tsx'

const step = 30

export const topicIcons: Readonly<Record<MessageTopic, IconName>> = {
  question: 'message',
  prescription: 'pill',
  'sick-note': 'document',
  referral: 'document',
  access: 'eye',
}

/** Messages to and from the practice: all conversations, one of them, or a new one. */
export function MessagesPage({
  place,
  onSeen,
  ...props
}: InsideProps & { place: Extract<Place, { tab: 'messages' }>; onSeen: (item: string) => void }) {
  const box = outboxOf(props.live, props.person.about)
  const pending = useSyncExternalStore(box.subscribe, box.pending)
  const threads = threadsOf(props.state.view.index, pending)
  if (place.write !== undefined) return <WritePage live={props.live} box={box} asked={place.write} />
  if (place.thread !== undefined)
    return (
      <ThreadPage
        key={place.thread}
        {...props}
        box={box}
        thread={threads.find(({ thread }) => thread === place.thread)}
        onSeen={onSeen}
      />
    )
  return <ThreadList {...props} threads={threads} />
}

function ThreadList({ threads, state, seen, person }: InsideProps & { threads: readonly Thread[] }) {
  const words = useWords('messages')
  const [most, setMost] = useState(step)
  return (
    <>
      <Title>{words.title}</Title>
      {person.level === 'act' && (
        <Button kind="filled" wide icon="message" onClick={() => go({ tab: 'messages', write: {} })}>
          {words.write}
        </Button>
      )}
      {threads.length === 0 ? (
        <Empty title={words.empty}>{words.emptyText}</Empty>
      ) : (
        <ul className="s-sheet p-rows">
          {threads.slice(0, most).map((thread) => (
            <ThreadRow key={thread.thread} thread={thread} state={state} seen={seen} />
          ))}
        </ul>
      )}
      {threads.length > most && (
        <Button wide onClick={() => setMost(most + step)}>
          {words.older}
        </Button>
      )}
      <Expect />
    </>
  )
}

function ThreadRow({ thread, state, seen }: { thread: Thread } & Pick<InsideProps, 'state' | 'seen'>) {
  const words = useWords('messages')
  const inside = useWords('inside')
  const time = useTime()
  const { items, pending, topic, at } = thread
  const waiting = pending.at(-1)
  const newest = items.at(-1)
  const isUnread = items.some((item) => item.message.direction === 'out' && isNewItem({ state, seen }, item))
  const who = waiting !== undefined || newest?.message.direction === 'in' ? words.you : (newest?.from ?? '')
  const text = waiting?.message.text ?? waiting?.message.medication?.join(', ') ?? newest?.message.preview ?? ''
  return (
    <li>
      <button type="button" className="p-row" onClick={() => go({ tab: 'messages', thread: thread.thread })}>
        <span className="p-square">
          <Icon name={topicIcons[topic]} />
        </span>
        <span className="p-row-body">
          <strong>{words.topics[topic]}</strong>
          <span className="p-clip">{`${who}: ${text === '' ? words.attached : text}`}</span>
          <span className="p-said-state">
            {time.instant(at)}
            {waiting !== undefined && (
              <Chip tone={waiting.refused === undefined ? 'warning' : 'critical'} icon="clock">
                {waiting.refused === undefined ? words.waiting : words.refused}
              </Chip>
            )}
          </span>
        </span>
        {isUnread && <Chip tone="accent">{inside.documents.isNew}</Chip>}
        <Icon name="chevron-right" />
      </button>
    </li>
  )
}
