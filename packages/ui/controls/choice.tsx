import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes } from 'react'
import { Icon } from '../icons/icon.tsx'
import { Field } from './field.tsx'

export interface Option<V extends string = string> {
  value: V
  label: string
}

/** A short list to choose from; the platform's own menu, which phones and screen readers know best. */
export function Select<V extends string>({
  label,
  labelHidden,
  hint,
  error,
  value,
  options,
  onChange,
  ...rest
}: {
  label: string
  labelHidden?: boolean
  hint?: ReactNode
  error?: string | undefined
  value: V
  options: readonly Option<V>[]
  onChange: (value: V) => void
} & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id' | 'className' | 'value' | 'onChange' | 'children'>) {
  return (
    <Field label={label} {...(labelHidden && { labelHidden })} {...(hint !== undefined && { hint })} error={error}>
      {(wiring) => (
        <div className="s-input-box s-select">
          <select
            {...rest}
            {...wiring}
            className="s-input"
            value={value}
            onChange={(event) => {
              const chosen = options.find((option) => option.value === event.target.value)
              if (chosen !== undefined) onChange(chosen.value)
            }}
          >
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          <Icon name="chevron-down" />
        </div>
      )}
    </Field>
  )
}

export function Checkbox({
  children,
  checked,
  onChange,
  ...rest
}: { children: ReactNode; checked: boolean; onChange: (checked: boolean) => void } & Omit<
  InputHTMLAttributes<HTMLInputElement>,
  'type' | 'className' | 'checked' | 'onChange' | 'children'
>) {
  return (
    <label className="s-check">
      <input {...rest} type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>{children}</span>
    </label>
  )
}

/** One of a few, all visible. `hint` stands under the option's label. */
export function RadioGroup<V extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string
  value: V
  options: readonly (Option<V> & { hint?: string })[]
  onChange: (value: V) => void
}) {
  const name = useId()
  return (
    <fieldset className="s-fieldset">
      <legend className="s-legend">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="s-check">
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          <span>
            {option.label}
            {option.hint !== undefined && <span className="s-field-hint"> {option.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
