import { Select, TextArea, TextField } from '@siegel/ui'
import { formatDate, formatNumber } from '@siegel/ui/format'
import type { ReactNode } from 'react'
import type { AnswerIssue } from '../check.ts'
import type { AnswerValue, FormItem } from '../form.ts'
import { Choices } from './choices.tsx'
import type { FormWords } from './words.ts'

export interface QuestionProps {
  item: FormItem
  values: readonly AnswerValue[]
  issue: AnswerIssue | undefined
  words: FormWords
  locale: string
  onChange: (values: readonly AnswerValue[]) => void
}

/** One question with the control that its answers need. */
export function Question(props: QuestionProps) {
  const { item, values, issue, words, locale, onChange } = props
  const [value] = values
  const common = {
    label: item.required ? item.text : `${item.text} (${words.optional})`,
    ...hinted([...item.hints, ...rangeOf(item, words, locale)]),
    error: issue === undefined ? undefined : words.issues[issue],
    'aria-required': item.required || undefined,
  }
  const text = value !== undefined && 'text' in value ? value.text : ''
  switch (item.type) {
    case 'string':
      return (
        <TextField
          {...common}
          value={text}
          maxLength={item.maxLength}
          onChange={(next) => onChange([{ text: next }])}
        />
      )
    case 'text':
      return (
        <TextArea
          {...common}
          rows={4}
          value={text}
          maxLength={item.maxLength}
          onChange={(next) => onChange([{ text: next }])}
        />
      )
    case 'date':
      return (
        <TextField
          {...common}
          type="date"
          min={item.min}
          max={item.max}
          value={value !== undefined && 'date' in value ? value.date : ''}
          onChange={(date) => onChange(date === '' ? [] : [{ date }])}
        />
      )
    case 'integer':
    case 'decimal':
    case 'quantity':
      return (
        <div className="f-number">
          <TextField
            {...common}
            inputMode={item.type === 'integer' ? 'numeric' : 'decimal'}
            autoComplete="off"
            maxLength={20}
            value={value !== undefined && 'number' in value ? value.number : ''}
            {...(item.unit !== undefined && { end: <span className="f-unit">{item.unit.display}</span> })}
            onChange={(number) => onChange(number === '' ? [] : [{ number }])}
          />
        </div>
      )
    case 'boolean':
    case 'choice':
    case 'open-choice':
      return item.isMenu ? <Menu {...props} common={common} /> : <Choices {...props} />
    case 'group':
    case 'display':
      return null
    default:
      return item.type satisfies never
  }
}

function Menu({
  item,
  values: [value],
  words,
  onChange,
  common,
}: QuestionProps & { common: { label: string; hint?: ReactNode; error: string | undefined } }) {
  return (
    <Select
      {...common}
      value={value !== undefined && 'option' in value ? String(value.option) : ''}
      options={[
        { value: '', label: words.choose },
        ...item.options.map(({ label }, option) => ({ value: String(option), label })),
      ]}
      onChange={(chosen) => onChange(chosen === '' ? [] : [{ option: Number(chosen) }])}
    />
  )
}

const hinted = (hints: readonly string[]): { hint?: ReactNode } =>
  hints.length === 0 ? {} : { hint: hints.map((hint) => <div key={hint}>{hint}</div>) }

function rangeOf({ type, min, max }: FormItem, words: FormWords, locale: string): string[] {
  const shown = (bound: string) => (type === 'date' ? formatDate(bound, locale) : formatNumber(bound, locale))
  if (min !== undefined && max !== undefined) return [words.between(shown(min), shown(max))]
  if (min !== undefined) return [words.from(shown(min))]
  return max === undefined ? [] : [words.upTo(shown(max))]
}
