import { Refusal, type Clock } from '@siegel/foundation'

/** Addresses remembered at once; the oldest is forgotten first. */
const most = 20_000

/** A token bucket an address: `burst` at once, then one every `refill_ms`. */
export class RateLimit {
  readonly #buckets = new Map<string, { level: number; at: number }>()
  readonly #clock: Clock
  readonly #burst: number
  readonly #refill_ms: number

  constructor(clock: Clock, burst: number, refill_ms: number) {
    this.#clock = clock
    this.#burst = burst
    this.#refill_ms = refill_ms
  }

  /** Throws Refusal 'too-many-requests' (its detail: seconds to wait). */
  take(address: string): void {
    const now = this.#clock.now()
    const last = this.#buckets.get(address) ?? { level: this.#burst, at: now }
    const level = Math.min(this.#burst, last.level + (now - last.at) / this.#refill_ms)
    if (level < 1) throw new Refusal('too-many-requests', String(Math.ceil(((1 - level) * this.#refill_ms) / 1000)))
    this.#buckets.delete(address)
    this.#buckets.set(address, { level: level - 1, at: now })
    const [oldest] = this.#buckets.keys()
    if (this.#buckets.size > most && oldest !== undefined) this.#buckets.delete(oldest)
  }
}
