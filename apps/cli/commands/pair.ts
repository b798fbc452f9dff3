import { createInterface } from 'node:readline/promises'
import type { SafeClient } from '../client.ts'
import { CommandFailed, UsageError } from '../usage.ts'

export interface PairOptions {
  code: string
  portal: string
  serverName: string | undefined
  json: boolean
}

/**
 * Joins a portal. The words are shown before anything is kept, and a person has to say that the portal's operator sees the same
 * ones; there is no flag that says so beforehand. Anything but a yes leaves nothing behind on either side.
 */
export async function pair(client: SafeClient, { code, portal, serverName, json }: PairOptions): Promise<void> {
  const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(portal) ?? []
  if (host === '') throw new UsageError('--portal must be HOST:PORT')
  const { pairing, words } = await client.pair({
    body: { portalHost: host, portalPort: Number(port), serverName: serverName ?? host, code },
  })
  const isSame = await askSame(words).catch(() => false)
  if (!isSame) {
    await client.refusePairing({ params: { pairing } })
    throw new CommandFailed('Not joined: the words were not confirmed. Nothing was kept, and the code is used up.')
  }
  const { hostNames } = await client.confirmPairing({ params: { pairing } })
  console.log(
    json ? JSON.stringify({ words, hostNames }) : `Joined. Patients reach the practice at ${hostNames.join(', ')}`,
  )
}

/** The question goes to standard error, so that `--json` keeps standard output to itself; an end of input is a no. */
async function askSame(words: string): Promise<boolean> {
  console.error(`These words must stand on the screen of the portal's operator, too:\n\n    ${words}\n`)
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
  lines.once('SIGINT', () => lines.close())
  const answer = await Promise.race([lines.question('Are they the same? Please ask by telephone. [y/N] '), ended])
  lines.close()
  return /^(y|yes|j|ja)$/i.test(answer.trim())
}
