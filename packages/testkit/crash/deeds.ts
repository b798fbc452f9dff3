/** A version as an answer said it was stored: its exact text, or undefined for a deletion. */
export interface Written {
  /** `Basic/x` */
  readonly place: string
  readonly version: number
  readonly text: string | undefined
}

/** Something that a client has asked for. Whether it was done is known from the answer, or, without one, from the store. */
export interface Deed {
  /** Stands in every resource that the deed writes, and nowhere else. */
  readonly mark: string
  readonly verb: 'create' | 'update' | 'delete' | 'transaction'
  /** What its entry in the log is about: a type, a place; nothing for a transaction. */
  readonly object: string
  readonly patient: string | undefined
  /** How many versions bear the mark once it is done. */
  readonly marked: number
  /** What it deletes: the version which is the deletion. */
  readonly removed: readonly { readonly place: string; readonly version: number }[]
  answer: 'none' | 'acknowledged' | 'refused'
  /** What the store says, once it has been looked at: later deeds may delete what an undone one was to delete. */
  isDone?: boolean
  written: readonly Written[]
}

/** All deeds of all clients, in the order in which they were asked for. */
export class Deeds {
  readonly all: Deed[] = []
  #waiting: { count: number; resolve: () => void } | undefined

  /** Resolves after so many more answers. */
  answers(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting = { count, resolve }
    })
  }

  answered(): void {
    if (this.#waiting === undefined || --this.#waiting.count > 0) return
    this.#waiting.resolve()
    this.#waiting = undefined
  }
}

/** Numbers from a seed, below a limit. */
export function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
