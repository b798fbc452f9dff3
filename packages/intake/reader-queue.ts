import { Refusal } from '@siegel/foundation'

export interface QueueLimits {
  /** Processes at the same time. */
  readonly atOnce: number
  /** Jobs that wait, and what their files have together; one job may wait however big it is. */
  readonly waiting: number
  readonly waiting_bytes: number
  readonly wait_ms: number
}

/** Two processes are what a small server has memory and cores for; what waits has its file in the safe's memory. */
export const queueLimits: QueueLimits = { atOnce: 2, waiting: 40, waiting_bytes: 256 * 2 ** 20, wait_ms: 60_000 }

/** When it is worth trying again, in seconds. */
const tryAgain_s = '10'

interface Waiting {
  readonly begin: () => void
  readonly refuse: (refusal: Refusal) => void
}

/**
 * Bounded work in the order in which it came: so much at once, so much waiting, nobody waiting for longer than a limit. A
 * job's own time does not run while it waits.
 */
export class ReaderQueue {
  readonly #limits: QueueLimits
  readonly #waiting = new Set<Waiting>()
  #waiting_bytes = 0
  #running = 0
  #isClosed = false

  constructor(limits: QueueLimits = queueLimits) {
    this.#limits = limits
  }

  /** Throws what the work throws; Refusal 'reader-busy', whose detail are seconds, and 'safe-locked' once it is closed. */
  async run<T>(size: number, work: () => Promise<T>): Promise<T> {
    await this.#turn(size)
    try {
      return await work()
    } finally {
      this.#running -= 1
      this.#next()
    }
  }

  /** What waits is refused, and what comes; what runs is for its owner to end. */
  close(): void {
    this.#isClosed = true
    for (const { refuse } of this.#waiting) refuse(new Refusal('safe-locked'))
  }

  #turn(size: number): Promise<void> {
    const { atOnce, waiting, waiting_bytes, wait_ms } = this.#limits
    if (this.#isClosed) return Promise.reject(new Refusal('safe-locked'))
    if (this.#running < atOnce && this.#waiting.size === 0) {
      this.#running += 1
      return Promise.resolve()
    }
    const isFull = this.#waiting.size >= waiting || this.#waiting_bytes + size > waiting_bytes
    if (isFull && this.#waiting.size > 0) return Promise.reject(busy())
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(one)
        this.#waiting_bytes -= size
      }
      const begin = (): void => {
        leave()
        this.#running += 1
        resolve()
      }
      const refuse = (refusal: Refusal): void => {
        leave()
        reject(refusal)
      }
      const one: Waiting = { begin, refuse }
      const timer = setTimeout(() => refuse(busy()), wait_ms)
      this.#waiting.add(one)
      this.#waiting_bytes += size
    })
  }

  #next(): void {
    const [first] = this.#waiting
    if (first !== undefined && this.#running < this.#limits.atOnce) first.begin()
  }
}

const busy = (): Refusal => new Refusal('reader-busy', tryAgain_s)
