import { home } from '../app/home.ts'
import { ownScript } from './own-scripts.ts'

/** Has the worker keep what it otherwise keeps once it was used: what draws a PDF. */
export async function keepWholeApp(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration(home).catch(() => undefined)
  registration?.active?.postMessage('keep all')
}

/** Lets the browser keep the app's files, once nothing else is to be done. Where it cannot, all else works. */
export function keepApp(): void {
  if (!('serviceWorker' in navigator)) return
  const register = () => {
    navigator.serviceWorker
      .register(ownScript('worker'), { scope: home, updateViaCache: 'none' })
      .catch(() => undefined)
  }
  if ('requestIdleCallback' in window) requestIdleCallback(register, { timeout: 10_000 })
  else setTimeout(register, 2_000)
}
