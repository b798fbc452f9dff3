import { Icon } from '@siegel/ui'
import type { InsideProps } from '../app/inside-props.ts'
import { Title } from '../app/outside.tsx'
import { go } from '../app/place.ts'
import { useTime } from '../app/use-time.ts'
import { useWords } from '../i18n/language.tsx'
import { AnsweredPart } from './answered-part.tsx'
import { FillIn } from './fill-in.tsx'
import { Gone } from './gone.tsx'

/** A questionnaire of the practice: to fill in, or as it was answered. */
export function QuestionnairePage({
  itemId,
  onSeen,
  ...props
}: InsideProps & { itemId: string; onSeen: (item: string) => void }) {
  const words = useWords('questionnaires')
  const inside = useWords('inside')
  const time = useTime()
  const { live, state, person } = props
  const { index } = state.view
  const item = index.items.find(({ item: id }) => id === itemId)
  const asked = item?.questionnaire
  const isAnswered = asked?.answeredAt !== undefined
  return (
    <>
      <button type="button" className="p-back" onClick={() => go({ tab: 'documents' })}>
        <Icon name="chevron-left" />
        {inside.documents.title}
      </button>
      <div>
        <Title>{item?.title ?? words.gone}</Title>
        {item !== undefined && (
          <p className="s-small s-muted">
            {words.from(item.from, time.date(item.date))}
            {asked?.due !== undefined && !isAnswered && `, ${words.due(time.date(asked.due))}`}
          </p>
        )}
      </div>
      {item !== undefined && isAnswered && <AnsweredPart live={live} index={index} item={item} />}
      {item !== undefined && !isAnswered && person.level !== 'act' && <p>{words.readOnly(person.name)}</p>}
      {!isAnswered && person.level === 'act' && (
        <FillIn live={live} person={person} itemId={itemId} item={item} onSeen={onSeen} />
      )}
      {item === undefined && person.level !== 'act' && <Gone />}
    </>
  )
}
