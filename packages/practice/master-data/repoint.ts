import { Decimal, parseReference, type Resource } from '@siegel/fhir'

/** A place in a resource, as names and indexes. */
type Place = readonly (string | number)[]

interface Found {
  place: Place
  patient: string
}

/** Every reference to a patient of this store, contained resources and extensions included. */
function references(value: unknown, place: Place = [], found: Found[] = []): Found[] {
  if (typeof value !== 'object' || value === null || value instanceof Decimal) return found
  for (const [name, item] of Object.entries(value)) {
    const here = [...place, Array.isArray(value) ? Number(name) : name]
    const key = name === 'reference' && typeof item === 'string' ? parseReference(item) : undefined
    if (key?.type === 'Patient') found.push({ place: here, patient: key.id })
    else references(item, here, found)
  }
  return found
}

function put<T>(value: T, [name, ...rest]: Place, leaf: string): T {
  if (name === undefined) return leaf as T
  if (Array.isArray(value)) return value.map((item: unknown, at) => (at === name ? put(item, rest, leaf) : item)) as T
  return { ...value, [name]: put((value as Record<string, unknown>)[name], rest, leaf) }
}

const putAll = <R extends Resource>(resource: R, places: readonly Place[], patient: string): R =>
  places.reduce((next, place) => put(next, place, `Patient/${patient}`), resource)

/** The resource with every reference to one patient made one to the other; undefined where it has none. */
export function repoint<R extends Resource>(resource: R, from: string, to: string): R | undefined {
  const places = references(resource).flatMap(({ place, patient }) => (patient === from ? [place] : []))
  return places.length === 0 ? undefined : putAll(resource, places, to)
}

/**
 * Undoes `repoint` on a resource that was changed since. `before` is how it was: where it spoke of one patient only, all
 * goes back; where it spoke of both, what stands where the first stood. Undefined where nothing speaks of `to` any more.
 */
export function pointBack<R extends Resource>(resource: R, before: Resource, from: string, to: string): R | undefined {
  const old = references(before)
  const spokeOfBoth = old.some(({ patient }) => patient === to)
  const moved = new Set(old.flatMap(({ place, patient }) => (patient === from ? [place.join('/')] : [])))
  const places = references(resource).flatMap(({ place, patient }) =>
    patient === to && (!spokeOfBoth || moved.has(place.join('/'))) ? [place] : [],
  )
  return places.length === 0 ? undefined : putAll(resource, places, from)
}
