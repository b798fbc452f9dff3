import { Button } from '@siegel/ui'
import { allItems, isQuestion } from '../form.ts'
import { cleanValues, type Typed } from '../typed.ts'
import { sectionTitle, type Section } from './sections.ts'
import { typedText } from './value-text.ts'
import type { FormWords } from './words.ts'

/** All answers before they are sent, each part with its way back. */
export function Summary({
  sections,
  asked,
  typed,
  words,
  locale,
  onChange,
}: {
  sections: readonly Section[]
  asked: ReadonlySet<string>
  typed: Typed
  words: FormWords
  locale: string
  onChange: (section: Section) => void
}) {
  return (
    <>
      <div>
        <h2 tabIndex={-1}>{words.last}</h2>
        <p>{words.summaryText}</p>
      </div>
      {sections.map((section) => {
        const title = sectionTitle(section, words)
        return (
          <section key={section.place} className="f-summary">
            <div className="f-summary-head">
              <h3>{title}</h3>
              <Button kind="quiet" icon="pencil" aria-label={words.changePart(title)} onClick={() => onChange(section)}>
                {words.change}
              </Button>
            </div>
            <dl className="f-answers">
              {allItems(section.items)
                .filter((item) => isQuestion(item) && asked.has(item.linkId))
                .map((item) => {
                  const values = cleanValues(item, typed.get(item.linkId) ?? [])
                  return (
                    <div key={item.linkId}>
                      <dt>{item.text}</dt>
                      {values.length === 0 && <dd className="s-muted">{words.open}</dd>}
                      {values.map((value) => (
                        <dd key={JSON.stringify(value)}>{typedText(item, value, words, locale)}</dd>
                      ))}
                    </div>
                  )
                })}
            </dl>
          </section>
        )
      })}
    </>
  )
}
