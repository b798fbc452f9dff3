import { roles, type Role } from '@siegel/contract'
import type { SafeClient } from '../client.ts'
import { UsageError } from '../usage.ts'

export async function createToken(
  client: SafeClient,
  options: { role: string | undefined; scope: string; name: string },
  json: boolean,
): Promise<void> {
  const role = roles.find((known): known is Role => known === options.role)
  if (role === undefined) throw new UsageError(`--role must be one of ${roles.join(', ')}`)
  const made = await client.createToken({ body: { name: options.name, role, scope: options.scope } })
  console.log(json ? JSON.stringify(made) : `${made.token}\n(id ${made.id}; it is shown only now)`)
}

export async function listTokens(client: SafeClient, json: boolean): Promise<void> {
  const { tokens } = await client.tokens()
  if (json) return console.log(JSON.stringify(tokens))
  for (const { id, name, role, scope, createdAt } of tokens)
    console.log(`${id}  ${createdAt.slice(0, 10)}  ${role.padEnd(9)}  ${scope}  ${name}`)
}

export async function revokeToken(client: SafeClient, id: string): Promise<void> {
  await client.revokeToken({ params: { id } })
  console.log('The token is revoked.')
}
