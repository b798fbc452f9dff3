import { readFileSync } from 'node:fs'
import { CallFailed, roles } from '@siegel/contract'
import type { SafeClient } from '../client.ts'
import { CommandFailed, UsageError } from '../usage.ts'

interface ClientOptions {
  name?: string | undefined
  role?: string | undefined
  scope?: string | undefined
  /** A file with a JWK set: public keys only. */
  jwks?: string | undefined
}

/** `siegel token client add | list | revoke ID`: programs that sign in with a key of their own. */
export async function tokenClients(
  client: () => SafeClient,
  words: readonly string[],
  options: ClientOptions,
  json: boolean,
): Promise<void> {
  const [command, id = '', ...more] = words
  if (more.length === 0 && command === 'add' && id === '') return add(client, options, json)
  if (more.length === 0 && command === 'list' && id === '') return list(client(), json)
  if (more.length === 0 && command === 'revoke' && id !== '') return revoke(client(), id, json)
  throw new UsageError('token client add --name N --role R --scope SCOPES --jwks FILE | list | revoke ID')
}

async function add(client: () => SafeClient, options: ClientOptions, json: boolean): Promise<void> {
  const { name, scope, jwks } = options
  const role = roles.find((known) => known === options.role)
  if (role === undefined) throw new UsageError(`--role must be one of ${roles.join(', ')}`)
  if (name === undefined || scope === undefined || jwks === undefined)
    throw new UsageError('token client add needs --name, --scope and --jwks')
  const keys = fileText(jwks)
  const made = await refusing(client().addClient({ body: { name, role, scope, jwks: keys } }))
  console.log(json ? JSON.stringify(made) : `${made.id}\n(the program signs in under this name: iss and sub)`)
}

async function list(client: SafeClient, json: boolean): Promise<void> {
  const { clients } = await client.clients()
  if (json) return console.log(JSON.stringify(clients))
  for (const { id, name, role, scope, keys, createdAt } of clients) {
    console.log(`${id}  ${createdAt.slice(0, 10)}  ${role.padEnd(9)}  ${scope}  ${name}`)
    for (const { kid, thumbprint } of keys) console.log(`    ${thumbprint}  ${kid}`)
  }
}

async function revoke(client: SafeClient, id: string, json: boolean): Promise<void> {
  await refusing(client.revokeClient({ params: { id } }))
  console.log(json ? JSON.stringify({ revoked: id }) : 'The program is no longer registered; its tokens have ended.')
}

function fileText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new CommandFailed(`The file ${path} cannot be read.`)
  }
}

const refusals: Readonly<Record<string, string>> = {
  'scope-invalid': 'The scope is not valid. Example: system/Observation.rs',
  'jwks-private': 'The file holds a private key: keep that with the program and give its public key only.',
  'jwks-invalid':
    'The file is no JWK set ({"keys": […]}) of RSA keys of at least 2048 bits (RS384) or P-384 keys (ES384), each with a kid of its own.',
  'not-found': 'There is no such program: see siegel token client list.',
}

async function refusing<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    const known = error instanceof CallFailed ? refusals[error.code] : undefined
    throw known === undefined ? error : new CommandFailed(known)
  }
}
