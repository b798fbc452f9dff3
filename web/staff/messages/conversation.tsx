import type { MessageThread } from '@siegel/contract/staff'
import { StateText, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { Confirm } from '../components/confirm.tsx'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { AttachedDocument } from '../viewer/attached-document.tsx'
import { refreshMessages } from './refresh-messages.ts'

type Message = MessageThread['messages'][number]

/** What was written both ways, oldest first; the newest is in sight. */
export function Conversation({ thread, patient }: { thread: MessageThread; patient: { id: string; name: string } }) {
  const { messages: words } = useWords()
  const [withdrawing, setWithdrawing] = useState<Message>()
  const end = useRef<HTMLLIElement>(null)
  const count = thread.messages.length
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest' })
  }, [count])
  return (
    <>
      <ol className="conversation" aria-label={words.conversation}>
        {thread.messages.map((message, index) => (
          <li
            key={message.reference}
            ref={index === count - 1 ? end : undefined}
            className="said"
            data-direction={message.direction}
          >
            <Said message={message} patient={patient} onWithdraw={() => setWithdrawing(message)} />
          </li>
        ))}
      </ol>
      <WithdrawMessage patient={patient.id} message={withdrawing} onClose={() => setWithdrawing(undefined)} />
    </>
  )
}

function Said({
  message,
  patient,
  onWithdraw,
}: {
  message: Message
  patient: { id: string; name: string }
  onWithdraw: () => void
}) {
  const { messages: words } = useWords()
  const format = useFormat()
  const may = useMay()
  const { direction, by, at, text, medication, entry, attachments, withdrawnAt } = message
  return (
    <>
      <div className="said-head">
        <strong>{by === '' ? patient.name : by}</strong>
        <span className="s-muted s-small">{format.at(at)}</span>
      </div>
      <div className="said-text" data-withdrawn={withdrawnAt === undefined ? undefined : ''}>
        {text !== '' && <p className="pre">{text}</p>}
        {medication.length > 0 && (
          <>
            <h3 className="label">{words.medication}</h3>
            <ul className="dashes">
              {medication.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </>
        )}
        {entry !== undefined && (
          <p>
            {words.entry(String(entry))}{' '}
            {may('log.read') && (
              <Link to="/log" search={{ patient: patient.id }}>
                {words.toLog}
              </Link>
            )}
          </p>
        )}
        {attachments.map((attachment) => (
          <AttachedDocument key={attachment.reference} attachment={attachment} opened={false} />
        ))}
      </div>
      {direction === 'out' && <SentState message={message} onWithdraw={onWithdraw} />}
    </>
  )
}

function SentState({ message, onWithdraw }: { message: Message; onWithdraw: () => void }) {
  const { messages: words } = useWords()
  const format = useFormat()
  const may = useMay()
  const { fetchedAt, viewedAt, withdrawnAt } = message
  if (withdrawnAt !== undefined) return <StateText icon="undo">{words.withdrawn(format.on(withdrawnAt))}</StateText>
  return (
    <div className="row">
      {viewedAt !== undefined ? (
        <StateText icon="eye" tone="good">
          {words.viewed(format.on(viewedAt))}
        </StateText>
      ) : fetchedAt !== undefined ? (
        <StateText icon="download" tone="good">
          {words.fetched(format.on(fetchedAt))}
        </StateText>
      ) : (
        <StateText icon="clock">{words.notFetched}</StateText>
      )}
      {may('release.write') && (
        <button type="button" className="link s-small" onClick={onWithdraw}>
          {words.withdraw}
        </button>
      )}
    </div>
  )
}

function WithdrawMessage({
  patient,
  message,
  onClose,
}: {
  patient: string
  message: Message | undefined
  onClose: () => void
}) {
  const { messages: words } = useWords()
  const withdraw = useMutation({
    mutationFn: (reference: string) => api.withdraw({ params: { id: patient }, body: { items: [reference] } }),
    onSuccess: () => {
      toast(words.withdrawDone, { icon: 'undo' })
      onClose()
      return refreshMessages(patient)
    },
  })
  return (
    <Confirm
      open={message !== undefined}
      title={words.withdrawTitle}
      action={words.withdraw}
      icon="undo"
      busy={withdraw.isPending}
      error={withdraw.error}
      onConfirm={() => message !== undefined && withdraw.mutate(message.reference)}
      onClose={() => {
        withdraw.reset()
        onClose()
      }}
    >
      {message !== undefined && <p className="pre s-muted">{message.text}</p>}
      <p>{words.withdrawText}</p>
    </Confirm>
  )
}
