import { Banner, Button, Icon, IconButton, TextArea } from '@siegel/ui'
import { formatBytes } from '@siegel/ui/format'
import type { MessageTopic } from '@siegel/contract/patient'
import { base64 } from '@siegel/foundation'
import { useRef, useState } from 'react'
import { loadCore } from '../app/core.ts'
import { onTablet } from '../app/tablet.ts'
import type { LiveSession } from '../core/live.ts'
import { problemText } from '../i18n/explain.ts'
import { useLanguage, useWords } from '../i18n/language.tsx'
import { attach } from './attach.ts'
import { manyLines, oneLine } from './clean-text.ts'
import type { Draft, Outbox } from './outbox.ts'
import type { Catalogue } from '../i18n/catalogue.ts'

const longest = 4000
type Problem = keyof Catalogue['messages']['problems']

/** What is being written, kept in the memory of the page; and its way out. */
function useDraft(box: Outbox, place: string, topic: MessageTopic) {
  const [draft, setDraft] = useState<Draft>(
    () => box.draft(place) ?? { topic, text: '', medication: '', attachments: [] },
  )
  const change = (part: Partial<Draft>) =>
    setDraft((before) => {
      const next = { ...before, ...part }
      box.keepDraft(place, next)
      return next
    })
  const clear = () => {
    box.keepDraft(place, undefined)
    setDraft({ topic, text: '', medication: '', attachments: [] })
  }
  return { draft, change, clear }
}

export function WriteForm({
  live,
  box,
  place,
  thread,
  topic,
  entry,
  label,
  onSent,
}: {
  live: LiveSession
  box: Outbox
  /** Where the draft is kept. */
  place: string
  thread: string
  topic: MessageTopic
  entry?: number | undefined
  /** Of the text, in a conversation that is there already. */
  label?: string
  onSent?: () => void
}) {
  const words = useWords('messages')
  const { t } = useLanguage()
  const { draft, change, clear } = useDraft(box, place, topic)
  const [busy, setBusy] = useState<string>()
  const [problem, setProblem] = useState<Problem>()
  const [failed, setFailed] = useState<string>()
  const isAnswer = label !== undefined
  const asksMedication = topic === 'prescription' && !isAnswer
  const add = async (files: readonly File[]) => {
    setBusy(words.attaching)
    const { attachments, problem: found } = await attach(draft.attachments, files, words.photoName)
    change({ attachments })
    setProblem(found)
    setBusy(undefined)
  }
  const send = async () => {
    const message = messageOf(draft, asksMedication)
    setFailed(undefined)
    setProblem(message.problem)
    if (message.problem !== undefined) return
    setBusy(words.sending)
    try {
      await box.send({
        kind: 'message',
        thread,
        topic,
        ...(message.text === '' ? {} : { text: message.text }),
        ...(message.medication.length === 0 ? {} : { medication: message.medication }),
        ...(entry === undefined ? {} : { entry }),
        ...(draft.attachments.length === 0
          ? {}
          : {
              attachments: draft.attachments.map(({ name, mediaType, content }) => ({
                name,
                mediaType,
                data: base64(content),
              })),
            }),
      })
      clear()
      onSent?.()
    } catch (error) {
      const core = await loadCore()
      if (live.ended(error)) return
      if (!core.isRefusal(error) && !(error instanceof core.CallFailed)) throw error
      setFailed(words.refusals[error.code] ?? problemText(t, error.code))
    } finally {
      setBusy(undefined)
    }
  }
  return (
    <form
      className="p-write"
      onSubmit={(event) => {
        event.preventDefault()
        if (busy === undefined) void send()
      }}
    >
      {asksMedication && (
        <TextArea
          label={words.medication}
          hint={words.medicationHint}
          rows={3}
          maxLength={1300}
          value={draft.medication}
          onChange={(medication) => change({ medication, topic })}
        />
      )}
      <TextArea
        label={label ?? words.text[topic]}
        rows={isAnswer ? 3 : 5}
        maxLength={longest}
        value={draft.text}
        onChange={(text) => change({ text, topic })}
      />
      <Attachments draft={draft} onRemove={(attachments) => change({ attachments })} />
      {problem !== undefined && (
        <Banner tone="warning" icon="info" announce>
          {words.problems[problem]}
        </Banner>
      )}
      {failed !== undefined && (
        <Banner tone="critical" title={words.failed} announce>
          {failed}
        </Banner>
      )}
      <div className="p-write-buttons">
        {!onTablet && <AddFile onFiles={(files) => void add(files)} />}
        <Button kind="filled" type="submit" icon="send" busy={busy}>
          {words.send}
        </Button>
      </div>
    </form>
  )
}

/** What goes out of what was typed, or what is missing. */
function messageOf(draft: Draft, asksMedication: boolean): { text: string; medication: string[]; problem?: Problem } {
  const text = manyLines(draft.text)
  const medication = asksMedication
    ? manyLines(draft.medication)
        .split('\n')
        .map(oneLine)
        .filter((line) => line !== '')
    : []
  if (medication.length > 10 || medication.some(({ length }) => length > 120))
    return { text, medication, problem: 'too-many-medicines' }
  if (text === '' && medication.length === 0 && draft.attachments.length === 0)
    return { text, medication, problem: 'no-text' }
  return { text, medication }
}

function AddFile({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const words = useWords('messages')
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept="image/*,application/pdf"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          // The same file can be chosen again.
          event.target.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
      <Button icon="image" onClick={() => input.current?.click()}>
        {words.attach}
      </Button>
    </>
  )
}

function Attachments({ draft, onRemove }: { draft: Draft; onRemove: (attachments: Draft['attachments']) => void }) {
  const words = useWords('messages')
  const { locale } = useLanguage()
  const { attachments } = draft
  if (attachments.length === 0) return null
  return (
    <>
      <ul className="s-sheet p-rows" aria-label={words.attached}>
        {attachments.map((one) => (
          <li key={one.name} className="p-row">
            <Icon name={one.mediaType === 'image/jpeg' ? 'image' : 'document'} />
            <span className="p-row-body">
              <strong>{one.name}</strong>
              <span>{formatBytes(one.content.length, locale)}</span>
            </span>
            <IconButton
              icon="x"
              label={words.remove(one.name)}
              onClick={() => onRemove(attachments.filter((other) => other !== one))}
            />
          </li>
        ))}
      </ul>
      {attachments.some(({ mediaType }) => mediaType === 'image/jpeg') && (
        <p className="s-small s-muted">{words.photoHint}</p>
      )}
    </>
  )
}
