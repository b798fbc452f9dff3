import { leaveNothing } from './end.ts'

const refused = ['copy', 'cut', 'dragstart', 'contextmenu'] as const

/**
 * What else a browser would keep of a page: the clipboard, pictures saved from a menu, what was typed into fields, pages
 * put aside for "back". Gives what takes the guards away.
 */
export function guard(): () => void {
  const guards = new AbortController()
  const { signal } = guards
  for (const name of refused) document.addEventListener(name, (event) => event.preventDefault(), { signal })
  document.addEventListener(
    'focusin',
    ({ target }) => {
      if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return
      for (const name of ['autocomplete', 'autocorrect']) target.setAttribute(name, 'off')
      target.spellcheck = false
    },
    { signal },
  )
  // The device's list of open pages has a picture of each.
  document.addEventListener(
    'visibilitychange',
    () => document.documentElement.toggleAttribute('data-covered', document.visibilityState === 'hidden'),
    { signal },
  )
  addEventListener('pagehide', leaveNothing, { signal })
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload(), { signal })
  // Another letter, opened by the device's own camera.
  addEventListener('hashchange', () => location.reload(), { signal })
  document.documentElement.dataset['tablet'] = ''
  return () => guards.abort()
}
