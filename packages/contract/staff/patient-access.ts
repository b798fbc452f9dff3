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
    input: z.strictObject({ language: z.enum(['de', 'en']) }),
    output: invitationMade,
  }),
  invitationLetter: endpoint({
    method: 'GET',
    path: '/api/invitations/:id/letter',
    access: 'invitation.write',
    audit: 'print-letter',
    says: 'The letter as PDF, with link and account code, without the PIN; for fifteen minutes after the invitation was made.',
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
