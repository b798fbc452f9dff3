import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react'

export interface Tab<K extends string> {
  key: K
  title: string
  /** Stands small behind the title, for instance a count. */
  note?: string
}

/** Tabs after WAI-ARIA: arrows move and select, Home and End too; one tab stop. Renders the panel of the chosen tab. */
export function Tabs<K extends string>({
  label,
  tabs,
  selected,
  onSelect,
  children,
}: {
  label: string
  tabs: readonly Tab<K>[]
  selected: K
  onSelect: (key: K) => void
  children: ReactNode
}) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ key }) => key === selected)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key]
    const tab = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length]
    if (tab === undefined) return
    event.preventDefault()
    onSelect(tab.key)
    list.current?.querySelector<HTMLElement>(`[data-key="${tab.key}"]`)?.focus()
  }
  return (
    <>
      <div ref={list} className="s-tabs" role="tablist" aria-label={label}>
        {tabs.map(({ key, title, note }) => (
          <button
            key={key}
            type="button"
            role="tab"
            className="s-tab"
            id={`${id}-${key}`}
            data-key={key}
            aria-selected={key === selected}
            aria-controls={`${id}-panel`}
            tabIndex={key === selected ? 0 : -1}
            onClick={() => onSelect(key)}
            onKeyDown={move}
          >
            {title}
            {note !== undefined && <span className="s-tab-count">{note}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${selected}`}>
        {children}
      </div>
    </>
  )
}
