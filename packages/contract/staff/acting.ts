import * as z from 'zod'
import { endpoint } from '../endpoint.ts'
import { date, id, idParams } from './shapes.ts'
import { invitationMade } from './patient-access.ts'

const mailbox = z.string().regex(/^[0-9a-f]{32}$/)

/** Who may act for a patient through the portal. */
export const actingEndpoints = {
  grantActing: endpoint({
    method: 'POST',
    path: '/api/patients/:id/acting',
    access: 'invitation.write',
    audit: 'grant-acting',
    says: 'Lets a representative of the record see, or also write and book, for the patient, by a mailbox of their own.',
    params: idParams,
    input: z.strictObject({
      representative: id,
      /** Another patient, a mailbox that is only for acting, or a new one of that kind. */
      holder: z.union([z.strictObject({ patient: id }), z.strictObject({ mailbox }), z.literal('new')]),
      /** Last day; parents of a child have none later than the practice's age. */
      until: date.optional(),
    }),
    output: z.object({ mailbox, until: z.iso.datetime().optional() }),
  }),
  endActing: endpoint({
    method: 'POST',
    path: '/api/patients/:id/acting/:mailbox/end',
    access: 'invitation.write',
    audit: 'end-acting',
    says: 'Ends a right to act: the copies are gone from the mailbox at once.',
    params: z.strictObject({ id, mailbox }),
  }),
  inviteActing: endpoint({
    method: 'POST',
    path: '/api/patients/:id/acting/:mailbox/invitations',
    access: 'invitation.write',
    audit: 'invite',
    says: 'A new link and PIN for somebody who only acts for others; what was before opens nothing any more.',
    params: z.strictObject({ id, mailbox }),
    input: z.strictObject({ language: z.enum(['de', 'en']) }),
    output: invitationMade,
  }),
  actingRules: endpoint({
    method: 'GET',
    path: '/api/acting-rules',
    access: 'signed-in',
    audit: 'none',
    says: 'The age up to which parents act for a child.',
    output: z.object({ untilAge: z.number() }),
  }),
  setActingRules: endpoint({
    method: 'PUT',
    path: '/api/acting-rules',
    access: 'people.write',
    audit: 'none',
    says: 'Sets that age; it holds for rights that are granted from now on.',
    input: z.strictObject({ untilAge: z.number().int().min(7).max(18) }),
  }),
}
