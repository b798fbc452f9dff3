import { Refusal } from '@siegel/foundation'
import type { Blobs } from '@siegel/store'
import type { FileMover, FilePlace } from './files.ts'
import type { Records } from './records.ts'

/** A transaction found files that have to lie under another key before it can be. */
export class FilesNeeded extends Error {
  readonly places: readonly FilePlace[]

  constructor(places: readonly FilePlace[]) {
    super('files needed')
    this.places = places
  }
}

/** Somebody who files all the time must not keep an act from its end. */
const mostTries = 5

/**
 * Runs an act that switches to files under a holder's key. It is a transaction that looks which files it needs and throws
 * `FilesNeeded` where some are not there; then they are sealed, beside everything else that goes on, and it is tried
 * again. So what it sees when it comes to its end is what there is then. It keeps the blobs that it uses
 * (`write.keepBlob`); others go, also where it throws or the process dies. Throws Refusal 'version-conflict' where files
 * kept coming.
 */
export async function withFilesOf<T>(
  records: Records,
  files: FileMover,
  holder: string,
  act: (sealed: ReadonlyMap<string, string>) => T,
): Promise<T> {
  const sealed = new Map<string, string>()
  try {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const result = attempt(() => act(sealed))
      if (!(result instanceof FilesNeeded)) return result
      for (const place of result.places) {
        const id = await records.looseBlob(files)
        sealed.set(place.id, id)
        await files.resealStream(place, holder, id)
      }
    }
    throw new Refusal('version-conflict')
  } finally {
    await records.removeLoose(files, [...sealed.values()])
  }
}

/** Bytes under a holder's key, as a blob that no record has yet. */
export async function putLoose(
  records: Records,
  files: Pick<Blobs, 'newId' | 'putStream'>,
  { holder, mediaType }: Omit<FilePlace, 'id'>,
  bytes: Uint8Array,
): Promise<string> {
  const id = await records.looseBlob(files)
  const source = (async function* () {
    yield bytes
  })()
  await files.putStream(holder, mediaType, source, bytes.length, id)
  return id
}

function attempt<T>(act: () => T): T | FilesNeeded {
  try {
    return act()
  } catch (error) {
    if (error instanceof FilesNeeded) return error
    throw error
  }
}
