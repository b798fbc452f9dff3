/** What of a key press is needed to name it. */
export interface Press {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

/** Where a key was pressed: `free`, in something that takes text, or on something that a key operates. */
export type Place = 'free' | 'text' | 'control'

/**
 * The name of a key press as actions state it: `/`, `f`, `Enter`, `ArrowDown`, `ctrl+k`, `ctrl+Enter`. Command counts as
 * Ctrl. Letters are lower case; Shift counts only with keys that have a name.
 */
export function keyName({ key, ctrlKey, metaKey, altKey, shiftKey }: Press): string {
  if (altKey) return ''
  const name = key.length === 1 ? key.toLowerCase() : shiftKey ? `shift+${key}` : key
  return ctrlKey || metaKey ? `ctrl+${name}` : name
}

const isLetter = (name: string): boolean => name.length === 1 && name !== ' '
const ownKeys = new Set(['Enter', ' ', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'])

/**
 * Whether an action may take this key there. While text is typed only combinations with Ctrl count; buttons, links and
 * tabs keep the keys that operate them. `letters` false: single letters are switched off (WCAG 2.1.4), `/` included.
 */
export function mayTake(name: string, place: Place, letters: boolean): boolean {
  if (name === '') return false
  if (name.startsWith('ctrl+')) return true
  if (place === 'text') return false
  if (isLetter(name) && !letters) return false
  return place === 'free' || !ownKeys.has(name)
}

const words: Readonly<Record<'de' | 'en', Readonly<Record<string, string>>>> = {
  de: { ctrl: 'Strg', Enter: 'Enter', Escape: 'Esc', ArrowUp: '↑', ArrowDown: '↓' },
  en: { ctrl: 'Ctrl', Enter: 'Enter', Escape: 'Esc', ArrowUp: '↑', ArrowDown: '↓' },
}

/** How a key is written on screens: `Strg K`, `F`, `/`. */
export const keyLabel = (name: string, locale: 'de' | 'en'): string =>
  name
    .split('+')
    .map((part) => words[locale][part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(' ')
