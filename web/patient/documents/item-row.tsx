import { Chip, Icon, type IconName } from '@siegel/ui'
import type { IndexItem } from '@siegel/contract/patient'
import { go } from '../app/place.ts'
import { useTime } from '../app/use-time.ts'
import type { Catalogue } from '../i18n/catalogue.ts'
import { useWords } from '../i18n/language.tsx'

/** What an item is, in a word: of a document, by the practice's own kinds. */
export const kindText = (
  { documents }: Pick<Catalogue['inside'], 'documents'>,
  { kind, documentKind = '' }: IndexItem,
): string => (kind === 'document' ? documents.documentKinds[documentKind] : undefined) ?? documents.kinds[kind]

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
  const inside = useWords('inside')
  const time = useTime()
  const kind = kindText(inside, item)
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
        {isNew && <Chip tone="accent">{inside.documents.isNew}</Chip>}
        <Icon name="chevron-right" />
      </button>
    </li>
  )
}
