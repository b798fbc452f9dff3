import { isRefusal } from '@siegel/foundation'
import { unassigned, type FileMover } from './files.ts'
import type { Records } from './records.ts'

/**
 * Seals the files that came before it was known whose they are under the key of the patient whose record now points at
 * them. What is interrupted goes on the next time; until then a file stays readable where it was. Gives how many moved.
 */
export async function adoptFiles(records: Records, files: FileMover): Promise<number> {
  let moved = 0
  for (const file of records.unassignedFiles()) {
    const { blob, mediaType, patient } = file
    const id = await records.looseBlob(files)
    try {
      const place = await files.resealStream({ id: blob, holder: unassigned, mediaType }, patient, id)
      if (records.moveFile(file, place)) moved += 1
    } catch (error) {
      // A file that is damaged or lost is noticed by who reads it; it must not keep the others waiting.
      if (!isRefusal(error)) throw error
    } finally {
      await records.removeLoose(files, [id, blob])
    }
  }
  return moved
}
