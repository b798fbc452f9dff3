import type { Handling, PortalState } from '@siegel/contract/staff'
import { Banner, Button, Icon, StateText, TextArea, toast } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ReleaseState, SignOffState } from '../chart/handling-state.tsx'
import { refreshPatient, useChart, usePortalState } from '../chart/use-chart.ts'
import { useTimeline } from '../chart/use-timeline.ts'
import { FailureBanner, Pending } from '../components/failure.tsx'
import { useActions } from '../core/actions.ts'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { keyLabel } from '../core/keys.ts'
import { useLocale, useWords } from '../core/language.ts'
import { draftOf, keepDraft, usePerson } from '../core/session.ts'
import { PhonePreview, type Preview } from './phone-preview.tsx'
import { ConversationFirst } from '../release-rules/conversation-first.tsx'
import { ReleasedTable } from './release-list.tsx'
import { Withdraw } from './withdraw.tsx'
import { focusFirst } from '../core/focus-first.ts'

const longest = 1000

/** Release with a sentence: left what is said, right what the patient will see. */
export function Composer({ patient, item }: { patient: string; item: string }) {
  const chart = useChart(patient)
  const { entries } = useTimeline(patient, true)
  const portal = usePortalState(patient)
  const preview = useQuery({
    queryKey: ['preview', patient, item],
    queryFn: () => api.releasePreview({ params: { id: patient }, query: { item } }),
    staleTime: 60_000,
  })
  if (preview.data === undefined) return <Pending error={preview.error} retry={() => void preview.refetch()} />
  const entry = entries.find(({ reference }) => reference === item)
  const before = portal.data?.items.filter(({ reference }) => reference === item) ?? []
  const live = before.find(({ state }) => state === 'released')
  return (
    <Compose
      key={live?.item ?? 'new'}
      patient={patient}
      item={item}
      preview={preview.data}
      handling={entry?.handling}
      portal={portal.data}
      live={live}
      patientName={chart.data?.patient.name ?? ''}
    />
  )
}

interface ComposeProps {
  patient: string
  item: string
  preview: Preview
  handling: Handling | undefined
  portal: PortalState | undefined
  live: PortalState['items'][number] | undefined
  patientName: string
}

function Compose({ patient, item, preview, handling, portal, live, patientName }: ComposeProps) {
  const { release } = useWords()
  const format = useFormat()
  const person = usePerson()
  const [isTold, setTold] = useState(false)
  const { meaning, action, change, submit, isReady, mutation } = useSentence(patient, item, person?.id ?? '', isTold)
  const [tried, setTried] = useState(false)
  const isKept = preview.conversationFirst !== undefined && !isTold
  const send = () => {
    setTried(true)
    if (isReady && !isKept && live === undefined) submit()
  }
  useActions([{ id: 'send-release', label: release.submit, icon: 'share', key: 'ctrl+Enter', run: send }])
  const shown = live === undefined ? { meaning, action } : { meaning: live.meaning, action: live.action ?? '' }
  return (
    <div className="split release" data-side="">
      <div className="split-main release-main">
        <div className="release-fields">
          <div className="page-head">
            <h2>{live === undefined ? release.compose(preview.title) : release.composed(preview.title)}</h2>
            <span className="s-muted">
              {release.about(format.date(preview.date), preview.values.length, preview.from)}
            </span>
          </div>
          {live === undefined ? (
            <SentenceFields
              meaning={meaning}
              action={action}
              change={change}
              missing={tried && meaning.trim() === ''}
            />
          ) : (
            <section>
              <h3 className="label">{release.sentence}</h3>
              <p className="pre sentence">{live.meaning}</p>
              {live.action !== undefined && <p className="pre sentence">{live.action}</p>}
            </section>
          )}
          {live === undefined && preview.conversationFirst !== undefined && (
            <ConversationFirst
              rule={preview.conversationFirst}
              isTold={isTold}
              onChange={setTold}
              isMissing={tried && !isTold}
            />
          )}
          <div className="release-facts">
            <section>
              <h3 className="label">{release.state}</h3>
              <div className="stack-tight">
                {handling !== undefined && item.startsWith('DiagnosticReport/') && <SignOffState handling={handling} />}
                {handling !== undefined && <ReleaseState handling={handling} />}
              </div>
            </section>
            <section>
              <h3 className="label">{release.who}</h3>
              <Who patient={patient} state={portal?.state} />
            </section>
          </div>
          {live === undefined && handling?.signedOff === undefined && item.startsWith('DiagnosticReport/') && (
            <Banner tone="warning">{release.notSignedOff}</Banner>
          )}
          {(portal?.items.length ?? 0) > 0 && (
            <section>
              <h3 className="label">{release.released}</h3>
              <ReleasedTable patient={patient} items={portal?.items ?? []} />
            </section>
          )}
        </div>
        <div>
          <FailureBanner error={mutation.error} />
          <ReleaseFoot patient={patient} live={live} busy={mutation.isPending} onSend={send} />
        </div>
      </div>
      <aside className="phone-side" aria-label={release.preview}>
        <StateText icon="eye">{release.preview}</StateText>
        <PhonePreview
          preview={preview}
          {...shown}
          doctor={live?.releasedBy ?? person?.name ?? ''}
          patientName={patientName}
        />
      </aside>
    </div>
  )
}

