import * as z from 'zod'
import { id, instant, reference } from './shapes.ts'

export const logRow = z.object({
  index: z.number(),
  at: instant,
  actor: z.object({ id: z.string(), name: z.string(), role: z.string() }),
  verb: z.string(),
  patient: z.object({ id, name: z.string().optional() }).optional(),
  object: z.string().optional(),
  purpose: z.string().optional(),
  /** A chart that was closed to the actor was read by breaking the glass; the purpose is the reason. */
  underGlass: z.boolean().optional(),
  evidence: z.enum(['proven', 'reported']),
  witnessed: z.boolean(),
})

export const logState = z.object({
  origin: z.string(),
  size: z.number(),
  root: z.string(),
  witnessedSize: z.number(),
  witnessedAt: instant.optional(),
  witnesses: z.array(z.object({ name: z.string(), at: instant.optional(), reachable: z.boolean() })),
})

export const slot = z.object({
  id: z.string(),
  kind: z.enum(['linkpin1', 'prf1', 'password1']),
  label: z.string(),
  createdAt: instant,
  lastUsedAt: instant.optional(),
  expiresAt: instant.optional(),
  triesLeft: z.number().optional(),
  state: z.enum(['live', 'used-up', 'killed', 'expired', 'removed']),
})

export const portalState = z.object({
  state: z.enum(['none', 'invited', 'active', 'blocked']),
  mailbox: z.string().optional(),
  epoch: z.number().optional(),
  slots: z.array(slot),
  /** The address at which a browser becomes the practice's tablet. */
  tablet: z.string().optional(),
  items: z.array(
    z.object({
      item: z.string(),
      reference,
      title: z.string(),
      kind: z.string(),
      /** `withdrawn` has `withdrawnAt`; the patient sees no more than that there was something. */
      state: z.enum(['released', 'withdrawn']),
      /** The doctor's sentence: what it means, and what is to be done. */
      meaning: z.string(),
      action: z.string().optional(),
      releasedAt: instant,
      releasedBy: z.string(),
      fetchedAt: instant.optional(),
      viewedAt: instant.optional(),
      withdrawnAt: instant.optional(),
    }),
  ),
  warnings: z.array(z.object({ at: instant, code: z.string() })),
  /** Who acts for the patient, by which mailbox. `patient`: is one of the practice's patients, too. */
  acting: z.array(
    z.object({
      mailbox: z.string(),
      name: z.string(),
      patient: id.optional(),
      representative: id,
      level: z.enum(['read', 'act']),
      until: instant.optional(),
      state: z.enum(['none', 'invited', 'active', 'blocked']),
    }),
  ),
  /** With whom the patient shares, newest first. */
  guests: z.array(
    z.object({
      mailbox: z.string(),
      name: z.string(),
      since: instant,
      until: instant,
      state: z.enum(['open', 'ended']),
    }),
  ),
  /** The newest link: how it went out, and what became of it. */
  invitation: z
    .object({
      channel: z.enum(['letter', 'desk', 'email']),
      sentAt: instant,
      /** When it first opened the mailbox. */
      openedAt: instant.optional(),
      failedTries: z.number(),
      /** Where it went by e-mail; `sent` means that the practice's mail server has taken it. */
      mail: z
        .object({ state: z.enum(['waiting', 'sent', 'failed', 'dropped']), at: instant, code: z.string().optional() })
        .optional(),
    })
    .optional(),
  /** Where an invitation by e-mail would go, or the code of the reason why it cannot. */
  byEmail: z.object({ to: z.string().optional(), not: z.string().optional() }).optional(),
  /** Where the patient wants notices. */
  notices: z.object({ email: z.string(), since: instant }).optional(),
})

export const status = z.object({
  portal: z.enum(['connected', 'offline', 'not-paired']),
  gateway: z.enum(['connected', 'offline']),
  witness: z.object({
    state: z.enum(['fresh', 'late', 'alarm', 'none']),
    at: instant.optional(),
    unwitnessed: z.number(),
  }),
  inbox: z.number(),
  /** Tasks that are not done. */
  tasks: z.number(),
  /** Appointments booked, moved or cancelled by patients that nobody has looked at. */
  calendar: z.number(),
  warnings: z.array(
    z.object({ at: instant, code: z.string(), patient: z.object({ id, name: z.string() }).optional() }),
  ),
  /** Charts opened in an emergency that a doctor has still to acknowledge; ids alone. */
  emergencies: z.array(z.string()),
})
