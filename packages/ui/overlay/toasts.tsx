import { useSyncExternalStore } from 'react'
import { Icon } from '../icons/icon.tsx'
import type { IconName } from '../icons/paths.ts'

interface Toast {
  id: number
  text: string
  icon: IconName
  action: { label: string; run: () => void } | undefined
}

const life_ms = 8000
const most = 3
let toasts: readonly Toast[] = []
let next = 1
const listeners = new Set<() => void>()

const set = (changed: readonly Toast[]) => {
  toasts = changed
  for (const listener of listeners) listener()
}
const remove = (id: number) => set(toasts.filter((one) => one.id !== id))

/** Says something that needs no answer, for eight seconds; read out by screen readers. */
export function toast(
  text: string,
  options: { icon?: IconName; action?: { label: string; run: () => void } } = {},
): void {
  const id = next++
  set([...toasts, { id, text, icon: options.icon ?? 'check', action: options.action }].slice(-most))
  setTimeout(() => remove(id), life_ms)
}

/** Takes away what is said, with all that could be undone by it: whoever comes next must not read or press it. */
export const clearToasts = (): void => set([])

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Where toasts appear: once in each app. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts)
  return (
    <output className="s-toasts" aria-live="polite">
      {shown.map(({ id, text, icon, action }) => (
        <div key={id} className="s-toast">
          <Icon name={icon} />
          <span>{text}</span>
          {action !== undefined && (
            <button
              type="button"
              onClick={() => {
                remove(id)
                action.run()
              }}
            >
              {action.label}
            </button>
          )}
        </div>
      ))}
    </output>
  )
}

/** Text for those who hear the page, said when it changes. */
export const LiveText = ({ children }: { children: string }) => (
  <output className="s-hidden-text" aria-live="polite">
    {children}
  </output>
)
