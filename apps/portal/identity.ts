import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  certificateValidity,
  createAuthority,
  createTlsKey,
  issueServerCertificate,
  selfSignedTunnelCertificate,
  type KeyAndCertificate,
} from '@siegel/sealing/node'
import { readWhole, writeWhole } from './files.ts'

const days = 90

/** The portal's own TLS key, made once: gateways pin it. */
export async function portalKey(data: string): Promise<string> {
  const path = join(data, 'portal-key.pem')
  const kept = await readWhole(path)
  if (kept !== undefined) return kept
  const key = createTlsKey()
  await writeWhole(path, key)
  return key
}

/** A fresh certificate for that key: from a local authority where there is one, else self-signed. */
export async function portalCertificate(key: string, name: string, authority: string | undefined): Promise<string> {
  if (authority === undefined) return selfSignedTunnelCertificate(key, [name])
  const issued = await issueServerCertificate(await readAuthority(authority), [name], days, { key })
  return issued.certificate
}

/** One third of its life is left, or less. */
export function isDue(certificate: string, now_ms: number): boolean {
  const { from_ms, to_ms } = certificateValidity(certificate)
  return now_ms >= to_ms - (to_ms - from_ms) / 3
}

/** A demo's authority, made at the first use; good for names below `localhost` only. */
async function readAuthority(folder: string): Promise<KeyAndCertificate> {
  const [keyFile, certificateFile] = [join(folder, 'authority-key.pem'), join(folder, 'authority.pem')]
  const [key, certificate] = [await readWhole(keyFile), await readWhole(certificateFile)]
  if (key !== undefined && certificate !== undefined) return { key, certificate }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const made = await createAuthority('Siegel Demo Portal', 5, ['localhost'])
  await writeWhole(certificateFile, made.certificate)
  await writeWhole(keyFile, made.key)
  return made
}
