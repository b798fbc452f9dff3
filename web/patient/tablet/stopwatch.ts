/** Clocks are set a little all the time, by the network. */
const slack_ms = 2_000

/**
 * How long something has lasted. By the wall clock, which goes on while a device sleeps, and by the steady one, which
 * nobody can set: whichever says more. A wall clock that goes back can only be hiding time, so then it was for ever.
 */
export class Stopwatch {
  readonly #wall: () => number
  readonly #steady: () => number
  #since = { wall: 0, steady: 0 }
  #latest: number
  #isTurnedBack = false

  constructor(wall: () => number = () => Date.now(), steady: () => number = () => performance.now()) {
    this.#wall = wall
    this.#steady = steady
    this.#latest = wall()
    this.restart()
  }

  restart(): void {
    this.spent_ms()
    this.#since = { wall: this.#wall(), steady: this.#steady() }
  }

  spent_ms(): number {
    const wall = this.#wall()
    if (wall < this.#latest - slack_ms) this.#isTurnedBack = true
    this.#latest = Math.max(this.#latest, wall)
    if (this.#isTurnedBack) return Infinity
    return Math.max(wall - this.#since.wall, this.#steady() - this.#since.steady)
  }
}
