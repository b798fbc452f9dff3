import type { Resource } from '@siegel/fhir'
import { filesIn, type FilePlace, type RecordTransactor, type Stored } from '@siegel/records'

/** Seals a file anew under another patient's key; the old one stays, for who goes back to it. */
export type Reseal = (place: FilePlace, holder: string) => { id: string }

/**
 * Files that are known by their blob alone lie under the key of the patient whose record points at them: where the record
 * goes to another patient, they are sealed anew. Gives the new id of each. To be called before anything is written.
 */
export function resealFiles(
  write: RecordTransactor,
  reseal: Reseal,
  records: readonly Stored[],
  holder: string,
): ReadonlyMap<string, string> {
  const moved = new Map<string, string>()
  for (const { json, resource } of records) {
    if (!json.includes('"Binary/')) continue
    for (const id of filesIn(resource).keys()) {
      if (moved.has(id)) continue
      const file = write.file(id)
      if (file?.stored === undefined && file?.place !== undefined) moved.set(id, reseal(file.place, holder).id)
    }
  }
  return moved
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
