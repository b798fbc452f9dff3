/** Work that is done again and again, one run at a time; a run that fails is told and the next one comes all the same. */
export class Steady {
  readonly #work: () => Promise<void>
  readonly #every_ms: number
  readonly #failed: (error: unknown) => void
  #timer: ReturnType<typeof setInterval> | undefined
  #running: Promise<void> | undefined

  constructor(work: () => Promise<void>, options: { every_ms: number; failed: (error: unknown) => void }) {
    this.#work = work
    this.#every_ms = options.every_ms
    this.#failed = options.failed
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#running ??= this.#work()
        .catch(this.#failed)
        .finally(() => {
          this.#running = undefined
        })
    }, this.#every_ms)
  }

  /** Resolves once the run under way has ended. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#running
  }
}
