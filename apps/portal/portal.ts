import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { systemClock, type Clock } from '@siegel/foundation'
import type { Logger } from '@siegel/foundation/logger'
import { newSessionToken } from '@siegel/sealing/node'
import { createRelay, type RelayLimits } from '@siegel/tunnel'
import { createAdminServer } from './admin.ts'
import { createCertificateCheck } from './check-certificate.ts'
import type { PortalConfig } from './config.ts'
import { readWhole, writeWhole } from './files.ts'
import { isDue, portalCertificate, portalKey } from './identity.ts'
import { createPages } from './pages/pages.ts'
import { openPracticeFile } from './practice-file.ts'

export interface Portal {
  readonly relayPort: number
  readonly adminPort: number
  /** SHA-256 of the portal's SubjectPublicKeyInfo, hex. */
  readonly keyPin: string
  close(): Promise<void>
}

export interface PortalOptions {
  readonly limits?: Partial<RelayLimits>
  readonly clock?: Clock
  readonly log?: Logger
}

const renewalCheck_ms = 6 * 3_600_000

/** The portal, whole, in this process: relay, own pages, operator's server. */
export async function startPortal(config: PortalConfig, options: PortalOptions = {}): Promise<Portal> {
  const clock = options.clock ?? systemClock
  await mkdir(config.data, { recursive: true, mode: 0o700 })
  const practices = await openPracticeFile(join(config.data, 'practices.json'))
  const token = await adminToken(config.data)
  const key = await portalKey(config.data)
  let certificate = await portalCertificate(key, config.name, config.authority)

  const { name, securityContact } = config
  const pages: RequestListener = (request, response) => ownPages(request, response)
  const relay = createRelay({
    portalNames: [name],
    key,
    certificate,
    practices,
    verifyCertificate: createCertificateCheck(clock),
    pages,
    // The operator reads the words on his own screen, too, while the practice is asked for its yes.
    pairing: ({ state, hostName, words }) => options.log?.warn({ state, hostName, words }, 'pairing'),
    clock,
    limits: options.limits ?? {},
  })
  const ownPages = createPages({ name, practices, isOnline: relay.isOnline, securityContact, clock })
  const admin = createAdminServer({ relay, practices, token, log: options.log })
  const relayPort = await relay.listen(config.relayPort, config.host)
  await once(admin.listen(config.adminPort, '127.0.0.1'), 'listening')

  const renew = async (): Promise<void> => {
    if (!isDue(certificate, clock.now())) return
    certificate = await portalCertificate(key, name, config.authority)
    relay.renew(certificate)
  }
  const failed = (error: unknown): void => options.log?.error({ err: error }, 'renewal failed')
  const renewal = setInterval(() => void renew().catch(failed), renewalCheck_ms)
  return {
    relayPort,
    adminPort: (admin.address() as AddressInfo).port,
    keyPin: relay.keyPin,
    async close() {
      clearInterval(renewal)
      await Promise.all([relay.close(), new Promise((resolve) => (admin.close(resolve), admin.closeAllConnections()))])
    },
  }
}

/** The operator's token, in a file that only the portal's user can read. */
async function adminToken(data: string): Promise<string> {
  const path = join(data, 'admin-token')
  const kept = await readWhole(path)
  if (kept !== undefined) return kept.trim()
  const token = newSessionToken()
  await writeWhole(path, `${token}\n`)
  return token
}
