import type { NewUpload } from '@siegel/contract/patient'
import { base64, base64url, hex } from '@siegel/foundation'
import { sealBag, sha256, slotProof, type SlotSecret } from '@siegel/sealing'
import type { Opened } from './opening.ts'

/** A further way in that this browser has made: a passkey with its credential id, or a password. */
export interface NewSlot {
  slot: SlotSecret
  credentialId?: Uint8Array
  /** What the patient calls it, 1 to 64 characters. */
  label: string
}

/** Seals the mailbox's keys for a further slot (security.md § 3, `enrol`). */
export async function enrolment(
  { ref, keys }: Pick<Opened, 'ref' | 'keys'>,
  { slot, credentialId, label }: NewSlot,
): Promise<NewUpload> {
  if (slot.kind === 'linkpin1') throw new TypeError('a link is no way to come back')
  return {
    kind: 'enrol',
    slot: hex(slot.id),
    slotKind: slot.kind,
    ...(credentialId && { credentialId: base64url(credentialId) }),
    proofSha256: hex(sha256(slotProof(slot))),
    bag: base64(await sealBag(slot, ref, keys)),
    label,
  }
}
