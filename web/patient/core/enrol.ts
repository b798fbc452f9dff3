import { concat, hex, u32, utf8 } from '@siegel/foundation'
import { sealBag, sealUpload, sha256, slotProof, type MailboxManifest, type SlotSecret } from '@siegel/sealing'
import { octets, type PatientApi } from './api.ts'
import type { Opened } from './opening.ts'

/** A further way in that this browser has made: a passkey with its credential id, or a password. */
export interface NewSlot {
  slot: SlotSecret
  credentialId?: Uint8Array
  /** What the patient calls it, 1 to 64 characters. */
  label: string
}

/**
 * Seals the mailbox's keys for a further slot and sends it (security.md § 3, `enrol`). Gives the upload's id: it counts
 * only once that stands in the manifest as received. Throws CallFailed.
 */
export async function sendEnrolment(
  api: PatientApi,
  { certificate, ref, keys }: Pick<Opened, 'certificate' | 'ref' | 'keys'>,
  { slot, credentialId, label }: NewSlot,
): Promise<Uint8Array> {
  if (slot.kind === 'linkpin1') throw new TypeError('a link is no way to come back')
  const body = {
    kind: 'enrol' as const,
    slot: slot.id,
    slotKind: slot.kind,
    ...(credentialId && { credentialId }),
    proofSha256: sha256(slotProof(slot)),
    bag: await sealBag(slot, ref, keys),
    label,
  }
  const { upload, note, file } = await sealUpload(ref, body, certificate.inboxRecipient, keys.signingSeed)
  const text = utf8(note)
  await api.upload({ body: octets(concat(u32(text.length), text, file)) })
  return upload
}

/** Whether the safe has taken an upload. */
export const isReceived = (manifest: MailboxManifest, upload: Uint8Array): boolean =>
  manifest.received.some((id) => hex(id) === hex(upload))
