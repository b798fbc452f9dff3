import { isResourceType } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'

/** What an export says of itself: `manifest.json`, its last file. */
export interface Manifest {
  readonly format: 'siegel-export'
  readonly version: 1
  readonly software: string
  readonly practice: string
  readonly at: string
  /** Of an export of one patient. */
  readonly patient?: string
  /** How many versions there are of each type. */
  readonly counts: Readonly<Record<string, number>>
  readonly files: readonly ManifestFile[]
  /** Attachments whose bytes were not there, or could not be read, when the export was made. */
  readonly missing: readonly string[]
}

export interface ManifestFile {
  readonly name: string
  readonly size: number
  /** Hex. */
  readonly sha256: string
}

/** A line of `blobs.ndjson`: whose a file is, and which versions of a Binary have it. */
export interface BlobLine {
  readonly blob: string
  readonly holder: string
  readonly mediaType: string
  readonly size: number
  readonly versions: readonly { readonly file: string; readonly version: number }[]
}

/** A line of `attachments.ndjson`: through which record there is a right to a file. */
export interface AttachmentLine {
  readonly file: string
  readonly resource: string
}

/**
 * A line of `order.ndjson`: the places of the next versions of a type in the order of all writes, which times alone do
 * not tell. A type with many versions has several lines.
 */
export interface OrderLine {
  readonly type: string
  readonly places: readonly number[]
}

export const manifestName = 'manifest.json'
export const blobsName = 'blobs.ndjson'
export const attachmentsName = 'attachments.ndjson'
export const orderName = 'order.ndjson'
const mostManifest_bytes = 256 * 1024 * 1024

const blobName = /^blobs\/([0-9a-f-]{36})$/

/** The id in the name of a blob's file; undefined for any other name. */
export const blobIn = (name: string): string | undefined => blobName.exec(name)?.[1]

/** The type in the name of a file of records; undefined for any other name. */
export function typeIn(name: string): string | undefined {
  const type = /^([A-Za-z]{1,64})\.ndjson$/.exec(name)?.[1]
  return type !== undefined && isResourceType(type) ? type : undefined
}

/** Whether an export can have a file of this name. No other is ever opened, and none becomes a path. */
export const isKnownName = (name: string): boolean =>
  [manifestName, blobsName, attachmentsName, orderName].includes(name) ||
  typeIn(name) !== undefined ||
  blobIn(name) !== undefined

const bad = (what: string): never => {
  throw new Refusal('restore-invalid', what)
}

/** Reads and checks a manifest. Throws Refusal 'restore-invalid'. */
export function parseManifest(text: string): Manifest {
  if (text.length > mostManifest_bytes) bad(manifestName)
  let value: Partial<Record<keyof Manifest, unknown>>
  try {
    value = JSON.parse(text) as typeof value
  } catch {
    return bad(manifestName)
  }
  if (value.format !== 'siegel-export') bad('format')
  if (value.version !== 1) throw new Refusal('restore-newer')
  if (!Array.isArray(value.files) || !value.files.every(isFile)) bad('files')
  if (typeof value.counts !== 'object' || value.counts === null) bad('counts')
  return value as unknown as Manifest
}

function isFile(value: unknown): value is ManifestFile {
  const { name, size, sha256 } = (value ?? {}) as Record<string, unknown>
  const isHash = typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256)
  return typeof name === 'string' && isKnownName(name) && Number.isSafeInteger(size) && Number(size) >= 0 && isHash
}
