import * as z from 'zod'
import { endpoint } from '../endpoint.ts'
import { instant, text } from './shapes.ts'

/** One line that can stand in a header. */
const headerLine = (length: number) => text(length).regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]+$/u)

const accountFields = {
  host: z
    .string()
    .max(253)
    .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/),
  port: z.number().int().min(1).max(65_535),
  /** From the first byte, or by STARTTLS; there is no third way. */
  security: z.enum(['tls', 'starttls']),
  user: headerLine(200),
  address: z.string().max(254),
  /** How the practice calls itself in mails; without it "Ihre Praxis". */
  name: headerLine(60).optional(),
  /** Certificates in PEM to trust instead of the usual ones. */
  ca: z.string().max(32_000).optional(),
}

/** The practice's account for outgoing mail. */
export const mailEndpoints = {
  mailAccount: endpoint({
    method: 'GET',
    path: '/api/mail/account',
    access: 'mail.set-up',
    audit: 'none',
    says: 'The account for outgoing mail without its password, and numbers of the outbox that name no patient.',
    output: z.object({
      account: z.object(accountFields).optional(),
      outbox: z.object({
        waiting: z.number(),
        /** Since when the oldest waits. */
        oldest: instant.optional(),
        reasons: z.array(z.object({ code: z.string(), count: z.number() })),
        /** In the last 24 hours. */
        sentToday: z.number(),
        failed: z.array(
          z.object({ kind: z.enum(['invitation', 'new-link', 'notice', 'reminder']), at: instant, code: z.string() }),
        ),
      }),
    }),
  }),
  setMailAccount: endpoint({
    method: 'PUT',
    path: '/api/mail/account',
    access: 'mail.set-up',
    audit: 'mail-account',
    says: 'Keeps the account. Another server, user or authority asks for the password again; it is never given out.',
    input: z.strictObject({ ...accountFields, password: z.string().min(1).max(200).optional() }),
    bodyLimit_bytes: 64 * 1024,
  }),
  removeMailAccount: endpoint({
    method: 'DELETE',
    path: '/api/mail/account',
    access: 'mail.set-up',
    audit: 'mail-account',
    says: 'Forgets the account and its password.',
  }),
  testMail: endpoint({
    method: 'POST',
    path: '/api/mail/tests',
    access: 'mail.set-up',
    audit: 'send-mail',
    says: 'Sends a test mail now and says what the server made of it, in its own words too.',
    input: z.strictObject({ to: z.string().max(254), language: z.enum(['de', 'en']) }),
    output: z.object({ accepted: z.boolean(), code: z.string().optional(), answer: z.string().optional() }),
  }),
  mailReady: endpoint({
    method: 'GET',
    path: '/api/mail/ready',
    access: 'invitation.write',
    audit: 'none',
    says: 'Whether the practice can send e-mails.',
    output: z.object({ ready: z.boolean() }),
  }),
}
