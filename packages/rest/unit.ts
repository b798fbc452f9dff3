import { isId, type Resource } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import { ResourceInvalid, type RecordReader, type RecordTransactor, type Stored } from '@siegel/records'
import type { OpenSearch } from './pages.ts'
import type { Scopes } from './scopes.ts'

/** What one interaction works with: the gate's reader, and its transactor where something is written. */
export interface Unit {
  readonly reader: RecordReader
  readonly scopes: Scopes
  /** The server's own address, without a slash at the end: `http://localhost:8420/fhir/R4`. */
  readonly base: string
  readonly handling: 'strict' | 'lenient'
  /** Keeps a search that has a next page; gives the token of its link. */
  /** Whether an id is that of a file without a Binary of its own: no Binary may take it. */
  readonly isFileId: (id: string) => boolean
  readonly remember: (search: Omit<OpenSearch, 'caller'>) => string
}

export interface WriteUnit extends Unit {
  readonly reader: RecordTransactor
}

/** Conditions and content of a request, or of an entry of a bundle. */
export interface Input {
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly body?: unknown
  /** The version in `If-Match`. */
  readonly ifMatch?: number
  readonly ifNoneMatch?: string
  readonly ifModifiedSince?: string
  readonly ifNoneExist?: string
}

/** Throws Refusal 'not-found', or 'gone' for what is deleted; what the scopes do not cover is not there. */
export function present(unit: Unit, type: string, id: string): Stored {
  const stored = unit.reader.latest(type, id)
  if (stored === undefined) throw new Refusal('not-found')
  if (stored.deleted) throw new Refusal('gone')
  if (!unit.scopes.allows(stored.resource, 'r')) throw new Refusal('not-found')
  return stored
}

/** The resource in a body. Throws Refusal 'resource-invalid' where it is none of the type. */
export function resourceIn({ body }: Pick<Input, 'body'>, type: string): Resource {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Refusal('resource-invalid', 'no resource')
  const resource = body as Resource
  if (resource.resourceType !== type) throw new Refusal('resource-invalid', 'resourceType')
  if (resource.id !== undefined && !isId(resource.id))
    throw new ResourceInvalid(type, [{ path: `${type}.id`, code: 'value', severity: 'error' }])
  return resource
}
