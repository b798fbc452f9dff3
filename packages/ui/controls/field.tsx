import { useId, type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes } from 'react'
import { Icon } from '../icons/icon.tsx'
import type { IconName } from '../icons/paths.ts'

interface FieldTexts {
  label: string
  /** The label is only for those who hear the page; the place says it to those who see it. */
  labelHidden?: boolean
  hint?: ReactNode
  /** What is wrong and what to do. */
  error?: string | undefined
}

interface Wiring {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}

/** Label, hint and error around one control, wired up for assistive technology. */
export function Field({
  label,
  labelHidden,
  hint,
  error,
  children,
}: FieldTexts & { children: (wiring: Wiring) => ReactNode }) {
  const id = useId()
  const describedBy = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`]
    .filter(Boolean)
    .join(' ')
  return (
    <div className="s-field">
      <label htmlFor={id} className={labelHidden === true ? 's-hidden-text' : undefined}>
        {label}
      </label>
      {children({ id, 'aria-describedby': describedBy || undefined, 'aria-invalid': error !== undefined || undefined })}
      {hint !== undefined && (
        <div className="s-field-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {error !== undefined && (
        <div className="s-field-error" id={`${id}-error`} role="alert">
          <Icon name="x-circle" small />
          <span>{error}</span>
        </div>
      )}
    </div>
  )
}

type Native<T> = Omit<T, 'id' | 'className' | 'value' | 'onChange' | 'children'>

export type TextFieldProps = FieldTexts & {
  value: string
  onChange: (value: string) => void
  icon?: IconName
  /** Stands inside, at the right: a key hint or a button. */
  end?: ReactNode
} & Native<InputHTMLAttributes<HTMLInputElement>>

export function TextField({ label, labelHidden, hint, error, value, onChange, icon, end, ...rest }: TextFieldProps) {
  return (
    <Field label={label} {...(labelHidden && { labelHidden })} {...(hint !== undefined && { hint })} error={error}>
      {(wiring) => (
        <div className="s-input-box">
          {icon !== undefined && <Icon name={icon} />}
          <input
            type="text"
            {...rest}
            {...wiring}
            className="s-input"
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          {end !== undefined && <div className="s-input-end">{end}</div>}
        </div>
      )}
    </Field>
  )
}

export type TextAreaProps = FieldTexts & {
  value: string
  onChange: (value: string) => void
} & Native<TextareaHTMLAttributes<HTMLTextAreaElement>>

export function TextArea({ label, labelHidden, hint, error, value, onChange, ...rest }: TextAreaProps) {
  return (
    <Field label={label} {...(labelHidden && { labelHidden })} {...(hint !== undefined && { hint })} error={error}>
      {(wiring) => (
        <textarea
          {...rest}
          {...wiring}
          className="s-input"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
