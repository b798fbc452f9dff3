import { Refusal, type Clock } from '@siegel/foundation'
import { newSessionToken } from '@siegel/sealing/node'

const life_ms = 5 * 60_000
const most = 1000

/** Challenges of passkey ceremonies under way: each is given once, for five minutes, for one purpose. */
export class Ceremonies {
  readonly #clock: Clock
  readonly #open = new Map<string, { challenge: string; purpose: string; until: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Remembers a challenge; gives the name under which it can be taken once. */
  begin(challenge: string, purpose: string): string {
    const now = this.#clock.now()
    for (const [name, { until }] of this.#open) if (until < now || this.#open.size >= most) this.#open.delete(name)
    const name = newSessionToken()
    this.#open.set(name, { challenge, purpose, until: now + life_ms })
    return name
  }

  /** Takes the challenge; throws Refusal 'ceremony-over' for unknown, used, old, or another purpose's. */
  take(name: string, purpose: string): string {
    const found = this.#open.get(name)
    this.#open.delete(name)
    if (found === undefined || found.until < this.#clock.now() || found.purpose !== purpose)
      throw new Refusal('ceremony-over')
    return found.challenge
  }
}
