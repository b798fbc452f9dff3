import type { Resource } from '@siegel/fhir'

/** Elements in which an address is no reference but a name: an identifier may well be a UUID. */
const names = new Set(['value', 'id', 'system', 'fullUrl'])
const isAddress = (text: string): boolean => text.startsWith('urn:uuid:') || text.startsWith('urn:oid:')

/**
 * The resource with its references to other entries of the bundle replaced by where these are stored (R4 http,
 * transaction): in `reference`, in other elements that hold such an address, and in links of the narrative. The resource
 * itself stays as it is. `resolve` gives undefined for what is to stay.
 */
export function withReferences<R extends Resource>(resource: R, resolve: (reference: string) => string | undefined): R {
  return replaced(resource, '', resolve) as R
}

function replaced(value: unknown, name: string, resolve: (reference: string) => string | undefined): unknown {
  if (typeof value === 'string') {
    if (name === 'div') return value.includes('urn:') ? inNarrative(value, resolve) : value
    return name === 'reference' || (isAddress(value) && !names.has(name)) ? (resolve(value) ?? value) : value
  }
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => replaced(item, name, resolve))
    return items.some((item, index) => item !== value[index]) ? items : value
  }
  // Numbers that keep their text are objects of their own class.
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  let copy: Record<string, unknown> | undefined
  for (const [key, item] of Object.entries(value)) {
    const next = replaced(item, key, resolve)
    if (next !== item) (copy ??= { ...value })[key] = next
  }
  return copy ?? value
}

const inNarrative = (div: string, resolve: (reference: string) => string | undefined): string =>
  div.replaceAll(/\b(href|src)="(urn:(?:uuid|oid):[^"]*)"/g, (whole, attribute: string, address: string) => {
    const target = resolve(address)
    return target === undefined ? whole : `${attribute}="${target}"`
  })
