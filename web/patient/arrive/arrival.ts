import { home } from '../app/home.ts'

/** How somebody came: with a link's fragment, or without. The fragment is unchecked text. */
export interface Arrival {
  fragment: string | undefined
}

const key = 'siegel.link'

/** What of a window is needed, so that it can be tested. */
export interface ArrivalWindow {
  location: Pick<Location, 'hash' | 'pathname' | 'search'>
  history: Pick<History, 'replaceState'>
  sessionStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
}

/**
 * Takes the fragment out of the address and moves it to this tab's sessionStorage, where a reload finds it
 * (security.md § 3). It goes once a mailbox was opened: `forgetArrival`.
 */
export function takeArrival({ location, history, sessionStorage }: ArrivalWindow): Arrival {
  const { hash } = location
  // From here on the page is one of those that the worker keeps (worker/register.ts): a reload, too.
  if (hash.length > 1 || location.pathname + location.search !== home) history.replaceState(null, '', home)
  if (hash.length <= 1) return { fragment: quietly(() => sessionStorage.getItem(key)) ?? undefined }
  quietly(() => sessionStorage.setItem(key, hash))
  return { fragment: hash }
}

export const forgetArrival = ({ sessionStorage }: Pick<ArrivalWindow, 'sessionStorage'>): void => {
  quietly(() => sessionStorage.removeItem(key))
}

/** Storage may be refused; then a reload has to open the link again. */
function quietly<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
