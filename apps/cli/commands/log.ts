import type { SafeClient } from '../client.ts'

/** Recomputes the whole log; the safe refuses where any entry was changed, removed, moved or cut off. */
export async function verifyLog(client: SafeClient, json: boolean): Promise<void> {
  const result = await client.logVerify()
  if (json) return console.log(JSON.stringify(result))
  const { size, root, witnessedSize, witnessedAt } = result
  console.log(`The log is whole: ${size} entries, root ${root}.`)
  console.log(
    witnessedAt === undefined
      ? 'No witness has cosigned it yet.'
      : `Witnessed up to entry ${witnessedSize}, ${witnessedAt}.`,
  )
}

export async function showLog(client: SafeClient, json: boolean): Promise<void> {
  const { rows } = await client.log({ query: { count: 50 } })
  for (const row of rows) {
    if (json) console.log(JSON.stringify(row))
    else
      console.log(
        `${String(row.index).padStart(7)}  ${row.at}  ${row.verb.padEnd(16)}  ${row.actor.name}${row.patient === undefined ? '' : `  Patient/${row.patient.id}`}${row.evidence === 'reported' ? '  (reported by the gateway)' : ''}`,
      )
  }
}

/** Every entry as one line of JSON, newest first. */
export async function exportLog(client: SafeClient): Promise<void> {
  let cursor: string | undefined
  do {
    const page = await client.log({ query: { count: 200, ...(cursor === undefined ? {} : { cursor }) } })
    for (const row of page.rows) console.log(JSON.stringify(row))
    cursor = page.cursor
  } while (cursor !== undefined)
}
