import { Button, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { useActions } from '../core/actions.ts'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { Conversation } from './conversation.tsx'
import type { MessageItem } from './message-item.ts'
import { refreshMessages } from './refresh-messages.ts'
import { ReplyForm } from './reply-form.tsx'
import { TaskDialog } from './task-dialog.tsx'

/** A message in the middle of the inbox: the conversation, and the answer below. */
export function MessagePreview({ item, onDone }: { item: MessageItem; onDone: () => void }) {
  const { messages } = useWords()
  const format = useFormat()
  const may = useMay()
  const { row, thread } = item
  const { patient } = row
  if (patient === undefined) return null
  return (
    <article className="preview message-preview">
      <header className="preview-head">
        <h2>{messages.topics[thread.topic]}</h2>
        <span className="s-muted">{`${patient.name}, ${format.at(row.at)}`}</span>
      </header>
      <Conversation thread={thread} patient={patient} />
      {may('message.write') && (
        <ReplyForm
          key={thread.thread}
          patient={patient.id}
          thread={thread.thread}
          topic={thread.topic}
          waits={thread.waiting !== undefined}
          onSent={onDone}
        />
      )}
    </article>
  )
}

/** What else can be done with it. */
export function MessagePanel({ item, onDone }: { item: MessageItem; onDone: () => void }) {
  const { messages, inbox } = useWords()
  const may = useMay()
  const [making, setMaking] = useState(false)
  const { patient, id } = item.row
  const patientId = patient?.id ?? ''
  const finish = useMutation({
    mutationFn: () => api.finishMessages({ body: { items: [id] } }),
    onSuccess: async () => {
      toast(messages.finished)
      await refreshMessages(patientId)
      onDone()
    },
  })
  const act = () => {
    if (!finish.isPending) finish.mutate()
  }
  useActions(
    may('message.write')
      ? [
          { id: 'finish-message', label: messages.finish, icon: 'check', key: 'v', run: act },
          { id: 'message-task', label: messages.makeTask, icon: 'task', key: 'a', run: () => setMaking(true) },
        ]
      : [],
  )
  if (patient === undefined) return null
  return (
    <>
      <section className="stack-tight">
        <h3 className="label">{inbox.assignedTo}</h3>
        <h2>{patient.name}</h2>
        <Link to="/patients/$id" params={{ id: patient.id }}>
          {inbox.toChart}
        </Link>
      </section>
      <FailureBanner error={finish.error} />
      {may('message.write') && (
        <div className="stack-tight inbox-sign">
          <Button
            kind="neutral"
            wide
            icon="check"
            keyHint="V"
            busy={finish.isPending ? messages.finishing : undefined}
            onClick={act}
          >
            {messages.finish}
          </Button>
          <Button kind="neutral" wide icon="task" keyHint="A" onClick={() => setMaking(true)}>
            {messages.makeTask}
          </Button>
        </div>
      )}
      {making && (
        <TaskDialog
          patient={patient.id}
          text={[messages.topics[item.thread.topic], item.row.title].filter((part) => part !== undefined).join(': ')}
          onClose={() => setMaking(false)}
          onMade={act}
        />
      )}
    </>
  )
}
