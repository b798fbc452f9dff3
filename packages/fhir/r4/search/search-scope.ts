import { Refusal } from '@siegel/foundation'

/** Of a whole search: an untyped chain has a branch for each type its reference may point at. */
const maxChainTargets = 1000

/** What one search may still spend; shared by all its parameters. */
export class SearchBudget {
  #chainTargets = maxChainTargets

  /** False when there is none left. */
  takeChainTarget(): boolean {
    return this.#chainTargets-- > 0
  }
}

/** Where in a parameter's name the reading stands. */
export interface Scope {
  /** The whole name as it was given, for refusals. */
  readonly name: string
  /** The server's own base address, without a slash at its end. */
  readonly base: string | undefined
  readonly budget: SearchBudget
  readonly chainDepth: number
  readonly hasDepth: number
}

export type SearchRefusalCode =
  | 'search-parameter-unknown'
  | 'search-value-invalid'
  | 'search-modifier-invalid'
  | 'search-too-large'

/**
 * The refusal of a parameter, with its name and never its value. Names that could not be a parameter's are left out:
 * they may be anything that was typed into an address.
 */
export const searchRefusal = (code: SearchRefusalCode, name?: string): Refusal =>
  new Refusal(code, name !== undefined && /^[\w:.*-]{1,200}$/.test(name) ? name : undefined)

export const fail = (code: SearchRefusalCode, { name }: Scope): never => {
  throw searchRefusal(code, name)
}
