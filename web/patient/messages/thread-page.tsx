import { Banner, Button, Chip, Empty, Icon, StateText } from '@siegel/ui'
import { unutf8 } from '@siegel/foundation'
import { useEffect, useEffectEvent, useState } from 'react'
import type { InsideProps } from '../app/inside-props.ts'
import { Title } from '../app/outside.tsx'
import { go } from '../app/place.ts'
import { useTime } from '../app/use-time.ts'
import { attachmentsOf } from '../core/history.ts'
import type { LiveSession } from '../core/live.ts'
import { isNewItem } from '../documents/is-new.ts'
import { Attachment } from './attachment.tsx'
import { Expect } from './expect.tsx'
import type { Outbox, Pending } from './outbox.ts'
import type { MessageItem, Thread } from './threads.ts'
import { WriteForm } from './write-form.tsx'
import { useWords } from '../i18n/language.tsx'

interface Shown {
  box: Outbox
  onSeen: (item: string) => void
}

/** One conversation, oldest first, and the place for an answer. */
export function ThreadPage({
  live,
  box,
  state,
  seen,
  person,
  thread,
  onSeen,
}: InsideProps & Shown & { thread: Thread | undefined }) {
  const words = useWords('messages')
  const back = (
    <button type="button" className="p-back" onClick={() => go({ tab: 'messages' })}>
      <Icon name="chevron-left" />
      {words.title}
    </button>
  )
  if (thread === undefined)
    return (
      <>
        {back}
        <Title>{words.gone}</Title>
        <Empty title={words.goneText} />
      </>
    )
  const isAnswer = thread.pending.length === 0 && thread.items.at(-1)?.message.direction === 'out'
  return (
    <>
      {back}
      <Title>{words.topics[thread.topic]}</Title>
      <ol className="p-talk">
        {thread.items.map((item) => (
          <Said key={item.item} live={live} state={state} seen={seen} person={person} item={item} onSeen={onSeen} />
        ))}
        {thread.pending.map((one) => (
          <OnItsWay key={one.upload} box={box} pending={one} />
        ))}
      </ol>
      {person.level === 'act' && (
        <WriteForm
          live={live}
          box={box}
          place={thread.thread}
          thread={thread.thread}
          topic={thread.topic}
          label={isAnswer ? words.answer : words.more}
        />
      )}
      <Expect />
    </>
  )
}

/** Texts that were opened, while the mailbox is. */
const opened = new WeakMap<LiveSession, Map<string, string>>()
const textsOf = (live: LiveSession): Map<string, string> => {
  const texts = opened.get(live) ?? new Map<string, string>()
  opened.set(live, texts)
  return texts
}

function useText(live: LiveSession, item: MessageItem): { text: string; failed: boolean; isWhole: boolean } {
  const texts = textsOf(live)
  const [text, setText] = useState(texts.get(item.file))
  const [failed, setFailed] = useState(false)
  const isWhole = text !== undefined
  const opened = useEffectEvent((content: Uint8Array) => {
    const whole = unutf8(content)
    texts.set(item.file, whole)
    setText(whole)
    setFailed(false)
  })
  const stopped = useEffectEvent((error: unknown) => {
    if (!live.ended(error)) setFailed(true)
  })
  useEffect(() => {
    if (!isWhole) live.session.openItem(item).then(({ content }) => opened(content), stopped)
  }, [live, item, isWhole])
  return { text: text ?? item.message.preview, failed, isWhole }
}

function Said({
  live,
  state,
  seen,
  person,
  item,
  onSeen,
}: Pick<InsideProps, 'live' | 'state' | 'seen' | 'person'> & {
  item: MessageItem
  onSeen: (item: string) => void
}) {
  const words = useWords('messages')
  const time = useTime()
  const { text, failed, isWhole } = useText(live, item)
  const isOwn = item.message.direction === 'in'
  const isNew = !isOwn && isNewItem({ state, seen }, item)
  const read = useEffectEvent(() => {
    onSeen(item.item)
    void live.session.reportViewed(item)
  })
  useEffect(() => {
    if (isWhole && isNew) read()
  }, [isWhole, isNew])
  return (
    <li className="p-said" data-own={isOwn ? '' : undefined}>
      <div className="p-said-head">
        <strong>{item.from !== '' ? item.from : person.about === undefined ? words.you : person.name}</strong>
        <span>{time.instant(item.releasedAt)}</span>
      </div>
      {text !== '' && <p className="p-said-text">{text}</p>}
      {failed && <Banner tone="critical">{words.unreadable}</Banner>}
      {attachmentsOf(state.view.index, item).map((one) => (
        <Attachment key={one.item} live={live} item={one} onShown={() => onSeen(one.item)} />
      ))}
      {isOwn && (
        <StateText icon="check" tone="good">
          {words.arrived}
        </StateText>
      )}
    </li>
  )
}

function OnItsWay({ box, pending }: { box: Outbox; pending: Pending }) {
  const words = useWords('messages')
  const time = useTime()
  const { message, at, refused } = pending
  const { text, medication = [], attachments = [] } = message
  const whole = [text ?? '', medication.map((one) => `– ${one}`).join('\n')].filter((part) => part !== '').join('\n\n')
  const again = () => {
    box.keepDraft(message.thread, {
      topic: message.topic,
      text: text ?? '',
      medication: medication.join('\n'),
      attachments: [],
    })
    box.forget(pending)
  }
  return (
    <li className="p-said" data-own="">
      <div className="p-said-head">
        <strong>{words.you}</strong>
        <span>{time.instant(at)}</span>
      </div>
      {whole !== '' && <p className="p-said-text">{whole}</p>}
      {attachments.length > 0 && <span className="s-small s-muted">{words.files(attachments.length)}</span>}
      {refused === undefined ? (
        <div className="p-said-state" aria-live="polite">
          <Chip tone="warning" icon="clock">
            {words.waiting}
          </Chip>
          <span className="s-small s-muted">{words.waitingText}</span>
        </div>
      ) : (
        <Banner tone="critical" title={words.refused} announce>
          <p>{words.refusals[refused] ?? words.refusedOther}</p>
          <Button onClick={again}>{words.again}</Button>
        </Banner>
      )}
    </li>
  )
}
