import { scopeFor, type Caller, type Interaction } from '@siegel/access'
import { isResourceType, type Resource } from '@siegel/fhir'
import { matches, parseSearch, type Criterion } from '@siegel/fhir/r4'
import { isRefusal, Refusal } from '@siegel/foundation'

/**
 * Reading a Binary takes a right to a record that points at it, which the gate asks for (`RecordReader.narrow`): a scope
 * for the type Binary gives none, and none is needed.
 */
const isFileRead = (type: string, interaction: Interaction): boolean => type === 'Binary' && interaction === 'r'

/** Scopes narrow by what a resource says itself, so nothing else is looked at. */
const nothingElse = { resolve: () => undefined, referrers: () => [] }

/** What the scopes of a program's token leave of its role: by type, interaction, and what a resource says. */
export class Scopes {
  readonly #scope: string | undefined
  readonly #now: number

  constructor(caller: Caller, now: number) {
    this.#scope = caller.scope
    this.#now = now
  }

  /**
   * Throws Refusal 'not-allowed' unless some scope covers the interaction. Gives the searches of which a resource must
   * satisfy one; undefined where there is no such restriction.
   */
  filters(type: string, interaction: Interaction): readonly (readonly Criterion[])[] | undefined {
    if (this.#scope === undefined || isFileRead(type, interaction)) return undefined
    const { allowed, filters } = scopeFor(this.#scope, type, interaction)
    if (!allowed) throw new Refusal('not-allowed')
    return filters.length === 0 ? undefined : filters.map((filter) => criteriaOf(type, filter))
  }

  /** Throws Refusal 'not-allowed' unless the whole type is covered. */
  requireWhole(type: string, interaction: Interaction): void {
    if (this.filters(type, interaction) !== undefined) throw new Refusal('not-allowed')
  }

  /** Whether the interaction with the resource is covered; false also where its type is not. */
  allows(resource: Resource, interaction: Interaction): boolean {
    return isFileRead(resource.resourceType, interaction) || this.covers(resource, interaction)
  }

  /** Whether a resource may be read, for many of one type: what the scopes say of it is worked out once. */
  reading(type: string): (resource: Resource) => boolean {
    const filters = this.filters(type, 'r')
    const context = { now: this.#now, ...nothingElse }
    return (resource) =>
      filters === undefined ||
      filters.some((criteria) => criteria.every((criterion) => matches(resource, criterion, context)))
  }

  /** The same by the scopes alone, also for a Binary. */
  covers(resource: Resource, interaction: Interaction): boolean {
    if (this.#scope === undefined) return true
    const { resourceType: type } = resource
    const { allowed, filters } = scopeFor(this.#scope, type, interaction)
    if (!allowed || filters.length === 0) return allowed
    const context = { now: this.#now, ...nothingElse }
    return filters.some((filter) =>
      criteriaOf(type, filter).every((criterion) => matches(resource, criterion, context)),
    )
  }

  /** Throws Refusal 'not-allowed' for a resource that must not be written. */
  requireFor(resource: Resource, interaction: Interaction): void {
    if (!this.allows(resource, interaction)) throw new Refusal('not-allowed')
  }
}

/** Satisfied by nothing: a filter that the type does not know lets nothing through. */
const never: readonly Criterion[] = [{ kind: 'id', ids: [], not: false }]

function criteriaOf(type: string, filter: string): readonly Criterion[] {
  if (!isResourceType(type)) return never
  try {
    const { criteria } = parseSearch(type, new URLSearchParams(filter), { handling: 'strict' })
    return criteria.length === 0 ? never : criteria
  } catch (error) {
    if (isRefusal(error)) return never
    throw error
  }
}
