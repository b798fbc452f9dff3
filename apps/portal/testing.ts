import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import {
  createAuthority,
  ed25519KeyPem,
  ed25519PublicKey,
  generateAgeKeys,
  practiceFingerprint,
  randomBytes,
  selfSignedTunnelCertificate,
  signCertificate,
  toInstant,
  type KeyAndCertificate,
  type PracticeCertificate,
} from '@siegel/sealing/node'
import type { PortalConfig } from './config.ts'

/** Parts for the tests of the portal: its folder, an authority, practices with real certificates. */

export const portalName = 'portal.localhost'
export const authority = await createAuthority('Siegel test authority', 1, ['localhost'])

export async function testConfig(t: TestContext, more: Partial<PortalConfig> = {}): Promise<PortalConfig> {
  const data = await mkdtemp(join(tmpdir(), 'portal-'))
  const ca = await mkdtemp(join(tmpdir(), 'authority-'))
  t.after(() => Promise.all([data, ca].map((folder) => rm(folder, { recursive: true, force: true }))))
  await writeFile(join(ca, 'authority.pem'), authority.certificate)
  await writeFile(join(ca, 'authority-key.pem'), authority.key, { mode: 0o600 })
  const own = { data, authority: ca, host: '127.0.0.1', name: portalName, relayPort: 0, adminPort: 0 }
  return { ...own, securityContact: 'mailto:security@portal.localhost', ...more }
}

export interface TestPractice {
  readonly tunnel: KeyAndCertificate
  readonly note: string
  readonly certificate: PracticeCertificate
  readonly rootSeed: Uint8Array
}

export async function makePractice(hostName: string, more: Partial<PracticeCertificate> = {}): Promise<TestPractice> {
  const [rootSeed, tunnelSeed] = [randomBytes(32), randomBytes(32)]
  const root = ed25519PublicKey(rootSeed)
  const key = ed25519KeyPem(tunnelSeed)
  const certificate: PracticeCertificate = {
    practice: practiceFingerprint(root),
    root,
    serial: 1,
    documentKey: ed25519PublicKey(randomBytes(32)),
    log: { origin: `${hostName}/log/1`, key: ed25519PublicKey(randomBytes(32)) },
    closedLogs: [],
    tunnelKey: ed25519PublicKey(tunnelSeed),
    inboxRecipient: (await generateAgeKeys()).recipient,
    requestRecipient: (await generateAgeKeys()).recipient,
    hostNames: [hostName],
    witnessPolicy: { quorum: 1, witnesses: [{ name: 'w.example/1', key: ed25519PublicKey(randomBytes(32)) }] },
    valid: { from: toInstant(Date.now() - 60_000), to: toInstant(Date.now() + 3_600_000) },
    ...more,
  }
  const tunnel = { key, certificate: await selfSignedTunnelCertificate(key) }
  return { tunnel, note: signCertificate(certificate, rootSeed), certificate, rootSeed }
}

export interface Fetched {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** One request to the portal's own pages, with its certificate checked. */
export async function page(
  port: number,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Fetched> {
  const to = { host: '127.0.0.1', port, servername: portalName, ca: authority.certificate, agent: false as const }
  const call = httpsRequest({ ...to, path, method, headers: { host: `${portalName}:${port}`, ...headers } }).end()
  return fetched(call)
}

/** One request to the operator's server. */
export async function admin(
  port: number,
  method: string,
  path: string,
  options: { readonly token?: string; readonly body?: string; readonly host?: string } = {},
): Promise<Fetched> {
  const headers = {
    host: options.host ?? `127.0.0.1:${port}`,
    ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
  }
  return fetched(httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false }).end(options.body))
}

async function fetched(call: ReturnType<typeof httpRequest>): Promise<Fetched> {
  const [response] = (await once(call, 'response')) as [IncomingMessage]
  return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) }
}

export const adminTokenOf = async (config: PortalConfig): Promise<string> =>
  (await readFile(join(config.data, 'admin-token'), 'utf8')).trim()
