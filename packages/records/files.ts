import type { Caller } from '@siegel/access'
import type { Binary, Resource } from '@siegel/fhir'
import { parseReference } from '@siegel/fhir'
import type { Reader } from '@siegel/store'
import * as statements from './file-statements.ts'
import type { Stored } from './stored.ts'

/** Under which the keyring holds the key of files that belong to nobody yet. */
export const unassigned = 'unassigned'

/** Where the bytes of a file lie, and under whose key. */
export interface FilePlace {
  readonly id: string
  readonly holder: string
  /** The one it was sealed as; a part of the seal. */
  readonly mediaType: string
}

/** What can seal files anew, as blobs whose id is known beforehand. */
export interface FileMover {
  newId(): string
  resealStream(place: FilePlace, holder: string, id?: string): Promise<FilePlace & { size: number }>
  remove(id: string): void
}

/** A file that its reader may have. */
export interface StoredFile {
  readonly mediaType: string
  /** The version of the Binary; undefined for an attachment that is known by its blob alone. */
  readonly stored: Stored<Binary> | undefined
  /** Undefined where the bytes are in the resource itself. */
  readonly place: FilePlace | undefined
}

/** So many records that point at a file are asked whether they give a right to it. */
export const mostReferrers = 200

/** Whoever has written a file may read it for so long before something points at it. */
const creatorTime_ms = 60 * 60_000

const address = /^Binary\/([A-Za-z0-9\-.]{1,64})$/

interface Attachment {
  contentType?: string
  url?: string
}

/** The attachments within a resource that point at files here, by id; extensions have a `url`, too, that is a name. */
export function filesIn(resource: Resource): Map<string, Attachment> {
  const found = new Map<string, Attachment>()
  collect(resource, '', found)
  return found
}

function collect(value: unknown, name: string, found: Map<string, Attachment>): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const item of value) collect(item, name, found)
    return
  }
  const { url } = value as Attachment
  const file = typeof url === 'string' && !name.endsWith('xtension') ? address.exec(url)?.[1] : undefined
  if (file !== undefined && !found.has(file)) found.set(file, value)
  for (const [key, child] of Object.entries(value)) collect(child, key, found)
}

/** Whether a text can hold such an address at all: spares most resources the walk. */
export const mayPointAtFiles = (json: string): boolean => json.includes('"Binary/')

/** What a right to a file is asked with. */
export interface FileRights {
  readonly caller: Caller
  readonly connection: Reader
  readonly now: number
  /** Records that point at the file, of which the caller may read the first that is given here. */
  readonly firstReadable: (file: string) => Stored | undefined
  /** The record of a reference, where the caller may read it. */
  readonly readable: (type: string, id: string) => Stored | undefined
  /** Whether role and scopes let the caller read this resource by itself. */
  readonly covers: (resource: Resource) => boolean
}

/**
 * The right to a version of a Binary: through a record that points at it, through what its securityContext names, or,
 * while nothing points at it, as the one who has just written it. Gives the record that gives the right, or the Binary.
 */
export function rightTo(rights: FileRights, binary: Stored<Binary>): Stored | undefined {
  const through = rights.firstReadable(binary.id)
  if (through !== undefined) return through
  const context = binary.deleted ? undefined : binary.resource.securityContext
  const key = context?.reference === undefined ? undefined : parseReference(context.reference)
  const named = key === undefined ? undefined : rights.readable(key.type, key.id)
  if (named !== undefined) return named
  return isJustMade(rights, binary) ? binary : undefined
}

function isJustMade({ caller, connection, now, covers }: FileRights, binary: Stored<Binary>): boolean {
  const { id, version, deleted } = binary
  if (connection.get(statements.anyReference, { file: id }) !== undefined) return false
  const row = connection.get(statements.version, { file: id, version })
  return (
    row !== undefined &&
    row.creator === caller.id &&
    now - row.at < creatorTime_ms &&
    (deleted || covers(binary.resource))
  )
}
