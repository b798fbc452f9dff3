import { isId, isResource, type Resource } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import { withReferences } from '@siegel/rest'

/** Resources under ids of their own, and whether they are taken all or none. */
export interface Delivery {
  readonly resources: readonly (Resource & { readonly id: string })[]
  /** Places of what has no id, or is no resource. */
  readonly refused: readonly { readonly place: string; readonly reason: string }[]
  readonly isTransaction: boolean
}

/** Bundles that carry resources; a history or a message says what was done, which is another matter. */
const carriers: ReadonlySet<unknown> = new Set(['transaction', 'batch', 'collection', 'document', 'searchset'])

interface Entry {
  fullUrl?: unknown
  resource?: unknown
  request?: { method?: unknown }
}

/** What a file of FHIR brings: a resource, or those of a bundle, whose references to each other lead to their ids. */
export function deliveryOf(value: unknown): Delivery {
  if (!isResource(value)) throw new Refusal('resource-invalid', 'resourceType')
  if (value.resourceType !== 'Bundle') return delivery([{ resource: value }], false)
  const { type, entry = [] } = value as Resource & { type?: unknown; entry?: unknown }
  if (!carriers.has(type)) throw new Refusal('not-supported', 'Bundle.type')
  if (!Array.isArray(entry)) throw new Refusal('resource-invalid', 'Bundle.entry')
  return delivery(entry as Entry[], type === 'transaction')
}

/** Resources that came by themselves, for instance as lines. */
export const deliveryOfAll = (values: readonly unknown[]): Delivery =>
  delivery(
    values.map((resource) => ({ resource })),
    false,
  )

function delivery(entries: readonly Entry[], isTransaction: boolean): Delivery {
  const resources: (Resource & { id: string })[] = []
  const refused: { place: string; reason: string }[] = []
  const addresses = new Map<string, string>()
  for (const [index, entry] of entries.entries()) {
    const { fullUrl, resource, request } = entry
    const method = request?.method
    const isWritten = method === undefined || method === 'POST' || method === 'PUT'
    const id = isResource(resource) && isWritten ? idOf(resource, fullUrl) : undefined
    if (!isResource(resource) || id === undefined) {
      const reason = !isWritten ? 'not-supported' : isResource(resource) ? 'id-missing' : 'resource-invalid'
      refused.push({ place: `entry ${index + 1}`, reason })
      continue
    }
    if (typeof fullUrl === 'string') addresses.set(fullUrl, `${resource.resourceType}/${id}`)
    resources.push({ ...resource, id })
  }
  const resolve = (reference: string) => addresses.get(reference)
  return { resources: resources.map((resource) => withReferences(resource, resolve)), refused, isTransaction }
}

/** Its own, or the one that its address in the bundle ends in. */
function idOf({ id }: Resource, fullUrl: unknown): string | undefined {
  if (isId(id)) return id
  const last = typeof fullUrl === 'string' ? /[:/]([A-Za-z0-9\-.]{1,64})$/.exec(fullUrl)?.[1] : undefined
  return id === undefined && isId(last) ? last : undefined
}
