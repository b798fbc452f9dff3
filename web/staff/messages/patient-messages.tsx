import type { MessageThread } from '@siegel/contract/staff'
import { Button, Chip, Empty, Select } from '@siegel/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ClosedChart } from '../break-glass/closed-chart.tsx'
import { useMayRead } from '../break-glass/use-glass.ts'
import { isClosed, useMasterData, usePatientId } from '../chart/use-chart.ts'
import { Pending } from '../components/failure.tsx'
import { useActions } from '../core/actions.ts'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { PatientQuestionnaires } from '../questionnaires/patient-questionnaires.tsx'
import { RequestDetail } from '../questionnaires/request-detail.tsx'
import { Conversation } from './conversation.tsx'
import { ReplyForm } from './reply-form.tsx'

/** The conversations with a patient: list at the left, one of them at the right. */
export function PatientMessages() {
  const id = usePatientId()
  const mayRead = useMayRead(id)
  const query = useQuery({
    queryKey: ['messages', id],
    queryFn: () => api.messageThreads({ params: { id } }),
    enabled: mayRead,
  })
  const facts = useMasterData(id)
  if (!mayRead || isClosed(query.error)) return <ClosedChart patient={id} />
  const patient = facts.data?.patient
  if (query.data === undefined || patient === undefined)
    return <Pending error={query.error} retry={() => void query.refetch()} />
  return <Threads threads={query.data.threads} patient={patient} />
}

const newThread = (): string => crypto.randomUUID().replaceAll('-', '')

function Threads({
  threads,
  patient,
}: {
  threads: readonly MessageThread[]
  patient: { id: string; name: string; portal: string }
}) {
  const { messages } = useWords()
  const may = useMay()
  const [chosen, setChosen] = useState<string>()
  const [fresh, setFresh] = useState<string>()
  const [request, setRequest] = useState<string>()
  const current = threads.find(({ thread }) => thread === chosen) ?? (fresh === undefined ? threads[0] : undefined)
  const isReachable = patient.portal === 'active' || patient.portal === 'invited'
  const mayWrite = may('message.write')
  const isTalk = request === undefined
  const start = () => {
    setRequest(undefined)
    setChosen(undefined)
    setFresh(newThread())
  }
  useActions(
    mayWrite && isReachable ? [{ id: 'new-message', label: messages.start, icon: 'plus', key: 'n', run: start }] : [],
  )
  return (
    <div className="messages">
      <section className="messages-list" aria-label={messages.older}>
        {mayWrite && isReachable && (
          <Button kind="neutral" icon="plus" keyHint="N" wide onClick={start}>
            {messages.start}
          </Button>
        )}
        {mayWrite && !isReachable && <p className="s-small s-muted">{messages.noMailbox}</p>}
        <ul>
          {threads.map((thread) => (
            <li key={thread.thread}>
              <ThreadRow
                thread={thread}
                isCurrent={request === undefined && thread === current}
                onOpen={() => {
                  setRequest(undefined)
                  setFresh(undefined)
                  setChosen(thread.thread)
                }}
              />
            </li>
          ))}
        </ul>
        <PatientQuestionnaires
          patient={patient.id}
          maySend={mayWrite && isReachable}
          chosen={request}
          onChoose={setRequest}
        />
      </section>
      <section className="messages-main" aria-label={messages.conversation}>
        {request !== undefined && (
          <RequestDetail
            key={request}
            patient={patient.id}
            request={request}
            mayWithdraw={mayWrite}
            onBack={() => setRequest(undefined)}
          />
        )}
        {isTalk && current === undefined && fresh === undefined && (
          <Empty title={messages.emptyTitle}>
            <p>{messages.emptyText}</p>
          </Empty>
        )}
        {isTalk && current !== undefined && (
          <>
            <h2>{messages.topics[current.topic]}</h2>
            <Conversation thread={current} patient={patient} />
            {mayWrite && isReachable && (
              <ReplyForm
                key={current.thread}
                patient={patient.id}
                thread={current.thread}
                topic={current.topic}
                waits={current.waiting !== undefined}
                onSent={() => undefined}
              />
            )}
          </>
        )}
        {isTalk && current === undefined && fresh !== undefined && (
          <NewThread
            key={fresh}
            thread={fresh}
            patient={patient.id}
            onSent={() => {
              setChosen(fresh)
              setFresh(undefined)
            }}
          />
        )}
      </section>
    </div>
  )
}

function ThreadRow({ thread, isCurrent, onOpen }: { thread: MessageThread; isCurrent: boolean; onOpen: () => void }) {
  const { messages } = useWords()
  const format = useFormat()
  const newest = thread.messages.at(-1)
  return (
    <button type="button" className="thread-row" aria-current={isCurrent ? 'true' : undefined} onClick={onOpen}>
      <span className="inbox-line">
        <strong>{messages.topics[thread.topic]}</strong>
        <span className="s-muted s-small">{newest === undefined ? '' : format.on(newest.at)}</span>
      </span>
      <span className="inbox-what">
        {newest?.direction === 'out' ? `${messages.you}: ` : ''}
        {newest?.text || newest?.medication.join(', ') || messages.attachments}
      </span>
      {thread.waiting !== undefined && (
        <Chip tone="warning" icon="clock">
          {messages.waiting}
        </Chip>
      )}
    </button>
  )
}

function NewThread({ thread, patient, onSent }: { thread: string; patient: string; onSent: () => void }) {
  const { messages } = useWords()
  const [topic, setTopic] = useState<MessageThread['topic']>('question')
  const topics = (['question', 'prescription', 'sick-note', 'referral'] as const).map((value) => ({
    value,
    label: messages.topics[value],
  }))
  return (
    <>
      <h2>{messages.start}</h2>
      <Select<MessageThread['topic']> label={messages.startTopic} value={topic} options={topics} onChange={setTopic} />
      <ReplyForm patient={patient} thread={thread} topic={topic} waits={false} onSent={onSent} />
    </>
  )
}
