import { Chip, Icon, NumberLine, Table, type IconName } from '@siegel/ui'
import { formatNumber, formatRange } from '@siegel/ui/format'
import type { IndexItem, ShownValue } from '@siegel/contract/patient'
import { lazy, Suspense, useState } from 'react'
import { trendOf, valueState, type ValueState } from '../core/shown-value.ts'
import { useLanguage, useWords } from '../i18n/language.tsx'

const Trend = lazy(() => import('./trend.tsx').then((part) => ({ default: part.Trend })))

const icons: Readonly<Record<NonNullable<ValueState['word']>, IconName>> = {
  inRange: 'check',
  high: 'arrow-up',
  low: 'arrow-down',
  veryHigh: 'arrow-up-double',
  veryLow: 'arrow-down-double',
  abnormal: 'info',
  veryAbnormal: 'alert',
}

const groups = ['outside', 'inside', 'plain'] as const
const tones = { outside: 'warning', inside: 'good', plain: 'neutral' } as const

/** Laboratory values: out of range first, each as a number line with words; or all as one table. */
export function Values({ values, items }: { values: readonly ShownValue[]; items: readonly IndexItem[] }) {
  const inside = useWords('inside')
  const [asTable, setAsTable] = useState(false)
  const stated = values
    .map((value) => ({ value, state: valueState(value) }))
    .sort((a, b) => Number(b.state.tone === 'critical') - Number(a.state.tone === 'critical'))
  const drawn = stated.some(({ value: { number, low, high } }) => number !== undefined && (low ?? high) !== undefined)
  return (
    <>
      {asTable ? (
        <ValueTable stated={stated} />
      ) : (
        <>
          {drawn && <Legend />}
          {groups.map((group) => {
            const members = stated.filter(({ state }) => state.group === group)
            if (members.length === 0) return null
            return (
              <section key={group} className="p-section">
                <h2 className="p-group">
                  {inside.item[group]} <Chip tone={tones[group]}>{inside.item.count(members.length)}</Chip>
                </h2>
                <ul className="s-sheet p-values">
                  {members.map(({ value, state }, at) => (
                    <Value key={`${value.name} ${at}`} value={value} state={state} items={items} />
                  ))}
                </ul>
              </section>
            )
          })}
        </>
      )}
      <button type="button" className="s-sheet p-row p-single" onClick={() => setAsTable(!asTable)}>
        <Icon name="table" />
        <strong className="p-row-body">{asTable ? inside.item.asLines : inside.item.asTable}</strong>
        <Icon name="chevron-right" />
      </button>
    </>
  )
}

function Legend() {
  const inside = useWords('inside')
  return (
    <p className="p-legend s-small" aria-hidden="true">
      <span>
        <i className="p-legend-band" /> {inside.item.legendRange}
      </span>
      <span>
        <i className="p-legend-circle" />
        <i className="p-legend-diamond" /> {inside.item.legendValue}
      </span>
    </p>
  )
}

function StateChip({ state }: { state: ValueState }) {
  const inside = useWords('inside')
  if (state.word === undefined) return null
  return (
    <Chip tone={state.tone} icon={icons[state.word]}>
      {inside.item.words[state.word]}
    </Chip>
  )
}

/** The reference range in words: what the laboratory printed, with the language's decimal sign. */
function useRangeText() {
  const { locale } = useLanguage()
  const inside = useWords('inside')
  return ({ low, high, range }: ShownValue): string | undefined => {
    const number = (value: number) => formatNumber(String(value), locale)
    // The laboratory's own digits, where it printed them: 3.50 is not 3.5.
    const printed = range === undefined ? undefined : formatRange(range, locale)
    if (low !== undefined && high !== undefined) return printed ?? `${number(low)}–${number(high)}`
    if (high !== undefined) return inside.item.below(printed?.replace(/^[^\d]*/, '') ?? number(high))
    if (low !== undefined) return inside.item.above(printed?.replace(/^[^\d]*/, '') ?? number(low))
    return printed
  }
}

/** Both edges of a printed range "3.50–5.10" as texts. */
function edges({ range = '' }: ShownValue, locale: string): [string | undefined, string | undefined] {
  const [from, to, ...rest] = range.split('–')
  if (from === undefined || to === undefined || rest.length > 0) return [undefined, undefined]
  return [formatNumber(from, locale), formatNumber(to, locale)]
}

function Value({ value, state, items }: { value: ShownValue; state: ValueState; items: readonly IndexItem[] }) {
  const { locale } = useLanguage()
  const inside = useWords('inside')
  const rangeText = useRangeText()
  const { number, low, high, unit, comment } = value
  const range = rangeText(value)
  const [lowText, highText] = edges(value, locale)
  const oneSided = (low === undefined) !== (high === undefined)
  const tone = state.tone === 'neutral' ? 'good' : state.tone
  const lined = number !== undefined && (low ?? high) !== undefined
  const trend = trendOf(items, value)
  const long = value.value.length > 24
  return (
    <li className="p-value">
      <div className="p-value-head" data-long={long ? '' : undefined}>
        <h3>{value.name}</h3>
        <p className="p-value-number">
          <strong>{formatNumber(value.value, locale)}</strong> {unit !== undefined && <span>{unit}</span>}
        </p>
      </div>
      <div className="p-value-state">
        <StateChip state={state} />
      </div>
      {lined && (
        <NumberLine
          value={number}
          low={low}
          high={high}
          tone={tone}
          lowText={oneSided || low === undefined ? undefined : (lowText ?? formatNumber(String(low), locale))}
          highText={oneSided || high === undefined ? undefined : (highText ?? formatNumber(String(high), locale))}
        />
      )}
      {range !== undefined && (
        <p className={lined && !oneSided ? 's-hidden-text' : 's-small s-muted'}>{inside.item.range(range)}</p>
      )}
      {comment !== undefined && <p className="s-small p-comment">{comment}</p>}
      {trend.length > 0 && (
        <Suspense>
          <Trend value={value} points={trend} folded={state.group !== 'outside'} />
        </Suspense>
      )}
    </li>
  )
}

function ValueTable({ stated }: { stated: readonly { value: ShownValue; state: ValueState }[] }) {
  const { locale } = useLanguage()
  const inside = useWords('inside')
  const rangeText = useRangeText()
  type Row = (typeof stated)[number] & { at: number }
  return (
    <div className="s-sheet p-table">
      <Table<Row>
        caption={inside.documents.laboratory}
        captionHidden
        rows={stated.map((row, at) => ({ ...row, at }))}
        rowKey={({ at }) => at}
        columns={[
          { key: 'test', title: inside.item.test, rowHeader: true, cell: ({ value }) => value.name },
          {
            key: 'value',
            title: inside.item.value,
            align: 'right',
            cell: ({ value, state }) => (
              <>
                <span className={state.group === 'outside' ? 'p-strong' : undefined}>
                  {formatNumber(value.value, locale)} {value.unit}
                </span>
                {state.group === 'outside' && state.word !== undefined && (
                  <span className="p-table-word"> {inside.item.words[state.word]}</span>
                )}
              </>
            ),
          },
          { key: 'range', title: inside.item.reference, align: 'right', cell: ({ value }) => rangeText(value) ?? '–' },
        ]}
      />
    </div>
  )
}
