import type { QuestionnaireRequest } from '@siegel/contract/staff'
import { Button, Chip, type IconName, type Tone } from '@siegel/ui'
import { useState } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { useActions } from '../core/actions.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { SendDialog } from './send-dialog.tsx'
import { useRequests } from './queries.ts'

const looks: Readonly<Record<QuestionnaireRequest['state'], [IconName, Tone]>> = {
  sent: ['send', 'info'],
  answered: ['check', 'good'],
  withdrawn: ['undo', 'neutral'],
  replaced: ['refresh', 'neutral'],
}

/** Questionnaires that were sent to a patient, below the conversations, and the way to send one. */
export function PatientQuestionnaires({
  patient,
  maySend,
  chosen,
  onChoose,
}: {
  patient: string
  maySend: boolean
  chosen: string | undefined
  onChoose: (request: string) => void
}) {
  const { questionnaires: words } = useWords()
  const [sending, setSending] = useState(false)
  const list = useRequests(patient, true)
  const rows = list.data?.rows ?? []
  const start = () => setSending(true)
  useActions(maySend ? [{ id: 'send-questionnaire', label: words.send, icon: 'list-check', key: 'q', run: start }] : [])
  return (
    <section className="stack-tight requests" aria-label={words.title}>
      <h2 className="label">{words.title}</h2>
      {maySend && (
        <Button kind="neutral" icon="list-check" keyHint="Q" wide onClick={start}>
          {words.send}
        </Button>
      )}
      <FailureBanner error={list.error} />
      {list.data !== undefined && rows.length === 0 && <p className="s-small s-muted">{words.none}</p>}
      <ul>
        {rows.map((row) => (
          <li key={row.request}>
            <Row row={row} isCurrent={row.request === chosen} onOpen={() => onChoose(row.request)} />
          </li>
        ))}
      </ul>
      {sending && <SendDialog patient={patient} sent={rows} onClose={() => setSending(false)} />}
    </section>
  )
}

function Row({ row, isCurrent, onOpen }: { row: QuestionnaireRequest; isCurrent: boolean; onOpen: () => void }) {
  const { questionnaires: words } = useWords()
  const format = useFormat()
  const { state, due } = row
  const isLate = state === 'sent' && due !== undefined && due < format.today()
  const [icon, tone] = looks[state]
  return (
    <button type="button" className="thread-row" aria-current={isCurrent ? 'true' : undefined} onClick={onOpen}>
      <span className="inbox-line">
        <strong>{row.title}</strong>
        <span className="s-muted s-small">{format.on(row.at)}</span>
      </span>
      <span className="row">
        <Chip tone={tone} icon={icon}>
          {words.states[state]}
        </Chip>
        {state === 'sent' && due !== undefined && (
          <span className={isLate ? 's-small late-text' : 's-small s-muted'}>
            {isLate ? words.overdue(format.date(due)) : words.dueOn(format.date(due))}
          </span>
        )}
      </span>
    </button>
  )
}
