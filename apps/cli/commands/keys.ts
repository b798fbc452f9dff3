import type { SafeClient } from '../client.ts'
import { readSecret } from '../secret.ts'
import { CommandFailed, UsageError } from '../usage.ts'

type Slot = Awaited<ReturnType<SafeClient['keys']>>['slots'][number]

const kinds: Readonly<Record<Slot['kind'], string>> = {
  passphrase: 'passphrase',
  recovery: 'recovery code',
  keyfile: 'key file',
  passkey: 'passkey',
}

const line = ({ id, kind, label, made }: Slot): string =>
  `${String(id).padStart(3)}  ${made.slice(0, 10)}  ${kinds[kind].padEnd(13)}  ${label}`.trimEnd()

export async function listKeys(client: SafeClient, json: boolean): Promise<void> {
  const { slots } = await client.keys()
  if (json) return console.log(JSON.stringify(slots))
  for (const slot of slots) console.log(line(slot))
}

/** A further way to unlock. A passphrase is typed twice, or is the first line of standard input. */
export async function addKey(
  client: SafeClient,
  kind: string,
  label: string | undefined,
  json: boolean,
): Promise<void> {
  const { slot, recoveryCode } = await client.addKey({ body: await newKey(kind, label) })
  if (json) return console.log(JSON.stringify({ ...slot, ...(recoveryCode === undefined ? {} : { recoveryCode }) }))
  console.log(line(slot))
  if (recoveryCode !== undefined)
    console.log(`\n    ${recoveryCode}\n\nWrite it down and keep it outside the practice: it is shown only now.`)
  if (slot.kind === 'keyfile')
    console.log('From now on the safe opens by itself, also for whoever takes the computer away with its disk.')
}

async function newKey(kind: string, label: string | undefined) {
  if (kind === 'recovery' || kind === 'keyfile') return { kind } as const
  if (kind !== 'passphrase') throw new UsageError('keys add passphrase | recovery | keyfile')
  const secret = await readSecret('New passphrase (12 characters at least): ')
  if (process.stdin.isTTY && (await readSecret('The same once more: ')) !== secret)
    throw new CommandFailed('The two differ. Nothing was changed.')
  return { kind: 'passphrase', secret, ...(label === undefined ? {} : { label }) } as const
}

const refusals: Readonly<Record<string, string>> = {
  'last-slot': 'This is the last way to unlock the safe: add another one first.',
  'last-typed-slot':
    'Without it no passphrase and no recovery code would be left, and nobody could unlock the safe by hand: add one first.',
  'slot-unknown': 'There is no such key: see siegel keys list.',
}

export async function removeKey(client: SafeClient, id: string, json: boolean): Promise<void> {
  if (!/^\d{1,9}$/.test(id)) throw new UsageError('keys remove ID')
  await client.removeKey({ params: { id: Number(id) } }).catch((error: unknown) => {
    const known = error instanceof Error ? refusals[error.message] : undefined
    throw known === undefined ? error : new CommandFailed(known)
  })
  console.log(
    json
      ? JSON.stringify({ removed: Number(id) })
      : 'Removed; the safe has a new root key. Back-ups made before still open with the old key until their retention ends.',
  )
}
