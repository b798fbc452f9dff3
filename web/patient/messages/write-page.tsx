import { Icon, RadioGroup } from '@siegel/ui'
import type { MessageTopic } from '@siegel/contract/patient'
import { useState } from 'react'
import { Title } from '../app/outside.tsx'
import { go } from '../app/place.ts'
import type { LiveSession } from '../core/live.ts'
import { Expect } from './expect.tsx'
import { newThread } from './new-thread.ts'
import type { Outbox } from './outbox.ts'
import { WriteForm } from './write-form.tsx'
import { useWords } from '../i18n/language.tsx'

/** The draft of a message that begins a conversation. */
const place = 'new'

/** A new conversation: first what it is about. An access that is reported is about that already. */
export function WritePage({
  live,
  box,
  asked,
}: {
  live: LiveSession
  box: Outbox
  asked: { topic?: MessageTopic; entry?: number }
}) {
  const words = useWords('messages')
  const draft = box.draft(place)
  const isAccess = asked.topic === 'access'
  const [topic, setTopic] = useState<MessageTopic>(
    asked.topic ?? (draft?.topic === 'access' ? undefined : draft?.topic) ?? 'question',
  )
  const [thread] = useState(newThread)
  return (
    <>
      <button type="button" className="p-back" onClick={() => go({ tab: 'messages' })}>
        <Icon name="chevron-left" />
        {words.title}
      </button>
      <Title>{isAccess ? words.choices.access : words.write}</Title>
      {!isAccess && (
        <RadioGroup<MessageTopic>
          label={words.about}
          value={topic}
          options={(['question', 'prescription', 'sick-note', 'referral'] as const).map((value) => ({
            value,
            label: words.choices[value],
          }))}
          onChange={setTopic}
        />
      )}
      <WriteForm
        live={live}
        box={box}
        place={isAccess ? `access ${asked.entry ?? ''}` : place}
        thread={thread}
        topic={topic}
        entry={isAccess ? asked.entry : undefined}
        onSent={() => go({ tab: 'messages', thread })}
      />
      <Expect />
    </>
  )
}
