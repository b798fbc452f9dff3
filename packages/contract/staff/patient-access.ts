import * as z from 'zod'
import { endpoint } from '../endpoint.ts'
import { id, idParams, reference, text } from './shapes.ts'
import { portalState } from './system-shapes.ts'

export const invitationMade = z.object({
  invitation: id,
  pin: z.string(),
  link: z.string(),
  accountCode: z.string(),
  expiresAt: z.iso.datetime(),
})
const language = z.enum(['de', 'en'])
/** How the link goes out; in a letter where nothing is said. */
const channel = z.enum(['letter', 'desk', 'email'])

/** The practice's side of what a patient can see. */
export const patientAccessEndpoints = {
  portalState: endpoint({
    method: 'GET',
    path: '/api/patients/:id/portal',
    access: 'portal.read',
    audit: 'read',
    says: "State of a patient's mailbox: slots and warnings; what was released only for who may see that, too.",
    params: idParams,
    output: portalState,
  }),
  invite: endpoint({
    method: 'POST',
    path: '/api/patients/:id/invitations',
    access: 'invitation.write',
    audit: 'invite',
    says: 'A new link, PIN and account code: a new epoch; what was before opens nothing any more. The PIN is in this answer only.',
    params: idParams,
    input: z.strictObject({ language, channel: channel.optional() }),
    output: invitationMade,
  }),
  invitationLetter: endpoint({
    method: 'GET',
    path: '/api/invitations/:id/letter',
    access: 'invitation.write',
    audit: 'print-letter',
    says: 'The letter as PDF, with link and account code, without the PIN; for fifteen minutes and whoever made the invitation.',
    params: idParams,
    output: { octets: ['application/pdf'] },
  }),
  invitationPin: endpoint({
    method: 'GET',
    path: '/api/invitations/:id/pin',
    access: 'invitation.write',
    audit: 'print-pin',
    says: 'A sheet with the PIN as PDF, without the link; for fifteen minutes and whoever made the invitation.',
    params: idParams,
    output: { octets: ['application/pdf'] },
  }),
  invitable: endpoint({
    method: 'GET',
    path: '/api/invitations/invitable',
    access: 'invitation.write',
    audit: 'search',
    says: 'Patients who were never invited and can be reached by post or by e-mail, newest charts first.',
    query: z.strictObject({ by: z.enum(['post', 'email']), cursor: z.string().max(20).optional() }),
    output: z.object({
      rows: z.array(z.object({ id, name: z.string(), birthDate: z.string().optional(), to: z.string() })),
      cursor: z.string().optional(),
    }),
  }),
  inviteMany: endpoint({
    method: 'POST',
    path: '/api/invitations/batches',
    access: 'invitation.write',
    audit: 'invite',
    says: 'Invites up to 200 patients who have no access yet, one after the other; an access that works is never ended.',
    input: z.strictObject({ patients: z.array(id).min(1).max(200), language, channel }),
    output: z.object({ batch: id }),
  }),
  inviteManyState: endpoint({
    method: 'GET',
    path: '/api/invitations/batches/:id',
    access: 'invitation.write',
    audit: 'none',
    says: 'How far a batch is, and who was not invited and why; for whoever began it.',
    params: idParams,
    output: z.object({
      channel,
      total: z.number(),
      done: z.boolean(),
      invited: z.array(z.object({ patient: id, invitation: id })),
      refused: z.array(z.object({ patient: id, code: z.string() })),
    }),
  }),
  inviteManyLetters: endpoint({
    method: 'GET',
    path: '/api/invitations/batches/:id/letters',
    access: 'invitation.write',
    audit: 'print-letter',
    says: 'All letters of a batch as one PDF; one entry for each patient.',
    params: idParams,
    output: { octets: ['application/pdf'] },
  }),
  inviteManyPins: endpoint({
    method: 'GET',
    path: '/api/invitations/batches/:id/pins',
    access: 'invitation.write',
    audit: 'print-pin',
    says: 'All sheets with PINs of a batch as one PDF, in the same order; one entry for each patient.',
    params: idParams,
    output: { octets: ['application/pdf'] },
  }),
  release: endpoint({
    method: 'POST',
    path: '/api/patients/:id/releases',
    access: 'release.write',
    audit: 'release',
    says: 'Releases items to the patient with a sentence of the doctor.',
    params: idParams,
    input: z.strictObject({
      items: z.array(reference).min(1).max(50),
      meaning: text(1000),
      action: text(1000).optional(),
      /** The conversation that a rule of the practice asks for has been held. */
      conversation: z.literal(true).optional(),
    }),
    output: z.object({ released: z.array(z.object({ reference, item: z.string() })) }),
  }),
  withdraw: endpoint({
    method: 'POST',
    path: '/api/patients/:id/withdrawals',
    access: 'release.write',
    audit: 'withdraw',
    says: 'Takes released items back; the patient sees that something was withdrawn.',
    params: idParams,
    input: z.strictObject({ items: z.array(reference).min(1).max(50) }),
    output: z.object({ withdrawn: z.number() }),
  }),
  revoke: endpoint({
    method: 'POST',
    path: '/api/patients/:id/revocations',
    access: 'invitation.write',
    audit: 'revoke',
    says: 'Closes the mailbox, or one way into it.',
    params: idParams,
    input: z.strictObject({ slot: z.string().max(64).optional() }),
  }),
  releasePreview: endpoint({
    method: 'GET',
    path: '/api/patients/:id/release-preview',
    access: 'release.write',
    audit: 'read',
    says: 'What the patient will see of an item, before it is released.',
    params: idParams,
    query: z.strictObject({ item: reference }),
    output: z.object({
      /** Name of the rule that keeps it until the conversation. */
      conversationFirst: z.string().optional(),
      title: z.string(),
      kind: z.string(),
      date: z.string(),
      from: z.string(),
      values: z.array(
        z.object({
          name: z.string(),
          value: z.string(),
          unit: z.string().optional(),
          low: z.number().optional(),
          high: z.number().optional(),
          flag: z.string(),
        }),
      ),
      files: z.array(
        z.object({ fileName: z.string(), mediaType: z.string(), size_bytes: z.number(), pages: z.number().optional() }),
      ),
    }),
  }),
}
