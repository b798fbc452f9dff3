import { existsSync } from 'node:fs'
import type { SafeStream } from '../stream.ts'
import { CommandFailed } from '../usage.ts'

/** Everything of the practice, or of one patient, into a ZIP that is in clear: its owner keeps it safe. */
export async function exportAll(
  stream: SafeStream,
  out: string,
  patient: string | undefined,
  json: boolean,
): Promise<void> {
  if (existsSync(out)) throw new CommandFailed(`${out} is there already; nothing was written over it.`)
  const query = patient === undefined ? '' : `?${new URLSearchParams({ patient }).toString()}`
  const size = await stream.download(`/command/export${query}`, out)
  console.log(
    json
      ? JSON.stringify({ file: out, size })
      : `${out}: ${size} bytes. The file is not encrypted: keep it where nobody else reads it.`,
  )
}
