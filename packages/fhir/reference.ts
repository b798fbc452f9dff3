import { isResourceType } from './resource-types.ts'

/** FHIR R4 datatypes, id: 1 to 64 of these characters. */
const idPattern = /^[A-Za-z0-9\-.]{1,64}$/

export const isId = (text: unknown): text is string => typeof text === 'string' && idPattern.test(text)

/** What a relative literal reference names. */
export interface ResourceKey {
  readonly type: string
  readonly id: string
  readonly version?: string
}

/** The relative reference (`Patient/42`) of a stored resource; TypeError when it has no valid id. */
export function reference(resource: { readonly resourceType: string; readonly id?: string }): { reference: string } {
  if (!isId(resource.id)) throw new TypeError('a resource without id has no reference')
  return { reference: `${resource.resourceType}/${resource.id}` }
}

/** Splits `Type/id` or `Type/id/_history/version`; undefined for anything else (absolute, contained, logical, unknown type). */
export function parseReference(text: string): ResourceKey | undefined {
  const [type, id, history, version, ...rest] = text.split('/')
  if (type === undefined || !isResourceType(type) || !isId(id) || rest.length > 0) return undefined
  if (history === undefined) return { type, id }
  return history === '_history' && isId(version) ? { type, id, version } : undefined
}
