import type { DocumentRow, MessageThread } from '@siegel/contract/staff'
import { Button, Icon, IconButton, Select, TextArea, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { documentTitle } from '../components/titles.ts'
import { useActions } from '../core/actions.ts'
import { api } from '../core/api.ts'
import { keyLabel } from '../core/keys.ts'
import { useLocale, useWords } from '../core/language.ts'
import { draftOf, keepDraft, useMay, usePerson } from '../core/session.ts'
import { useSnippets } from '../entries/snippets.tsx'
import { DocumentPicker } from '../master-data/document-picker.tsx'
import { refreshMessages } from './refresh-messages.ts'

const longest = 4000

/** What goes to the patient: a text, pieces of text that are typed often, and documents of the chart. */
export function ReplyForm({
  patient,
  thread,
  topic,
  waits,
  onSent,
}: {
  patient: string
  thread: string
  topic: MessageThread['topic']
  /** Something of the thread is in the inbox: it is done with the answer. */
  waits: boolean
  onSent: () => void
}) {
  const words = useWords()
  const { messages } = words
  const locale = useLocale()
  const may = useMay()
  const person = usePerson()?.id ?? ''
  const snippets = useSnippets()
  const field = useRef<HTMLFormElement>(null)
  const name = `message ${patient} ${thread}`
  const [text, setText] = useState(() => draftOf(person, name))
  const [documents, setDocuments] = useState<readonly DocumentRow[]>([])
  // One key for one message, however often it is sent until the safe has it.
  const [key, setKey] = useState(() => crypto.randomUUID())
  const change = (next: string) => {
    setText(next.slice(0, longest))
    keepDraft(person, name, next.slice(0, longest))
  }
  const send = useMutation({
    mutationFn: () =>
      api.sendMessage({
        params: { id: patient },
        body: {
          key,
          thread,
          topic,
          text: text.trim(),
          documents: documents.map(({ reference }) => reference),
          closes: waits,
        },
      }),
    onSuccess: async () => {
      change('')
      setDocuments([])
      setKey(crypto.randomUUID())
      toast(messages.sent, { icon: 'message' })
      await refreshMessages(patient)
      onSent()
    },
  })
  const isReady = text.trim() !== '' && !send.isPending
  useActions([
    {
      id: 'send-message',
      label: messages.send,
      icon: 'send',
      key: 'ctrl+Enter',
      run: () => {
        if (isReady) send.mutate()
      },
    },
    {
      id: 'answer',
      label: messages.toAnswer,
      icon: 'message',
      key: 'r',
      run: () => field.current?.querySelector('textarea')?.focus(),
    },
  ])
  return (
    <form
      ref={field}
      className="reply"
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) send.mutate()
      }}
    >
      <TextArea
        label={waits ? messages.answer : messages.text}
        hint={messages.answerHint}
        rows={4}
        maxLength={longest}
        value={text}
        onChange={change}
      />
      <div className="reply-tools">
        {snippets.length > 0 && (
          <Select
            label={messages.snippet}
            value=""
            options={[
              { value: '', label: '–' },
              ...snippets.map(({ id, name: short }) => ({ value: id, label: short })),
            ]}
            onChange={(id) => {
              const chosen = snippets.find((one) => one.id === id)
              if (chosen !== undefined) change(text.trim() === '' ? chosen.text : `${text.trimEnd()}\n${chosen.text}`)
            }}
          />
        )}
        {may('release.write') && (
          <DocumentPicker
            patient={patient}
            label={messages.attach}
            chosen={undefined}
            onChoose={(row) => {
              if (
                row !== undefined &&
                documents.length < 10 &&
                !documents.some(({ reference }) => reference === row.reference)
              )
                setDocuments([...documents, row])
            }}
          />
        )}
      </div>
      {documents.length > 0 && (
        <ul className="reply-documents" aria-label={messages.attachments}>
          {documents.map((row) => (
            <li key={row.reference} className="md-chosen">
              <Icon name="document" small />
              <span>{documentTitle(words, row)}</span>
              <IconButton
                icon="x"
                label={messages.attached(documentTitle(words, row))}
                onClick={() => setDocuments(documents.filter((one) => one !== row))}
              />
            </li>
          ))}
        </ul>
      )}
      <FailureBanner error={send.error} />
      <div className="row">
        <Button
          kind="filled"
          type="submit"
          icon="send"
          keyHint={keyLabel('ctrl+Enter', locale)}
          disabled={!isReady && !send.isPending}
          busy={send.isPending ? messages.sending : undefined}
        >
          {waits ? messages.sendAndFinish : messages.send}
        </Button>
      </div>
    </form>
  )
}
