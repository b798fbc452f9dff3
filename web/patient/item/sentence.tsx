import { Initials } from '@siegel/ui'
import type { IndexItem } from '@siegel/contract/patient'
import { useTime } from '../app/use-time.ts'
import { useWords } from '../i18n/language.tsx'

/** The doctor's sentence: first on the page, and the largest. */
export function Sentence({ item, sentence }: { item: IndexItem; sentence: NonNullable<IndexItem['sentence']> }) {
  const inside = useWords('inside')
  const time = useTime()
  const { meaning, action, author } = sentence
  return (
    <section className="p-doctor">
      <h2>{inside.item.meaning}</h2>
      <p>{meaning}</p>
      {action !== undefined && (
        <>
          <h2>{inside.item.action}</h2>
          <p>{action}</p>
        </>
      )}
      <footer>
        <Initials name={author} />
        <span className="p-row-body">
          <strong>{author}</strong>
          <span>{time.instant(item.releasedAt)}</span>
        </span>
      </footer>
    </section>
  )
}
