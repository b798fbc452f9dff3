import { home } from '../app/home.ts'

/** How somebody came: with a link's fragment, or without. The fragment is unchecked text. */
export interface Arrival {
  fragment: string | undefined
  /** By the address at which staff make a browser the practice's tablet: no link. */
  isSetUp?: boolean
}

const key = 'siegel.link'
const setUp = '#tablet'

/** What of a window is needed, so that it can be tested. */
export interface ArrivalWindow {
  location: Pick<Location, 'hash' | 'pathname' | 'search'>
  history: Pick<History, 'replaceState'>
  sessionStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
}

/**
 * Takes the fragment out of the address and moves it to this tab's sessionStorage, where a reload finds it
 * (security.md § 3). It goes once a mailbox was opened: `forgetArrival`. Where `keeps` is false it lies nowhere but in the
 * page: browsers write what is stored to the disk, and a reload then asks for the letter again.
 */
export function takeArrival({ location, history, sessionStorage }: ArrivalWindow, keeps = true): Arrival {
  const { hash } = location
  // From here on the page is one of those that the worker keeps (worker/register.ts): a reload, too.
  if (hash.length > 1 || location.pathname + location.search !== home) history.replaceState(null, '', home)
  if (hash === setUp) return { fragment: undefined, isSetUp: true }
  if (hash.length <= 1)
    return { fragment: keeps ? (quietly(() => sessionStorage.getItem(key)) ?? undefined) : undefined }
  if (keeps) quietly(() => sessionStorage.setItem(key, hash))
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
