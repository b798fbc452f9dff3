const key = 'siegel.tries'
export const triesMax = 5

export type KeptTries = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/**
 * Wrong PINs counted by this browser, for the newest link only: the safe says no more than no. `link` is a hash of the
 * link, which tells nothing about it.
 */
export function triesOf(storage: KeptTries, link: string): number {
  try {
    const [known, count] = (storage.getItem(key) ?? '').split(' ')
    return known === link && /^\d$/.test(count ?? '') ? Number(count) : 0
  } catch {
    return 0
  }
}

/** Counts one more and gives the new number. */
export function countTry(storage: KeptTries, link: string): number {
  const count = Math.min(9, triesOf(storage, link) + 1)
  try {
    storage.setItem(key, `${link} ${count}`)
  } catch {
    // Nothing is kept: the number is then only this page's.
  }
  return count
}

export function forgetTries(storage: KeptTries): void {
  try {
    storage.removeItem(key)
  } catch {
    // Nothing was kept.
  }
}
