import { Chip, Icon, type IconName } from '@siegel/ui'
import type { IndexItem } from '@siegel/contract/patient'
import { go } from '../app/place.ts'
import { useTime } from '../app/use-time.ts'
import { useLanguage } from '../i18n/language.tsx'

export const iconOf = ({ kind, mediaType }: IndexItem): IconName =>
  kind === 'laboratory'
    ? 'flask'
    : kind === 'questionnaire'
      ? 'list-check'
      : mediaType.startsWith('image/')
        ? 'image'
        : 'document'

/** One item in a list: what it is, what of, when and from whom. */
export function ItemRow({ item, isNew }: { item: IndexItem; isNew: boolean }) {
  const { t } = useLanguage()
  const time = useTime()
  const kind = t.documents.kinds[item.kind]
  const named = item.title !== '' && item.title !== kind
  return (
    <li>
      <button
        type="button"
        className="p-row"
        onClick={() => go({ tab: 'documents', item: item.item, form: item.kind === 'questionnaire' })}
      >
        <span className="p-square">
          <Icon name={iconOf(item)} />
        </span>
        <span className="p-row-body">
          <strong>{named ? item.title : kind}</strong>
          {named && <span>{kind}</span>}
          <span>{[time.date(item.date), item.from].filter((part) => part !== '').join(', ')}</span>
        </span>
        {isNew && <Chip tone="accent">{t.documents.isNew}</Chip>}
        <Icon name="chevron-right" />
      </button>
    </li>
  )
}
