import { formatUploadBody, type NewUpload } from '@siegel/contract/patient'
import { concat, u32, unhex, utf8 } from '@siegel/foundation'
import { sealUpload } from '@siegel/sealing'
import { octets, type PatientApi } from './api.ts'
import type { Opened } from './opening.ts'

/**
 * Seals something for the practice, signs it and sends it (security.md § 2e). Gives the upload's id: it counts only once
 * that stands in the manifest as received. Throws CallFailed.
 */
export async function sendUpload(
  api: PatientApi,
  { certificate, ref, keys }: Pick<Opened, 'certificate' | 'ref' | 'keys'>,
  body: NewUpload,
  about?: string,
): Promise<Uint8Array> {
  const content = formatUploadBody(body)
  const from = about === undefined ? ref : { ...ref, about: unhex(about) }
  const { upload, note, file } = await sealUpload(from, content, certificate.inboxRecipient, keys.signingSeed)
  const text = utf8(note)
  await api.upload({ body: octets(concat(u32(text.length), text, file)) })
  return upload
}
