import type { ReactNode } from 'react'
import {
  Button,
  ComboBox as AriaComboBox,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  type Key,
} from 'react-aria-components'
import { Icon } from '../icons/icon.tsx'

export interface ComboOption {
  id: string
  /** What is typed and shown in the field. */
  text: string
  /** Stands at the right of the list's row. */
  end?: ReactNode
}

/** A field with suggestions. The caller searches: `options` is what fits `input` now. */
export function ComboBox({
  label,
  input,
  onInput,
  options,
  onChoose,
  emptyText,
}: {
  label: string
  input: string
  onInput: (text: string) => void
  options: readonly ComboOption[]
  onChoose: (id: string) => void
  emptyText: string
}) {
  return (
    <AriaComboBox
      className="s-field"
      items={options}
      inputValue={input}
      onInputChange={onInput}
      onChange={(key: Key | null) => {
        if (key !== null) onChoose(String(key))
      }}
      allowsEmptyCollection
      menuTrigger="input"
    >
      <Label>{label}</Label>
      <div className="s-input-box s-select">
        <Input className="s-input" />
        <Button className="s-hidden-text" aria-label={label} />
        <Icon name="search" />
      </div>
      <Popover className="s-popover">
        <ListBox renderEmptyState={() => <div className="s-option">{emptyText}</div>}>
          {(option: ComboOption) => (
            <ListBoxItem id={option.id} textValue={option.text} className="s-option">
              <span>{option.text}</span>
              {option.end !== undefined && <span className="s-option-end">{option.end}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  )
}
