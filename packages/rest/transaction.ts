import { isId, type Resource } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { Entry } from './entries.ts'
import { isWriting, performRead, performWrite, type Reading, type Writing } from './perform.ts'
import { withReferences } from './references.ts'
import type { Result } from './result.ts'
import type { WriteUnit } from './unit.ts'
import { conditionOf, onlyMatch } from './write.ts'

/** An entry for which is known where its resource will be. */
interface Planned {
  readonly entry: Entry
  readonly interaction: Writing | undefined
  readonly reading?: Reading
  /** The id of what is created. */
  readonly id?: string
  /** Where nothing is left to do: the resource of a conditional create that exists. */
  readonly done?: Result
}

const key = (type: string, id: string): string => `${type}/${id}`

/** Decides for a writing entry which resource it is about, before anything is written. */
function plan(unit: WriteUnit, entry: Entry, newId: () => string): Planned {
  const { interaction, input } = entry
  if (!isWriting(interaction)) return { entry, interaction: undefined, reading: interaction }
  if (interaction.kind === 'create') {
    if (input.ifNoneExist === undefined) return { entry, interaction, id: newId() }
    const existing = onlyMatch(unit, interaction.type, conditionOf(input.ifNoneExist))
    if (existing === undefined) return { entry, interaction, id: newId() }
    return { entry, interaction, done: { status: 200, stored: existing, isMade: true } }
  }
  if (interaction.kind !== 'conditional-update') return { entry, interaction }
  const { type } = interaction
  const existing = onlyMatch(unit, type, input.query)
  const own = (input.body as { id?: unknown } | undefined)?.id
  if (existing === undefined && !isId(own)) return { entry, interaction: { kind: 'create', type }, id: newId() }
  if (existing !== undefined && own !== undefined && own !== existing.id)
    throw new Refusal('resource-invalid', 'id differs from the one found')
  const id = existing?.id ?? String(own)
  const body = { ...(input.body as object), id }
  return { entry: { ...entry, input: { ...input, body } }, interaction: { kind: 'update', type, id } }
}

const targetOf = ({ interaction, id, done }: Planned): string | undefined => {
  if (done?.stored !== undefined) return key(done.stored.type, done.stored.id)
  if (interaction === undefined) return undefined
  const own = id ?? ('id' in interaction ? interaction.id : undefined)
  return own === undefined ? undefined : key(interaction.type, own)
}

/** Where references that name an entry of the bundle lead, by everything an entry may be called. */
function addresses(planned: readonly Planned[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const one of planned) {
    const { fullUrl } = one.entry
    const target = targetOf(one)
    if (fullUrl === undefined || target === undefined) continue
    found.set(fullUrl, target)
    // An entry that comes from another server is also known by its place there: `Patient/12`.
    const place = /\/([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})$/.exec(fullUrl)?.[1]
    if (place !== undefined && one.interaction?.kind === 'create') found.set(place, target)
  }
  return found
}

/** `Patient?identifier=x|y`: the one resource that it finds. */
function conditionalTarget(unit: WriteUnit, reference: string): string | undefined {
  const [, type = '', query = ''] = /^([A-Z][A-Za-z]+)\?(.+)$/.exec(reference) ?? []
  if (type === '') return undefined
  const stored = onlyMatch(unit, type, [...new URLSearchParams(query)])
  if (stored === undefined) throw new Refusal('no-match', 'conditional reference')
  return key(stored.type, stored.id)
}

function refuseTwice(planned: readonly Planned[]): void {
  const seen = new Set<string>()
  for (const one of planned) {
    const target = one.done === undefined ? targetOf(one) : undefined
    if (target === undefined) continue
    if (seen.has(target)) throw new Refusal('resource-invalid', 'two entries for one resource')
    seen.add(target)
  }
}

/**
 * R4 http, transaction: deletions, creations, updates, then reads, whatever order they came in. A file is written before
 * what points at it, which takes a right to it.
 */
const rank = ({ interaction }: Planned): number => {
  if (interaction === undefined) return 5
  if (interaction.kind === 'delete' || interaction.kind === 'conditional-delete') return 0
  const isFile = interaction.type === 'Binary'
  return interaction.kind === 'create' ? (isFile ? 1 : 2) : isFile ? 1 : 4
}

/** Carries out all entries or, by throwing, none; gives their results in the order of the entries. */
export function transact(unit: WriteUnit, entries: readonly Entry[], newId: () => string): Result[] {
  const planned = entries.map((entry) => plan(unit, entry, newId))
  refuseTwice(planned)
  const known = addresses(planned)
  const resolve = (reference: string) => known.get(reference) ?? conditionalTarget(unit, reference)
  const results = new Map<Planned, Result>()
  for (const one of planned.toSorted((a, b) => rank(a) - rank(b))) {
    const { entry, interaction, reading, id, done } = one
    if (done !== undefined) results.set(one, done)
    else if (reading !== undefined) results.set(one, performRead(unit, reading, entry.input))
    else if (interaction !== undefined) results.set(one, performWrite(unit, interaction, resolved(entry, resolve), id))
  }
  return planned.map((one) => results.get(one) ?? { status: 500 })
}

function resolved({ input, method }: Entry, resolve: (reference: string) => string | undefined): Entry['input'] {
  const { body } = input
  if (method === 'PATCH' || typeof body !== 'object' || body === null) return input
  return { ...input, body: withReferences(body as Resource, resolve) }
}
