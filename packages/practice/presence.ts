import type { Caller } from './context.ts'

/** Who has not said for so long that the chart is open has closed it. */
const gone_ms = 15_000

interface Seen {
  name: string
  writing: boolean
  at_ms: number
}

/** Who has which chart open now, in memory only: a courtesy between colleagues; what keeps writes apart are versions. */
export class Presence {
  readonly #charts = new Map<string, Map<string, Seen>>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** Says that a person has a chart open; returns who else has. A second window of the same person is no other. */
  here(
    patient: string,
    { id, name }: Pick<Caller, 'id' | 'name'>,
    writing: boolean,
  ): { name: string; writing: boolean }[] {
    const now = this.#now()
    this.#forget(now)
    const chart = this.#charts.get(patient) ?? new Map<string, Seen>()
    this.#charts.set(patient, chart.set(id, { name, writing, at_ms: now }))
    return [...chart]
      .filter(([person]) => person !== id)
      .map(([, seen]) => ({ name: seen.name, writing: seen.writing }))
  }

  #forget(now: number): void {
    for (const [patient, chart] of this.#charts) {
      for (const [person, { at_ms }] of chart) if (now - at_ms > gone_ms) chart.delete(person)
      if (chart.size === 0) this.#charts.delete(patient)
    }
  }
}
