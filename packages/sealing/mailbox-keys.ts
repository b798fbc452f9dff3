import { generateHybridIdentity, identityToRecipient } from 'age-encryption'
import { ed25519PublicKey } from './ed25519.ts'
import { randomBytes } from './hash.ts'

export type AgeKeys = {
  /** `AGE-SECRET-KEY-PQ-1…`, secret. */
  identity: string
  /** `age1pq1…`, public. */
  recipient: string
}

export type MailboxKeys = AgeKeys & {
  /** Ed25519, 32 bytes each: the patient's uploads are signed with it. */
  signingSeed: Uint8Array
  signingPublicKey: Uint8Array
}

/** A fresh hybrid age identity (X25519 with ML-KEM-768) and its recipient. */
export async function generateAgeKeys(): Promise<AgeKeys> {
  const identity = await generateHybridIdentity()
  return { identity, recipient: await identityToRecipient(identity) }
}

/** The keys of a new epoch of a mailbox. The safe seals identity and seed into the bag and keeps the public halves. */
export async function generateMailboxKeys(): Promise<MailboxKeys> {
  const signingSeed = randomBytes(32)
  return { ...(await generateAgeKeys()), signingSeed, signingPublicKey: ed25519PublicKey(signingSeed) }
}
