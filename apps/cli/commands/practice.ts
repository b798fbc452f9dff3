import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { SafeClient } from '../client.ts'
import { CommandFailed } from '../usage.ts'

/** Imports files and whole folders; one line a file. Fails where any was refused. */
export async function importFiles(client: SafeClient, paths: readonly string[], json: boolean): Promise<void> {
  let refused = 0
  for (const path of paths.flatMap(filesBelow)) {
    const bytes = new Uint8Array(readFileSync(path))
    const outcome = await client.importFile({
      body: { bytes, mediaType: 'application/octet-stream', fileName: basename(path) },
    })
    if (outcome.outcome === 'refused') refused += 1
    if (json) console.log(JSON.stringify({ file: path, ...outcome }))
    else console.log(`${outcome.outcome.padEnd(10)} ${path}${reason(outcome)}`)
  }
  if (refused > 0) throw new CommandFailed(`${refused} file(s) were refused; nothing of them was taken.`)
}

function reason({ code, line, items, warnings }: Awaited<ReturnType<SafeClient['importFile']>>): string {
  const parts = [
    ...(code === undefined ? [] : [line === undefined ? code : `${code} in line ${line}`]),
    ...items.map(({ title, matched }) => `${title} (${matched ? 'matched' : 'in the inbox, nobody assigned'})`),
    ...warnings.map((warning) => `warning: ${warning}`),
  ]
  return parts.length === 0 ? '' : `: ${parts.join('; ')}`
}

const filesBelow = (path: string): string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, encoding: 'utf8' })
        .map((name) => join(path, name))
        .filter((name) => statSync(name).isFile())
        .sort()
    : [path]

export async function invite(
  client: SafeClient,
  patient: string,
  letter: string | undefined,
  json: boolean,
): Promise<void> {
  const { invitation, link, pin, accountCode, expiresAt } = await client.invite({
    params: { id: patient },
    body: { language: 'de' },
  })
  if (letter !== undefined)
    writeFileSync(letter, (await client.invitationLetter({ params: { id: invitation } })).bytes, { mode: 0o600 })
  console.log(
    json
      ? JSON.stringify({ link, pin, accountCode, expiresAt })
      : `Link  ${link}\nPIN   ${pin}   (give it another way than the link)\nCode  ${accountCode}`,
  )
}

export async function release(
  client: SafeClient,
  patient: string,
  items: string[],
  sentence: string,
  json: boolean,
): Promise<void> {
  const { released } = await client.release({ params: { id: patient }, body: { items, meaning: sentence } })
  console.log(json ? JSON.stringify(released) : `Released: ${released.map(({ reference }) => reference).join(', ')}`)
}

export async function withdraw(client: SafeClient, patient: string, items: string[]): Promise<void> {
  const { withdrawn } = await client.withdraw({ params: { id: patient }, body: { items } })
  console.log(`Withdrawn: ${withdrawn}`)
}

export async function revoke(client: SafeClient, patient: string, slot: string | undefined): Promise<void> {
  await client.revoke({ params: { id: patient }, body: slot === undefined ? {} : { slot } })
  console.log(slot === undefined ? 'The mailbox is closed.' : 'This way into the mailbox is closed.')
}
