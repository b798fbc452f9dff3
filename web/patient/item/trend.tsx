import { Icon, Table, TrendPlot } from '@siegel/ui'
import { formatDate, formatNumber } from '@siegel/ui/format'
import type { ShownValue } from '@siegel/contract/patient'
import { useState } from 'react'
import { valueState, type TrendPoint } from '../core/shown-value.ts'
import { useLanguage } from '../i18n/language.tsx'

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
  const { t, locale } = useLanguage()
  const [open, setOpen] = useState(!folded)
  const [asTable, setAsTable] = useState(false)
  const { unit, low, high } = value
  if (!open) {
    return (
      <button type="button" className="p-link" onClick={() => setOpen(true)}>
        <Icon name="trend" />
        {t.item.trendShow}
      </button>
    )
  }
  return (
    <div className="p-trend">
      <h4>{t.item.trend}</h4>
      {asTable ? (
        <Table<TrendPoint>
          caption={`${t.item.trend}: ${value.name}`}
          captionHidden
          rows={points.toReversed()}
          rowKey={({ date, value: text }) => `${date} ${text}`}
          columns={[
            { key: 'date', title: t.item.date, rowHeader: true, cell: ({ date }) => formatDate(date, locale) },
            {
              key: 'value',
              title: t.item.value,
              align: 'right',
              cell: (point) => `${formatNumber(point.value, locale)} ${unit ?? ''}`,
            },
          ]}
        />
      ) : (
        <TrendPlot
          label={`${t.item.trend}: ${value.name}`}
          low={low}
          high={high}
          formatTick={(tick) => formatNumber(String(tick), locale)}
          points={points.map((point) => ({
            at: Date.parse(point.date),
            value: point.number,
            text: formatNumber(point.value, locale),
            dateText: formatDate(point.date.slice(0, 7), locale).replace(/^(\p{L}{3})\p{L}* 20/u, '$1 '),
            outside: valueState({ ...value, flag: 'none', number: point.number }).group === 'outside',
          }))}
        />
      )}
      <button type="button" className="p-link" onClick={() => setAsTable(!asTable)}>
        <Icon name="table" />
        {asTable ? t.item.trendPlot : t.item.trendTable}
      </button>
    </div>
  )
}
