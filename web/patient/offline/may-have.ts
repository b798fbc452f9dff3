export const copiesName = 'siegel-offline'

/** Whether there may be copies in this browser; asking makes no database, and loads nothing. */
export async function mayHaveCopies(): Promise<boolean> {
  try {
    return (await indexedDB.databases()).some(({ name }) => name === copiesName)
  } catch {
    return false
  }
}
