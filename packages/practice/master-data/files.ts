import type { Resource } from '@siegel/fhir'
import {
  FilesNeeded,
  filesIn,
  mayPointAtFiles,
  type FilePlace,
  type RecordTransactor,
  type Stored,
} from '@siegel/records'

/**
 * Files that are known by their blob alone lie under the key of the patient whose record points at them: where the record
 * goes to another patient, it points at the same bytes sealed anew. The old ones stay, for who goes back to them. Gives the
 * new id of each. To be called before anything is written; throws `FilesNeeded` where some are not sealed yet.
 */
export function sealedFiles(
  write: RecordTransactor,
  sealed: ReadonlyMap<string, string>,
  records: readonly Stored[],
): ReadonlyMap<string, string> {
  const places = new Map<string, FilePlace>()
  for (const { json, resource } of records) {
    if (!mayPointAtFiles(json)) continue
    for (const id of filesIn(resource).keys()) {
      const file = places.has(id) ? undefined : write.file(id)
      if (file?.stored === undefined && file?.place !== undefined) places.set(id, file.place)
    }
  }
  const missing = [...places.values()].filter(({ id }) => !sealed.has(id))
  if (missing.length > 0) throw new FilesNeeded(missing)
  const names = new Map([...places.keys()].map((id) => [id, sealed.get(id) ?? '']))
  for (const blob of names.values()) write.keepBlob(blob)
  return names
}

/** The new names of files by their old ones, from two versions that differ in nothing else. */
export function renamed(from: Resource, to: Resource): ReadonlyMap<string, string> {
  const names = [...filesIn(to).keys()]
  return new Map([...filesIn(from).keys()].flatMap((name, at) => (names[at] === undefined ? [] : [[name, names[at]]])))
}

/** The resource with attachments that point at files under their new names. */
export function withFiles<R extends Resource>(resource: R, names: ReadonlyMap<string, string>): R {
  if (names.size === 0) return resource
  const visit = (value: unknown, name: string): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map((item) => visit(item, name))
    if (Object.getPrototypeOf(value) !== Object.prototype) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const to = key === 'url' && typeof item === 'string' ? names.get(item.replace(/^Binary\//, '')) : undefined
        const isFile = to !== undefined && !name.endsWith('xtension')
        return [key, isFile ? `Binary/${to}` : visit(item, key)]
      }),
    )
  }
  return visit(resource, '') as R
}
