import { Banner, Button, Empty, Icon } from '@siegel/ui'
import type { IndexItem } from '@siegel/contract/patient'
import { lazy, Suspense } from 'react'
import { Emergency } from '../app/help.tsx'
import type { InsideProps } from '../app/inside-props.ts'
import { Title } from '../app/outside.tsx'
import { go } from '../app/place.ts'
import { onTablet } from '../app/tablet.ts'
import { useTime } from '../app/use-time.ts'
import { mainItems } from '../core/history.ts'
import { isNewItem, unreadThreads } from '../documents/is-new.ts'
import { iconOf, ItemRow, kindText } from '../documents/item-row.tsx'
import { useWords } from '../i18n/language.tsx'
import { StartActions } from './actions.tsx'
import { NextAppointment } from './next-appointment.tsx'

const Rights = lazy(() => import('../persons/rights.tsx').then((part) => ({ default: part.Rights })))

const OpenForms = lazy(() => import('../questionnaires/open-forms.tsx').then((part) => ({ default: part.OpenForms })))

const moreRows = 3

export function StartPage({ state, seen, person, persons }: InsideProps) {
  const inside = useWords('inside')
  const time = useTime()
  const { index } = state.view
  const all = mainItems(index)
  const items = all.filter(({ kind }) => kind !== 'questionnaire')
  const forms = all.filter(({ questionnaire }) => questionnaire !== undefined && questionnaire.answeredAt === undefined)
  const fresh = items.filter((item) => isNewItem({ state, seen }, item))
  const newest = fresh[0] ?? items[0]
  const more = fresh.filter((item) => item !== newest).slice(0, moreRows)
  const answers = unreadThreads({ state, seen })
  // The way in is the reader's own, whomever the reader acts for.
  const isFirst = index.guest === undefined && person === persons[0]
  const onlyLink = isFirst && index.slots.every(({ kind }) => kind === 'linkpin1')
  const isFresh = newest === undefined || fresh.length + answers.length > 0
  const news = person.about === undefined ? inside.start.news : inside.persons.newsFor(person.name)
  const heading = index.guest !== undefined ? inside.documents.title : isFresh ? news : inside.start.newest
  return (
    <>
      <Title tab={inside.tabs.start}>
        {person.about === undefined ? inside.start.hello(person.name) : person.name}
      </Title>
      {!state.stale && (
        <p className="p-as-of s-small s-muted">
          <Icon name="check" />
          {inside.asOf(time.instant(state.asOf))}
        </p>
      )}
      {state.access.state === 'failed' && (
        <Banner tone="critical" title={inside.start.accessFailed} announce>
          <p>{inside.start.accessFailedText}</p>
          <Button kind="danger" onClick={() => go({ tab: 'access' })}>
            {inside.tabs.access}
          </Button>
        </Banner>
      )}
      <div className="p-columns">
        <div className="p-column">
          <NextAppointment appointments={index.appointments} />
          {person.level === 'act' && forms.length > 0 && (
            <Suspense>
              <OpenForms forms={forms} />
            </Suspense>
          )}
          <section className="p-section">
            <h2>{heading}</h2>
            {newest === undefined && answers.length === 0 ? (
              <Empty title={inside.start.nothing}>{inside.start.nothingText}</Empty>
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
          {person.level === 'act' && (
            <StartActions
              label={inside.appointments.actions}
              actions={[
                { icon: 'message', text: inside.start.write, run: () => go({ tab: 'messages', write: {} }) },
                { icon: 'calendar', text: inside.appointments.button, run: () => go({ tab: 'booking' }) },
              ]}
            />
          )}
          {items.length > 1 && (
            <Button wide onClick={() => go({ tab: 'documents' })}>
              {inside.start.more}
            </Button>
          )}
          {onlyLink && !onTablet && (
            <Banner tone="warning" icon="key">
              <p>{inside.start.noWay}</p>
              <Button onClick={() => go({ tab: 'account', add: 'passkey' })}>{inside.start.noWayAction}</Button>
            </Banner>
          )}
        </div>
        <div className="p-column">
          {person.about !== undefined && index.guest === undefined && (
            <Suspense>
              <Rights person={person} />
            </Suspense>
          )}
          {index.guest === undefined && <Emergency telephone={index.practice.telephone} />}
        </div>
      </div>
    </>
  )
}

/** What the practice has written and nobody has read yet. */
function AnswerRow({ item }: { item: IndexItem }) {
  const inside = useWords('inside')
  const time = useTime()
  const thread = item.message?.thread ?? ''
  return (
    <li>
      <button type="button" className="p-row" onClick={() => go({ tab: 'messages', thread })}>
        <span className="p-square">
          <Icon name="message" />
        </span>
        <span className="p-row-body">
          <strong>{inside.start.answer}</strong>
          <span>{inside.item.from(time.instant(item.releasedAt), item.from)}</span>
        </span>
        <Icon name="chevron-right" />
      </button>
    </li>
  )
}

/** The newest item with its sentence and the page's only filled button. */
function Newest({ item }: { item: IndexItem }) {
  const inside = useWords('inside')
  const time = useTime()
  const laboratory = item.kind === 'laboratory'
  return (
    <div className="p-newest">
      <div className="p-newest-head">
        <span className="p-square">
          <Icon name={iconOf(item)} />
        </span>
        <span className="p-row-body">
          <strong>{item.title === '' ? kindText(inside, item) : item.title}</strong>
          <span>{inside.item.from(time.shortDay(item.releasedAt), item.sentence?.author ?? item.from)}</span>
        </span>
      </div>
      {item.sentence !== undefined && <blockquote className="p-sentence">{item.sentence.meaning}</blockquote>}
      <Button kind="filled" wide onClick={() => go({ tab: 'documents', item: item.item })}>
        {laboratory ? inside.start.openLab : inside.start.openDocument}
      </Button>
    </div>
  )
}
