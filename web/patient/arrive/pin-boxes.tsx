import { useId, useState, type RefObject } from 'react'
import { useLanguage } from '../i18n/language.tsx'

/** One input behind six drawn boxes: digits stay visible, codes can be pasted, and the phone offers its digits. */
export function PinBoxes({
  value,
  onChange,
  wrong,
  describedBy,
  input,
}: {
  value: string
  onChange: (digits: string) => void
  wrong: boolean
  describedBy: string | undefined
  input: RefObject<HTMLInputElement | null>
}) {
  const { t } = useLanguage()
  const id = useId()
  const [focused, setFocused] = useState(false)
  const box = (at: number) => (
    <span
      key={at}
      className="p-pin-box"
      data-current={focused && at === Math.min(value.length, 5) ? '' : undefined}
      data-wrong={wrong ? '' : undefined}
    >
      {value[at] ?? (focused && at === value.length ? <i /> : null)}
    </span>
  )
  return (
    <div className="p-pin">
      <label htmlFor={id} className="s-hidden-text">
        {t.pin.label}
      </label>
      <input
        ref={input}
        id={id}
        className="p-pin-input"
        inputMode="numeric"
        autoComplete="one-time-code"
        enterKeyHint="go"
        value={value}
        aria-invalid={wrong || undefined}
        aria-describedby={describedBy}
        onChange={(event) => onChange(digitsOf(event.target.value).slice(0, 6))}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      />
      <div className="p-pin-boxes" aria-hidden="true">
        {[0, 1, 2].map(box)}
        <span className="p-pin-dash" />
        {[3, 4, 5].map(box)}
      </div>
    </div>
  )
}

/** Whatever digits a keyboard has: those of Arabic and Persian stand for the same numbers. */
const digitsOf = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/\D/g, '')
