import { Refusal } from '@siegel/foundation'
import type { SearchPlace } from '@siegel/records'
import type { PlacedQuery } from './search.ts'

/** A search that goes on: what it was, whose it is, where the last page ended. */
export interface OpenSearch {
  readonly caller: string
  readonly query: PlacedQuery
  readonly place: SearchPlace
  readonly count: number
  readonly total: number | undefined
}

/** So many next pages can be asked for, and so many numbers of records may wait in sorted lists. */
const mostPages = 5000
const mostNumbers = 2_000_000
const lifetime_ms = 15 * 60_000

/**
 * Next pages are remembered here under a random name, so that a link says nothing of what was searched, or of whom: no
 * data of a patient stand in a URL. They live in memory, for a quarter of an hour; whoever comes later searches again.
 */
export class Pages {
  readonly #open = new Map<string, { search: OpenSearch; until: number; numbers: number }>()
  readonly #newToken: () => string
  readonly #now: () => number
  #numbers = 0

  constructor(newToken: () => string, now: () => number) {
    this.#newToken = newToken
    this.#now = now
  }

  add(search: OpenSearch): string {
    const numbers = search.place.kind === 'list' ? search.place.rids.length : 0
    this.#numbers += numbers
    const token = this.#newToken()
    this.#open.set(token, { search, until: this.#now() + lifetime_ms, numbers })
    for (const [oldest, { until }] of this.#open) {
      if (this.#open.size <= mostPages && this.#numbers <= mostNumbers && until > this.#now()) break
      this.#remove(oldest)
    }
    return token
  }

  /** Throws Refusal 'page-gone' for what is not known, too old, or somebody else's: these are not told apart. */
  get(token: string, caller: string): OpenSearch {
    const found = this.#open.get(token)
    if (found === undefined || found.until <= this.#now() || found.search.caller !== caller)
      throw new Refusal('page-gone', 'search again')
    return found.search
  }

  #remove(token: string): void {
    this.#numbers -= this.#open.get(token)?.numbers ?? 0
    this.#open.delete(token)
  }
}
