import type { IndexItem } from '@siegel/contract/patient'
import { initialAnswers, readForm, type Answer, type Form } from '@siegel/forms'
import { FormFiller, type Progress } from '@siegel/forms/view'
import { Banner, Button } from '@siegel/ui'
import { useEffect, useEffectEvent, useState } from 'react'
import { useRequest } from '../app/use-request.ts'
import type { LiveSession } from '../core/live.ts'
import type { Person } from '../core/persons.ts'
import { problemText } from '../i18n/explain.ts'
import { useLanguage, useWords } from '../i18n/language.tsx'
import { draftOf, keepDraft } from './drafts.ts'
import { Gone } from './gone.tsx'
import { useContent } from './use-content.ts'

/** What the reader fills in. `item` is gone once the practice has taken it back; what it said then still stands here. */
export function FillIn({
  live,
  person,
  itemId,
  item,
  onSeen,
}: {
  live: LiveSession
  person: Person
  itemId: string
  item: IndexItem | undefined
  onSeen: (item: string) => void
}) {
  const words = useWords('questionnaires')
  const content = useContent(live, item, (questionnaire: Parameters<typeof readForm>[0]) => {
    const read = readForm(questionnaire)
    return 'form' in read ? read.form : undefined
  })
  const isOpen = content.state === 'open'
  const read = useEffectEvent(() => {
    onSeen(itemId)
    if (item !== undefined) void live.session.reportViewed(item)
  })
  useEffect(() => {
    if (isOpen) read()
  }, [isOpen])
  const request = useRequest(live, person.about)
  const send = useSend(live, itemId, item, request)
  return (
    <>
      {person.about !== undefined && item !== undefined && <p>{words.forName(person.name)}</p>}
      <Sent request={request} hasItem={item !== undefined} />
      {item === undefined && <Gone isExplained={request.state.step === 'refused'} />}
      {item !== undefined && content.state === 'opening' && <p className="s-muted">{words.opening}</p>}
      {item !== undefined && content.state === 'failed' && <Banner tone="critical">{words.failed}</Banner>}
      {item !== undefined && content.state === 'open' && request.state.step !== 'pending' && (
        <Filling
          live={live}
          itemId={itemId}
          form={content.content}
          onSend={send}
          busy={request.state.step === 'sending' || request.state.step === 'done'}
        />
      )}
    </>
  )
}

type Sending = ReturnType<typeof useRequest>

/** Sends answers, and looks again for those that were on their way when the reader went elsewhere. */
function useSend(live: LiveSession, itemId: string, item: IndexItem | undefined, request: Sending) {
  const again = useEffectEvent(() => {
    const { sent } = draftOf(live, itemId)
    if (sent !== undefined) void request.check(sent)
  })
  useEffect(() => again(), [itemId])
  const { state } = request
  const follow = useEffectEvent(() => {
    const { progress } = draftOf(live, itemId)
    const kept = progress === undefined ? {} : { progress }
    if (state.step === 'pending') keepDraft(live, itemId, { ...kept, sent: state.upload })
    if (state.step === 'refused') keepDraft(live, itemId, kept)
    if (state.step === 'done') keepDraft(live, itemId, {})
  })
  useEffect(() => follow(), [state.step])
  return (answers: Answer[]) => {
    const asked = item?.questionnaire
    if (asked === undefined) return
    void request.send({
      kind: 'answers',
      request: asked.request,
      questionnaire: asked.id,
      questionnaireVersion: asked.version,
      answers: answers.map(({ linkId, values }) => ({ linkId, values: [...values] })),
    })
  }
}

/** What became of what was sent, where that is not simply done. */
function Sent({ request: { state, check }, hasItem }: { request: Sending; hasItem: boolean }) {
  const words = useWords('questionnaires')
  const { t } = useLanguage()
  if (state.step === 'refused') {
    const refusal = words.refusals[state.code]
    return (
      <Banner tone="critical" title={refusal === undefined && hasItem ? words.notSent : words.notTaken} announce>
        {refusal ?? problemText(t, state.code)}
      </Banner>
    )
  }
  if (state.step !== 'pending') return null
  return (
    <Banner tone="warning" icon="clock" title={words.pending} announce>
      <p>{words.pendingText}</p>
      <Button onClick={() => void check(state.upload)}>{words.check}</Button>
    </Banner>
  )
}

function Filling({
  live,
  itemId,
  form,
  onSend,
  busy,
}: {
  live: LiveSession
  itemId: string
  form: Form
  onSend: (answers: Answer[]) => void
  busy: boolean
}) {
  const words = useWords('questionnaires')
  const { locale } = useLanguage()
  const [progress, setProgress] = useState<Progress>(
    () => draftOf(live, itemId).progress ?? { typed: initialAnswers(form), at: 0, seenAll: false },
  )
  const keep = (next: Progress) => {
    keepDraft(live, itemId, { progress: next })
    setProgress(next)
  }
  return (
    <FormFiller form={form} locale={locale} progress={progress} onProgress={keep} onSend={onSend} busy={busy}>
      <p className="s-small s-muted">
        {words.draft} {words.notUrgent}
      </p>
    </FormFiller>
  )
}
