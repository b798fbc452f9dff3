import * as z from 'zod/mini'
import { base64Of, head, hexOf, line } from './shapes.ts'

/** A further way to open the mailbox, made in the patient's browser (security.md § 3). */
export const enrol = z
  .strictObject({
    ...head('enrol'),
    slot: hexOf(16),
    slotKind: z.enum(['prf1', 'password1']),
    /** The passkey's credential id, base64url, 1 to 1023 bytes (WebAuthn § 4); none for a password. */
    credentialId: z.optional(z.string().check(z.maxLength(1364), z.regex(/^[A-Za-z0-9_-]{2,}$/))),
    /** SHA-256 of the slot's proof. */
    proofSha256: hexOf(32),
    /** The mailbox's keys sealed for the new slot. */
    bag: base64Of(1024),
    /** What the patient calls it. */
    label: line(64),
  })
  .check(z.refine(({ slotKind, credentialId }) => (slotKind === 'prf1') === (credentialId !== undefined)))

/** Takes a way in away; its sessions end. */
export const removeSlot = z.strictObject({ ...head('remove-slot'), slot: hexOf(16) })

/** Closes the sender's own mailbox: every way in, every session and everything that lies there for the sender end. */
export const closeMailbox = z.strictObject({ ...head('close-mailbox') })

/** Ends one session, by its id in the index, or all of them. */
export const endSessions = z.strictObject({ ...head('end-sessions'), session: z.optional(hexOf(16)) })
