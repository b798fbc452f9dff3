import { createPracticeTable, parsePractices, type PracticeTable } from '@siegel/tunnel'
import { readWhole, writeWhole } from './files.ts'

/**
 * The table of practices in one JSON file, which is the portal's only lasting state beside its own key. A file that is not such a
 * table stops the start: nothing is guessed, nothing overwritten.
 */
export async function openPracticeFile(path: string): Promise<PracticeTable> {
  const stored = await readWhole(path)
  const initial = stored === undefined ? [] : parsePractices(JSON.parse(stored))
  return createPracticeTable(initial, (practices) => writeWhole(path, `${JSON.stringify(practices, undefined, 1)}\n`))
}
