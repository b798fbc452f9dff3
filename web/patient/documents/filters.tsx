import { Icon } from '@siegel/ui'

/** Large buttons of which one is pressed; they wrap. */
export function Filters<K extends string>({
  label,
  options,
  selected,
  onSelect,
}: {
  label: string
  options: readonly { key: K; text: string }[]
  selected: K
  onSelect: (key: K) => void
}) {
  return (
    <fieldset className="p-filters">
      <legend className="s-hidden-text">{label}</legend>
      {options.map(({ key, text }) => (
        <button key={key} type="button" aria-pressed={key === selected} onClick={() => onSelect(key)}>
          {key === selected && <Icon name="check" />}
          {text}
        </button>
      ))}
    </fieldset>
  )
}
