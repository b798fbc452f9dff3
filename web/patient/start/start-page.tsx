import { Banner, Button, Empty, Icon, type IconName } from '@siegel/ui'
import type { IndexItem } from '@siegel/contract/patient'
import { Emergency } from '../app/help.tsx'
import type { InsideProps } from '../app/inside-props.ts'
import { Title } from '../app/outside.tsx'
import { go } from '../app/place.ts'
import { useTime } from '../app/use-time.ts'
import { mainItems } from '../core/history.ts'
import { isNewItem, unreadThreads } from '../documents/is-new.ts'
import { iconOf, ItemRow } from '../documents/item-row.tsx'
import { useLanguage } from '../i18n/language.tsx'

const moreRows = 3

export function StartPage({ state, seen }: InsideProps) {
  const { t } = useLanguage()
  const time = useTime()
  const { index } = state.view
  const items = mainItems(index)
  const fresh = items.filter((item) => isNewItem({ state, seen }, item))
  const newest = fresh[0] ?? items[0]
  const more = fresh.filter((item) => item !== newest).slice(0, moreRows)
  const answers = unreadThreads({ state, seen })
  const onlyLink = index.slots.every(({ kind }) => kind === 'linkpin1')
  return (
    <>
      <Title>{t.start.hello(index.patient.name)}</Title>
      {!state.stale && (
        <p className="p-as-of s-small s-muted">
          <Icon name="check" />
          {t.asOf(time.instant(state.asOf))}
        </p>
      )}
      {state.access.state === 'failed' && (
        <Banner tone="critical" title={t.start.accessFailed} announce>
          <p>{t.start.accessFailedText}</p>
          <Button kind="danger" onClick={() => go({ tab: 'access' })}>
            {t.tabs.access}
          </Button>
        </Banner>
      )}
      <div className="p-columns">
        <div className="p-column">
          <section className="p-section">
            <h2>
              {newest !== undefined && fresh.length === 0 && answers.length === 0 ? t.start.newest : t.start.news}
            </h2>
            {newest === undefined && answers.length === 0 ? (
              <Empty title={t.start.nothing}>{t.start.nothingText}</Empty>
            ) : (
              <div className="s-sheet">
                {newest !== undefined && <Newest item={newest} />}
                {more.length + answers.length > 0 && (
                  <ul className="p-rows" data-below={newest === undefined ? undefined : ''}>
                    {answers.map((item) => (
                      <AnswerRow key={item.item} item={item} />
                    ))}
                    {more.map((item) => (
                      <ItemRow key={item.item} item={item} isNew />
                    ))}
                  </ul>
                )}
              </div>
            )}
          </section>
          <div className="p-start-actions">
            <Action icon="message" text={t.start.write} onClick={() => go({ tab: 'messages', write: {} })} />
          </div>
          {items.length > 1 && (
            <Button wide onClick={() => go({ tab: 'documents' })}>
              {t.start.more}
            </Button>
          )}
          {onlyLink && (
            <Banner tone="warning" icon="key">
              <p>{t.start.noWay}</p>
              <Button onClick={() => go({ tab: 'account', add: 'passkey' })}>{t.start.noWayAction}</Button>
            </Banner>
          )}
        </div>
        <div className="p-column">
          <Emergency telephone={index.practice.telephone} />
        </div>
      </div>
    </>
  )
}

/** Something that the patient can do from here. */
function Action({ icon, text, onClick }: { icon: IconName; text: string; onClick: () => void }) {
  return (
    <button type="button" className="p-action" onClick={onClick}>
      <Icon name={icon} />
      {text}
    </button>
  )
}

/** What the practice has written and nobody has read yet. */
function AnswerRow({ item }: { item: IndexItem }) {
  const { t } = useLanguage()
  const time = useTime()
  const thread = item.message?.thread ?? ''
  return (
    <li>
      <button type="button" className="p-row" onClick={() => go({ tab: 'messages', thread })}>
        <span className="p-square">
          <Icon name="message" />
        </span>
        <span className="p-row-body">
          <strong>{t.start.answer}</strong>
          <span>{t.item.from(time.instant(item.releasedAt), item.from)}</span>
        </span>
        <Icon name="chevron-right" />
      </button>
    </li>
  )
}

/** The newest item with its sentence and the page's only filled button. */
function Newest({ item }: { item: IndexItem }) {
  const { t } = useLanguage()
  const time = useTime()
  const laboratory = item.kind === 'laboratory'
  return (
    <div className="p-newest">
      <div className="p-newest-head">
        <span className="p-square">
          <Icon name={iconOf(item)} />
        </span>
        <span className="p-row-body">
          <strong>{item.title === '' ? t.documents.kinds[item.kind] : item.title}</strong>
          <span>{t.item.from(time.shortDay(item.releasedAt), item.sentence?.author ?? item.from)}</span>
        </span>
      </div>
      {item.sentence !== undefined && <blockquote className="p-sentence">{item.sentence.meaning}</blockquote>}
      <Button kind="filled" wide onClick={() => go({ tab: 'documents', item: item.item })}>
        {laboratory ? t.start.openLab : t.start.openDocument}
      </Button>
    </div>
  )
}
