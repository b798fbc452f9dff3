import { Button, Empty, Icon } from '@siegel/ui'
import { lazy, Suspense, useEffect, useEffectEvent, useState } from 'react'
import type { InsideProps } from '../app/inside-props.ts'
import { Title } from '../app/outside.tsx'
import { go } from '../app/place.ts'
import { onTablet } from '../app/tablet.ts'
import { useTime } from '../app/use-time.ts'
import { attachmentsOf } from '../core/history.ts'
import { kindText } from '../documents/item-row.tsx'
import { useWords } from '../i18n/language.tsx'
import { FileCard } from './file-card.tsx'
import { Sentence } from './sentence.tsx'
import { Values } from './values.tsx'

/** Below everything that one came to read. */
const Facts = lazy(() => import('./facts.tsx').then((part) => ({ default: part.Facts })))
const DataFile = lazy(() => import('./data-file.tsx').then((part) => ({ default: part.DataFile })))

/** One released item: the sentence first, then the values, then the files, then the proofs. */
export function ItemPage({
  live,
  state,
  person,
  itemId,
  onSeen,
}: InsideProps & { itemId: string; onSeen: (item: string) => void }) {
  const inside = useWords('inside')
  const time = useTime()
  const { index } = state.view
  const [isGenuine, setGenuine] = useState(true)
  const item = index.items.find(({ item: id }) => id === itemId)
  const laboratory = item?.kind === 'laboratory'

  // A report's values are read by opening its page; a document is seen when it is opened. Once for each item.
  const opened = useEffectEvent((id: string) => {
    if (item === undefined || !laboratory) return
    onSeen(id)
    void live.session.reportViewed(item)
  })
  useEffect(() => opened(itemId), [itemId])

  const back = (
    <button type="button" className="p-back" onClick={() => go({ tab: 'documents' })}>
      <Icon name="chevron-left" />
      {inside.documents.title}
    </button>
  )
  if (item === undefined) {
    return (
      <>
        {back}
        <Title>{inside.item.gone}</Title>
        <Empty title={inside.item.goneText}>
          <Button onClick={() => go({ tab: 'documents' })}>{inside.documents.title}</Button>
        </Empty>
      </>
    )
  }
  const attachments = attachmentsOf(index, item)
  return (
    <>
      {back}
      <div>
        <Title tab={kindText(inside, item)}>{item.title === '' ? kindText(inside, item) : item.title}</Title>
        <p className="s-small s-muted">{inside.item.from(time.date(item.date), item.from)}</p>
      </div>
      {item.sentence !== undefined && <Sentence item={item} sentence={item.sentence} />}
      {!laboratory && <FileCard live={live} item={item} main onShown={() => onSeen(itemId)} onChecked={setGenuine} />}
      {item.values !== undefined && <Values values={item.values} items={index.items} />}
      {item.texts !== undefined && item.texts.length > 0 && (
        <section className="p-section">
          <h2>{inside.item.texts}</h2>
          <div className="s-sheet p-texts">
            {item.texts.map((text) => (
              <p key={text}>{text}</p>
            ))}
          </div>
        </section>
      )}
      {attachments.length > 0 && (
        <section className="p-section">
          <h2>{inside.item.files}</h2>
          <p className="s-small s-muted">{inside.item.expert}</p>
          {attachments.map((attachment, at) => (
            <FileCard
              key={attachment.item}
              live={live}
              item={attachment}
              main={laboratory && at === 0}
              onShown={() => onSeen(attachment.item)}
              onChecked={setGenuine}
            />
          ))}
        </section>
      )}
      {laboratory && !onTablet && (
        <Suspense>
          <DataFile live={live} item={item} />
        </Suspense>
      )}
      {person.about === undefined && (
        <div className="s-sheet p-rows p-no-print">
          <button
            type="button"
            className="p-row"
            onClick={() => go({ tab: 'documents', item: item.item, sharing: true })}
          >
            <Icon name="share" />
            <span className="p-row-body">
              <strong>{inside.item.shareWith}</strong>
              <span>{inside.item.shareWithText}</span>
            </span>
            <Icon name="chevron-right" />
          </button>
        </div>
      )}
      <Suspense>
        <Facts state={state} live={live} item={item} isGenuine={isGenuine} />
      </Suspense>
    </>
  )
}
