import type { QuestionnaireRequest } from '@siegel/contract/staff'
import { Button, StateText, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Confirm } from '../components/confirm.tsx'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { AnswersOf } from './answers.tsx'
import { refreshRequests, useRequests } from './queries.ts'

/** One that was sent: how it stands, the answers, and the way to take it back. */
export function RequestDetail({
  patient,
  request,
  mayWithdraw,
  onBack,
}: {
  patient: string
  request: string
  mayWithdraw: boolean
  onBack: () => void
}) {
  const { questionnaires: words } = useWords()
  const row = useRequests(patient, true).data?.rows.find((one) => one.request === request)
  if (row === undefined) return null
  return (
    <>
      <div className="row">
        <Button kind="quiet" icon="chevron-left" onClick={onBack}>
          {words.back}
        </Button>
      </div>
      <h2>{row.title}</h2>
      <State row={row} />
      {row.answered !== undefined && (
        <>
          <AnswersOf patient={patient} response={row.answered.response} />
          <p>
            <Link to="/patients/$id" params={{ id: patient }} search={{ entry: row.answered.response }}>
              {words.inChart}
            </Link>
          </p>
        </>
      )}
      {mayWithdraw && row.state === 'sent' && <Withdraw patient={patient} row={row} />}
    </>
  )
}

function State({ row }: { row: QuestionnaireRequest }) {
  const { questionnaires: words } = useWords()
  const format = useFormat()
  const { state, at, by, due, fetchedAt, viewedAt } = row
  return (
    <div className="stack-tight">
      <p>
        {words.sentBy(by, format.at(at))}
        {due !== undefined && `, ${words.dueOn(format.date(due))}`}
      </p>
      {state === 'sent' &&
        (viewedAt !== undefined ? (
          <StateText icon="eye" tone="good">
            {words.viewed(format.on(viewedAt))}
          </StateText>
        ) : fetchedAt !== undefined ? (
          <StateText icon="download" tone="good">
            {words.fetched(format.on(fetchedAt))}
          </StateText>
        ) : (
          <StateText icon="clock">{words.states.sent}</StateText>
        ))}
      {(state === 'withdrawn' || state === 'replaced') && <StateText icon="undo">{words.states[state]}</StateText>}
    </div>
  )
}

function Withdraw({ patient, row }: { patient: string; row: QuestionnaireRequest }) {
  const { questionnaires: words } = useWords()
  const [asking, setAsking] = useState(false)
  const withdraw = useMutation({
    mutationFn: () => api.withdrawQuestionnaire({ params: { id: patient, request: row.request } }),
    onSuccess: () => {
      toast(words.withdrawDone, { icon: 'undo' })
      setAsking(false)
    },
    // It may have been answered meanwhile.
    onSettled: () => refreshRequests(patient),
  })
  return (
    <div className="row">
      <Button kind="outline" icon="undo" onClick={() => setAsking(true)}>
        {words.withdraw}
      </Button>
      <Confirm
        open={asking}
        title={words.withdrawTitle}
        action={words.withdraw}
        icon="undo"
        busy={withdraw.isPending}
        error={withdraw.error}
        onConfirm={() => withdraw.mutate()}
        onClose={() => {
          withdraw.reset()
          setAsking(false)
        }}
      >
        <p>
          <strong>{row.title}</strong>
        </p>
        <p>{words.withdrawText}</p>
      </Confirm>
    </div>
  )
}
