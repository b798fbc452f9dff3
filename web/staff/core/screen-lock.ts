import { actingPerson, api, codeOf } from './api.ts'
import { remembered } from './stored.ts'

const again_ms = 2500

/** Whether a session has still to be ended: kept in the browser, so that loading the page anew does not open the screen. */
const ending = remembered('siegel-screen-lock', ['no', 'yes'], 'no')
const windows = new BroadcastChannel('siegel-session')

export const isEnding = (): boolean => ending.get() === 'yes'

/** Tells the other windows of this browser, which have the same session. */
export const tell = (what: 'in' | 'out'): void => windows.postMessage(what)

export const onTold = (listener: (what: 'in' | 'out') => void): void =>
  windows.addEventListener('message', ({ data }) => {
    if (data === 'in' || data === 'out') listener(data)
  })

/** Ends the session at the safe. Throws CallFailed where the safe does not answer. */
export async function settle(): Promise<void> {
  if (!isEnding()) return
  try {
    await api.lockScreen()
  } catch (error) {
    if (!['not-signed-in', 'safe-locked', 'safe-empty'].includes(codeOf(error))) throw error
  }
  ending.set('no')
}

/** The same, however long it takes. */
export function endSession(): void {
  if (actingPerson() === undefined) return
  ending.set('yes')
  tell('out')
  const attempt = (): void => void settle().catch(() => setTimeout(attempt, again_ms))
  attempt()
}
