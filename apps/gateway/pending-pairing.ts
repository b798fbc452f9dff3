import { hex, Refusal } from '@siegel/foundation'
import { randomBytes } from '@siegel/sealing/node'
import { pair, type Paired, type PairOptions } from '@siegel/tunnel'

/** As long as the portal keeps a pairing open (packages/tunnel, pairing desk). */
const life_ms = 600_000

/** A pairing that holds, with where the portal is. */
export type JoinedPortal = Paired & Pick<PairOptions, 'portalHost' | 'portalPort' | 'serverName'>

/**
 * A pairing whose words wait for a person: one at a time, begun by one request of the safe and ended by another. One that
 * nobody answers, or that a new one takes the place of, is refused, which the portal notices at once.
 */
export class PendingPairing {
  #current: { id: string; decide: (same: boolean) => void; outcome: Promise<JoinedPortal> } | undefined

  /** Dials the portal; gives the words once both sides have proved the code. Throws what `pair` throws. */
  async begin(options: Omit<PairOptions, 'confirm'>): Promise<{ pairing: string; words: string }> {
    this.#current?.decide(false)
    const id = hex(randomBytes(16))
    const decision = Promise.withResolvers<boolean>()
    const shown = Promise.withResolvers<string>()
    const timer = setTimeout(() => decision.resolve(false), life_ms).unref()
    const confirm = (words: string) => {
      shown.resolve(words)
      return decision.promise
    }
    const { portalHost, portalPort, serverName } = options
    const outcome = pair({ ...options, confirm }).then((paired) => ({
      ...paired,
      portalHost,
      portalPort,
      serverName,
    }))
    this.#current = { id, decide: decision.resolve, outcome }
    outcome.catch(shown.reject).finally(() => clearTimeout(timer))
    const words = await shown.promise
    return { pairing: id, words }
  }

  /** A person's answer; once for each pairing. Throws 'not-found', 'words-differ', or what the portal answers. */
  async end(pairing: string, same: boolean): Promise<JoinedPortal> {
    const current = this.#current
    if (current === undefined || current.id !== pairing) throw new Refusal('not-found')
    this.#current = undefined
    current.decide(same)
    return current.outcome
  }
}
