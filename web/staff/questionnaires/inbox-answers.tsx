import type { InboxItem } from '@siegel/contract/staff'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { Answers } from './answers.tsx'

/** An answered questionnaire in the middle of the inbox. */
export function AnswersPreview({ item: { row, answers } }: { item: InboxItem }) {
  const { inbox } = useWords()
  const format = useFormat()
  return (
    <article className="preview">
      <header className="preview-head">
        <h2>{row.title ?? inbox.kinds.answers}</h2>
        <span className="s-muted">
          {[row.patient?.name, inbox.kinds.answers, format.at(row.at)].filter((part) => part !== undefined).join(', ')}
        </span>
      </header>
      {answers !== undefined && <Answers answers={answers} />}
    </article>
  )
}
