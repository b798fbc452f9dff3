import type { QuestionnaireAnswers } from '@siegel/contract/staff'
import { Answered } from '@siegel/forms/view'
import { useQuery } from '@tanstack/react-query'
import { Pending } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'

/** Question by question; what is in it is text, whoever wrote it. */
export function Answers({ answers }: { answers: QuestionnaireAnswers }) {
  const { questionnaires } = useWords()
  const format = useFormat()
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what is around it scrolls, so the keyboard has to reach it
    <section className="stack-tight" tabIndex={0} aria-label={questionnaires.answers}>
      <p className="s-small s-muted">{questionnaires.answeredBy(answers.by, format.at(answers.at))}</p>
      <Answered lines={answers.lines} locale={format.locale} />
    </section>
  )
}

/** The same, read from the chart. */
export function AnswersOf({ patient, response }: { patient: string; response: string }) {
  const query = useQuery({
    queryKey: ['questionnaire-answers', patient, response],
    queryFn: () =>
      api.questionnaireAnswers({ params: { id: patient, response: response.replace('QuestionnaireResponse/', '') } }),
  })
  if (query.data === undefined) return <Pending error={query.error} retry={() => void query.refetch()} />
  return <Answers answers={query.data} />
}
