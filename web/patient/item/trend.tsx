import { Icon, Table, TrendPlot } from '@siegel/ui'
import { formatDate, formatNumber, formatShortMonth } from '@siegel/ui/format'
import type { ShownValue } from '@siegel/contract/patient'
import { useState } from 'react'
import { valueState, type TrendPoint } from '../core/shown-value.ts'
import { useLanguage, useWords } from '../i18n/language.tsx'

/** One test over time, as a picture or as a table. */
export function Trend({
  value,
  points,
  folded,
}: {
  value: ShownValue
  points: readonly TrendPoint[]
  /** Shown only on demand: a value in range needs no picture at once. */
  folded: boolean
}) {
  const { locale } = useLanguage()
  const inside = useWords('inside')
  const [open, setOpen] = useState(!folded)
  const [asTable, setAsTable] = useState(false)
  const { unit, low, high } = value
  if (!open) {
    return (
      <button type="button" className="p-link" onClick={() => setOpen(true)}>
        <Icon name="trend" />
        {inside.item.trendShow}
      </button>
    )
  }
  return (
    <div className="p-trend">
      <h4>{inside.item.trend}</h4>
      {asTable ? (
        <Table<TrendPoint>
          caption={`${inside.item.trend}: ${value.name}`}
          captionHidden
          rows={points.toReversed()}
          rowKey={({ date, value: text }) => `${date} ${text}`}
          columns={[
            { key: 'date', title: inside.item.date, rowHeader: true, cell: ({ date }) => formatDate(date, locale) },
            {
              key: 'value',
              title: inside.item.value,
              align: 'right',
              cell: (point) => `${formatNumber(point.value, locale)} ${unit ?? ''}`,
            },
          ]}
        />
      ) : (
        <TrendPlot
          label={`${inside.item.trend}: ${value.name}`}
          low={low}
          high={high}
          formatTick={(tick) => formatNumber(String(tick), locale)}
          points={points.map((point) => ({
            at: Date.parse(point.date),
            value: point.number,
            text: formatNumber(point.value, locale),
            dateText: formatShortMonth(point.date, locale),
            outside: valueState({ ...value, flag: 'none', number: point.number }).group === 'outside',
          }))}
        />
      )}
      <button type="button" className="p-link" onClick={() => setAsTable(!asTable)}>
        <Icon name="table" />
        {asTable ? inside.item.trendPlot : inside.item.trendTable}
      </button>
    </div>
  )
}