/** The two texts, kept for the person while the page lives, and their way to the safe. */
function useSentence(patient: string, item: string, person: string, isTold: boolean) {
  const { release } = useWords()
  const names = { meaning: `${patient} ${item} meaning`, action: `${patient} ${item} action` }
  const [text, setText] = useState({ meaning: draftOf(person, names.meaning), action: draftOf(person, names.action) })
  const change = (part: Partial<typeof text>) => {
    const next = { ...text, ...part }
    setText(next)
    keepDraft(person, names.meaning, next.meaning)
    keepDraft(person, names.action, next.action)
  }
  const meaning = text.meaning.trim()
  const action = text.action.trim()
  const mutation = useMutation({
    mutationFn: () =>
      api.release({
        params: { id: patient },
        body: {
          items: [item],
          meaning,
          ...(action === '' ? {} : { action }),
          ...(isTold ? { conversation: true as const } : {}),
        },
      }),
    onSuccess: () => {
      change({ meaning: '', action: '' })
      toast(release.done, { icon: 'share' })
      return refreshPatient(patient)
    },
  })
  return {
    ...text,
    change,
    mutation,
    isReady: meaning !== '' && !mutation.isPending,
    submit: () => mutation.mutate(),
  }
}

function SentenceFields({
  meaning,
  action,
  change,
  missing,
}: {
  meaning: string
  action: string
  change: (part: { meaning?: string; action?: string }) => void
  missing: boolean
}) {
  const { release } = useWords()
  const count = `${meaning} ${action}`.split(/\s+/).filter(Boolean).length
  return (
    <div className="stack" ref={focusFirst}>
      <TextArea
        label={release.meaning}
        hint={release.meaningHint}
        error={missing ? release.meaningMissing : undefined}
        value={meaning}
        onChange={(text) => change({ meaning: text })}
        maxLength={longest}
        rows={4}
        required
      />
      <TextArea
        label={release.action}
        hint={release.actionHint}
        value={action}
        onChange={(text) => change({ action: text })}
        maxLength={longest}
        rows={2}
      />
      <span className="s-small s-muted">{release.words(count)}</span>
    </div>
  )
}

function Who({ patient, state }: { patient: string; state: PortalState['state'] | undefined }) {
  const { release } = useWords()
  switch (state) {
    case undefined:
      return null
    case 'active':
      return (
        <StateText icon="eye" tone="good">
          {release.whoActive}
        </StateText>
      )
    case 'invited':
      return (
        <StateText icon="mail" tone="info">
          {release.whoInvited}
        </StateText>
      )
    case 'none':
    case 'blocked':
      return (
        <div className="stack-tight">
          <StateText icon={state === 'none' ? 'eye-off' : 'lock'} tone="warning">
            {state === 'none' ? release.whoNone : release.whoBlocked}
          </StateText>
          <Link to="/patients/$id/invite" params={{ id: patient }} className="s-small">
            {release.invite}
          </Link>
        </div>
      )
  }
}

function ReleaseFoot({
  patient,
  live,
  busy,
  onSend,
}: {
  patient: string
  live: PortalState['items'][number] | undefined
  busy: boolean
  onSend: () => void
}) {
  const { release, common } = useWords()
  const locale = useLocale()
  const navigate = useNavigate()
  const [asked, setAsked] = useState(false)
  const back = () => void navigate({ to: '/patients/$id/releases', params: { id: patient }, search: {} })
  return (
    <div className="foot-bar">
      {live === undefined ? (
        <Button
          kind="filled"
          keyHint={keyLabel('ctrl+Enter', locale)}
          busy={busy ? release.submitting : undefined}
          onClick={onSend}
        >
          {release.submit}
        </Button>
      ) : (
        <Button kind="danger" icon="undo" onClick={() => setAsked(true)}>
          {release.withdraw}
        </Button>
      )}
      <Button kind="neutral" onClick={back}>
        {live === undefined ? release.later : common.back}
      </Button>
      <span className="grow" />
      {live === undefined && (
        <span className="s-state">
          <Icon name="lock" small />
          {release.sealed}
        </span>
      )}
      <Withdraw patient={patient} item={asked ? live : undefined} onClose={() => setAsked(false)} />
    </div>
  )
}
