import type { SafeClient } from '../client.ts'
import { UsageError } from '../usage.ts'

/** Joins a portal; prints the words that must be the same on the operator's screen. */
export async function pair(
  client: SafeClient,
  code: string,
  portal: string,
  serverName: string | undefined,
): Promise<void> {
  const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(portal) ?? []
  if (host === '') throw new UsageError('--portal must be HOST:PORT')
  const { words, hostNames } = await client.pair({
    body: { portalHost: host, portalPort: Number(port), serverName: serverName ?? host, code },
  })
  console.log(
    `Joined. Compare these words with the operator of the portal: ${words}\nPatients reach the practice at ${hostNames.join(', ')}`,
  )
}
