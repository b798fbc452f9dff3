import { hex, Refusal, type Clock } from '@siegel/foundation'
import { randomBytes } from '@siegel/sealing/node'

interface Waiting {
  id: string
  sealed: Uint8Array
  answer: (bytes: Uint8Array<ArrayBuffer>) => void
  giveUp: (reason: Refusal) => void
}

/** Requests that may wait for the safe at once, and for how long a patient waits for the answer. */
const longest = 64
const patience_ms = 10_000

/**
 * Sealed opening requests on their way to the safe. Only in memory: an answer is of use to the browser that waits for
 * it and to nobody else.
 */
export class OpeningQueue {
  readonly #clock: Clock
  readonly #waiting = new Map<string, Waiting>()
  #untaken: string[] = []
  #wake: (() => void)[] = []
  #lastContact_ms: number | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Waits for the safe's answer; throws Refusal 'practice-away' after ten seconds or when too many wait. */
  ask(sealed: Uint8Array, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#waiting.size >= longest) return Promise.reject(new Refusal('practice-away', 'queue full'))
    const id = hex(randomBytes(16))
    return new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
      const end = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', leave)
        this.#waiting.delete(id)
        this.#untaken = this.#untaken.filter((other) => other !== id)
      }
      const giveUp = (reason: Refusal) => {
        end()
        reject(reason)
      }
      const leave = () => giveUp(new Refusal('practice-away', 'client left'))
      const timer = setTimeout(() => giveUp(new Refusal('practice-away', 'no answer')), patience_ms)
      const answer = (bytes: Uint8Array<ArrayBuffer>) => {
        end()
        resolve(bytes)
      }
      this.#waiting.set(id, { id, sealed, answer, giveUp })
      this.#untaken.push(id)
      signal.addEventListener('abort', leave)
      for (const wake of this.#wake.splice(0)) wake()
    })
  }

  /** Waits up to `wait_ms` for requests and takes them; each is given out once. */
  async take(wait_ms: number, signal: AbortSignal): Promise<{ id: string; sealed: Uint8Array }[]> {
    if (this.#untaken.length === 0 && wait_ms > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait_ms)
        const done = () => {
          clearTimeout(timer)
          resolve()
        }
        this.#wake.push(done)
        signal.addEventListener('abort', done, { once: true })
      })
    }
    if (signal.aborted) return []
    return this.#untaken.splice(0).flatMap((id) => {
      const found = this.#waiting.get(id)
      return found === undefined ? [] : [{ id, sealed: found.sealed }]
    })
  }

  /** Hands an answer to whoever waits; nobody may, any more. */
  answer(id: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.#waiting.get(id)?.answer(bytes)
  }

  /** The safe has called. */
  contact(): void {
    this.#lastContact_ms = this.#clock.now()
  }

  /** When the safe last called, in milliseconds since 1970. */
  get lastContact_ms(): number | undefined {
    return this.#lastContact_ms
  }
}
