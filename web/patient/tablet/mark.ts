import { keep, kept } from '../app/kept.ts'
import { copiesName } from '../offline/may-have.ts'

/** Which camera the tablet's patients look into; it stands in the mark, for it is the device's and nobody's. */
export type Facing = 'user' | 'environment'

export const facingKept = (): Facing => (kept('tablet') === 'environment' ? 'environment' : 'user')

/** Makes this browser the practice's tablet. False where it keeps nothing, as a private window. */
export function mark(facing: Facing = facingKept()): boolean {
  keep('tablet', facing)
  return kept('tablet') === facing
}

export const unmark = (): void => localStorage.removeItem('siegel.tablet')

/** The mark, the language, and the heads of practices' logs (`core/remembered.ts`): nothing of a patient. */
const stays = (key: string): boolean => /^siegel\.(tablet$|language$|log\.)/.test(key)

type Kept = Pick<Storage, 'removeItem' | 'clear'>

/** Takes away what pages of this address have left in this browser, but for what is the tablet's own. */
export function wipe(storage: Kept = localStorage, session: Pick<Kept, 'clear'> = sessionStorage): void {
  // Storage that is refused holds nothing.
  try {
    for (const key of Object.keys(storage)) if (!stays(key)) storage.removeItem(key)
    session.clear()
    indexedDB.deleteDatabase(copiesName)
  } catch {
    return
  }
}
