import { TextField } from '@siegel/ui'
import { useId } from 'react'
import type { AnswerValue, FormItem } from '../form.ts'
import type { QuestionProps } from './question.tsx'
import { withOption, withText } from './sections.ts'
import { Wrong } from './wrong.tsx'

/** One or several of a list, all to be seen; yes and no as well. */
export function Choices({ item, values, issue, words, onChange }: QuestionProps) {
  const id = useId()
  const hints = [...item.hints, ...(item.repeats ? [words.several] : [])]
  const describedBy = [hints.length > 0 && `${id}-hint`, issue !== undefined && `${id}-error`].filter(Boolean).join(' ')
  const options = item.type === 'boolean' ? yesNo(words) : item.options
  const isOn = (option: number) => values.some((value) => isOption(item, value, option))
  const choose = (option: number, on: boolean) =>
    onChange(item.type === 'boolean' ? [{ boolean: option === 0 }] : withOption(item, values, option, on))
  const text = values.find((value): value is { text: string } => 'text' in value)?.text ?? ''
  const canClear = !item.required && !item.repeats && values.length > 0
  return (
    <fieldset
      className="f-choices"
      role={item.repeats ? 'group' : 'radiogroup'}
      aria-describedby={describedBy || undefined}
      data-wrong={issue === undefined ? undefined : ''}
    >
      <legend>
        {item.text}
        {!item.required && <span className="f-optional"> ({words.optional})</span>}
      </legend>
      {hints.length > 0 && (
        <div className="s-field-hint" id={`${id}-hint`}>
          {hints.map((hint) => (
            <div key={hint}>{hint}</div>
          ))}
        </div>
      )}
      {options.map(({ label }, option) => (
        <label key={label} className="f-option">
          <input
            type={item.repeats ? 'checkbox' : 'radio'}
            name={id}
            checked={isOn(option)}
            onChange={(event) => choose(option, event.target.checked)}
          />
          <span>{label}</span>
        </label>
      ))}
      {item.type === 'open-choice' && (
        <TextField
          label={words.other}
          value={text}
          maxLength={item.maxLength}
          onChange={(next) => onChange(withText(item, values, next))}
        />
      )}
      {canClear && (
        <button type="button" className="f-clear" onClick={() => onChange([])}>
          {words.clear}
        </button>
      )}
      {issue !== undefined && <Wrong id={`${id}-error`}>{words.issues[issue]}</Wrong>}
    </fieldset>
  )
}

const yesNo = ({ yes, no }: { yes: string; no: string }) => [{ label: yes }, { label: no }]

const isOption = ({ type }: FormItem, value: AnswerValue, option: number): boolean =>
  type === 'boolean'
    ? 'boolean' in value && value.boolean === (option === 0)
    : 'option' in value && value.option === option
