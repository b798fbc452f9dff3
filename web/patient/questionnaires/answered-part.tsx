import type { IndexItem, MailboxIndex } from '@siegel/contract/patient'
import { answeredLines } from '@siegel/forms'
import { Answered } from '@siegel/forms/view'
import { Banner, Button } from '@siegel/ui'
import { go } from '../app/place.ts'
import { useTime } from '../app/use-time.ts'
import { attachmentsOf } from '../core/history.ts'
import type { LiveSession } from '../core/live.ts'
import { useLanguage, useWords } from '../i18n/language.tsx'
import { useContent } from './use-content.ts'

type Lines = Parameters<typeof answeredLines>[0]

/** What was answered, as the practice has it. */
export function AnsweredPart({ live, index, item }: { live: LiveSession; index: MailboxIndex; item: IndexItem }) {
  const words = useWords('questionnaires')
  const time = useTime()
  const { locale } = useLanguage()
  const [answers] = attachmentsOf(index, item)
  const content = useContent(live, answers, (response: Lines) => answeredLines(response))
  const answeredAt = item.questionnaire?.answeredAt
  const when = answeredAt === undefined ? '' : words.answered(time.instant(answeredAt))
  return (
    <>
      <Banner tone="good" icon="check" title={words.done}>
        <p>{[when, answers?.from].filter((part) => part !== undefined && part !== '').join(', ')}</p>
        <p>{words.doneText}</p>
        <Button onClick={() => go({ tab: 'messages', write: {} })}>{words.write}</Button>
      </Banner>
      <section className="p-section">
        <h2>{words.answers}</h2>
        {content.state === 'opening' && <p className="s-muted">{words.opening}</p>}
        {content.state === 'failed' && <Banner tone="warning">{words.answersFailed}</Banner>}
        {content.state === 'open' && (
          <div className="s-sheet p-texts">
            <Answered lines={content.content} locale={locale} />
          </div>
        )}
      </section>
    </>
  )
}
