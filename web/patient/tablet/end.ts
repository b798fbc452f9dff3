import type { PatientApi } from '../core/api.ts'
import { gateway, setToken } from '../app/gateway.ts'
import { home } from '../app/home.ts'
import { wipe } from './mark.ts'

/** Why it ended, as the next page says it. */
export const endings = ['done', 'time', 'idle', 'closed', 'lost'] as const
export type Ending = (typeof endings)[number]

const said = 'siegel.ended'

/** What is known at once, since a page that goes waits for nothing. */
let api: PatientApi | undefined
let isOver = false

/** To be called before anything is opened. */
export const readyToEnd = async (): Promise<void> => {
  api = await gateway()
}

/**
 * Ends what this page has begun, whether a mailbox is open or not: nothing of it stays on the screen, in the browser or in
 * the page's memory. The session ends at the gateway by a request that outlives the page, and at the safe by the
 * gateway's report; without a connection it ends here all the same, and nobody has its token any more.
 */
export function leaveNothing(): void {
  if (isOver) return
  isOver = true
  // As a whole: what is drawn into it afterwards is seen by nobody.
  document.getElementById('app')?.remove()
  void api?.signOut().catch(() => undefined)
  setToken(undefined)
  wipe()
}

/** The same, and a new document in place of this one, which says why. */
export function endVisit(why: Ending): void {
  if (isOver) return
  leaveNothing()
  try {
    sessionStorage.setItem(said, why)
  } catch {
    // The next page then says nothing.
  }
  location.replace(home)
}

/** Why the page before this one ended; undefined where there was none. Read once. */
export function endingSaid(): Ending | undefined {
  try {
    const why = sessionStorage.getItem(said)
    sessionStorage.removeItem(said)
    return endings.find((one) => one === why)
  } catch {
    return undefined
  }
}
