import type { IndexItem } from '@siegel/contract/patient'
import { Icon } from '@siegel/ui'
import { go } from '../app/place.ts'
import { useTime } from '../app/use-time.ts'
import { useWords } from '../i18n/language.tsx'

/** What the practice waits for: said at the start, since somebody has to do something. */
export function OpenForms({ forms }: { forms: readonly IndexItem[] }) {
  const words = useWords('questionnaires')
  const time = useTime()
  return (
    <section className="p-section">
      <h2>{words.toDo}</h2>
      <ul className="s-sheet p-rows">
        {forms.map(({ item, title, questionnaire, from, date }) => (
          <li key={item}>
            <button type="button" className="p-row" onClick={() => go({ tab: 'documents', item, form: true })}>
              <span className="p-square">
                <Icon name="list-check" />
              </span>
              <span className="p-row-body">
                <strong>{title}</strong>
                <span>
                  {questionnaire?.due === undefined
                    ? words.from(from, time.date(date))
                    : words.due(time.date(questionnaire.due))}
                </span>
              </span>
              <Icon name="chevron-right" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
