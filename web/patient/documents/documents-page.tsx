import { Button, Empty, Icon } from '@siegel/ui'
import { formatMonth } from '@siegel/ui/format'
import { useState } from 'react'
import type { InsideProps } from '../app/inside-props.ts'
import { Title } from '../app/outside.tsx'
import { useTime } from '../app/use-time.ts'
import { mainItems } from '../core/history.ts'
import { useLanguage, useWords } from '../i18n/language.tsx'
import { Filters } from './filters.tsx'
import { isNewItem } from './is-new.ts'
import { ItemRow, kindText } from './item-row.tsx'

const step = 30

export function DocumentsPage({ state, seen }: InsideProps) {
  const { locale } = useLanguage()
  const inside = useWords('inside')
  const [kind, setKind] = useState('all')
  const [most, setMost] = useState(step)
  const items = mainItems(state.view.index)
  // Only kinds that there are; what the practice calls alike is one.
  const kinds = [...new Set(items.map((item) => kindText(inside, item)))]
  const fitting = items.filter((item) => kind === 'all' || kindText(inside, item) === kind)
  const months = Map.groupBy(fitting.slice(0, most), ({ date }) => date.slice(0, 7))
  return (
    <>
      <Title>{inside.documents.title}</Title>
      {items.length > 0 && (
        <Filters
          label={inside.documents.filter}
          selected={kind}
          onSelect={setKind}
          options={[{ key: 'all', text: inside.documents.all }, ...kinds.map((text) => ({ key: text, text }))]}
        />
      )}
      {items.length === 0 && <Empty title={inside.documents.empty}>{inside.documents.emptyText}</Empty>}
      {items.length > 0 && fitting.length === 0 && <Empty title={inside.documents.emptyFilter} />}
      {[...months].map(([month, rows]) => (
        <section key={month} className="p-section">
          <h2>{formatMonth(month, locale)}</h2>
          <ul className="s-sheet p-rows">
            {rows.map((item) => (
              <ItemRow key={item.item} item={item} isNew={isNewItem({ state, seen }, item)} />
            ))}
          </ul>
        </section>
      ))}
      {fitting.length > most && (
        <Button wide onClick={() => setMost(most + step)}>
          {inside.documents.older}
        </Button>
      )}
      <Withdrawn state={state} />
    </>
  )
}

/** What the practice has taken back: the manifest names id and time, and nothing else is left of it. */
function Withdrawn({ state }: Pick<InsideProps, 'state'>) {
  const inside = useWords('inside')
  const time = useTime()
  const { withdrawn } = state.view.files.manifest
  if (withdrawn.length === 0) return null
  return (
    <ul className="s-sheet p-rows">
      {withdrawn.slice(-20).map(({ item, time: at }) => (
        <li key={item} className="p-row" data-quiet="">
          <span className="p-square">
            <Icon name="undo" />
          </span>
          <span className="p-row-body">
            <strong>{inside.documents.withdrawnTitle}</strong>
            <span>{inside.documents.withdrawn(time.shortDay(at))}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}
