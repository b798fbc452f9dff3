import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

export interface PortalConfig {
  /** Folder of the portal's own files. */
  readonly data: string
  /** Address on which the relay listens. */
  readonly host: string
  readonly relayPort: number
  readonly adminPort: number
  /** The portal's own host name. */
  readonly name: string
  /** Folder with `authority.pem` and `authority-key.pem`, for an authority of the demo; self-signed without. */
  readonly authority: string | undefined
  /** Where weaknesses are reported (RFC 9116), a URI. */
  readonly securityContact: string
}

/**
 * `--data DIR --authority DIR --host ADDRESS --name HOST`, ports and contact from the environment.
 * @throws TypeError where they cannot be understood
 */
export function readConfig(args: readonly string[], env: NodeJS.ProcessEnv): PortalConfig {
  const text = { type: 'string' } as const
  const options = { data: text, authority: text, host: text, name: text }
  const { values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false })
  const name = values.name ?? 'portal.localhost'
  return {
    data: values.data ?? join(env['SIEGEL_DATA'] ?? join(homedir(), '.local/share/siegel'), 'portal'),
    authority: values.authority,
    host: values.host ?? '127.0.0.1',
    name,
    relayPort: port(env['SIEGEL_RELAY_PORT'], 8443),
    adminPort: port(env['SIEGEL_PORTAL_ADMIN_PORT'], 8424),
    securityContact: env['SIEGEL_SECURITY_CONTACT'] ?? `mailto:security@${name}`,
  }
}

function port(text: string | undefined, otherwise: number): number {
  const number = Number(text ?? otherwise)
  if (!Number.isInteger(number) || number < 0 || number > 65_535 || text === '') throw new TypeError('not a port')
  return number
}
