import * as z from 'zod/mini'
import { endpoint } from '../endpoint.ts'

const octets = { octets: ['application/octet-stream'] } as const
const note = { octets: ['text/plain'] } as const
const hexName = z.string().check(z.regex(/^[0-9a-f]{64}$/))

/** Everything the patient app can ask the gateway for. No request names a mailbox: the session carries it. */
export const patientEndpoints = {
  gatewayState: endpoint({
    method: 'GET',
    path: '/api/state',
    access: 'public',
    audit: 'none',
    says: 'Name and telephone of the practice, and whether its safe answers. Unsigned: good for a greeting, not for trust.',
    output: z.object({
      practice: z.string(),
      telephone: z.optional(z.string()),
      doctors: z.array(z.string()),
      safe: z.enum(['open', 'locked', 'away', 'closed']),
      /** When the safe last answered. */
      asOf: z.optional(z.string()),
    }),
  }),
  certificate: endpoint({
    method: 'GET',
    path: '/api/certificate',
    access: 'public',
    audit: 'none',
    says: 'The practice certificate, a signed note.',
    output: note,
  }),
  open: endpoint({
    method: 'POST',
    path: '/api/open',
    access: 'public',
    audit: 'none',
    says: 'An opening request sealed to the safe; the answer comes from the safe, or practice-away after ten seconds.',
    input: octets,
    output: octets,
    bodyLimit_bytes: 16 * 1024,
  }),
  mailbox: endpoint({
    method: 'GET',
    path: '/api/mailbox',
    access: 'signed-in',
    audit: 'none',
    gzip: true,
    says: 'Manifest and statements of the session’s mailbox; where asked, with index and access list as they were sealed.',
    query: z.object({ lists: z.optional(z.literal('with')) }),
    output: z.object({
      manifest: z.string(),
      statements: z.array(z.string()),
      /** Sealed files by name, Base64; what is too large to come along is fetched as an item. */
      lists: z.optional(z.record(z.string(), z.string())),
    }),
  }),
  item: endpoint({
    method: 'GET',
    path: '/api/items/:name',
    access: 'signed-in',
    audit: 'none',
    says: 'A sealed item of the session’s mailbox.',
    params: z.strictObject({ name: hexName }),
    output: octets,
  }),
  viewed: endpoint({
    method: 'POST',
    path: '/api/items/:name/viewed',
    access: 'signed-in',
    audit: 'none',
    says: 'The app showed the item; reported to the practice.',
    params: z.strictObject({ name: hexName }),
  }),
  upload: endpoint({
    method: 'POST',
    path: '/api/uploads',
    access: 'signed-in',
    audit: 'none',
    says: 'An upload: length of the note (u32), the note, the sealed file.',
    input: octets,
    bodyLimit_bytes: 12 * 1024 * 1024,
  }),
  checkpoint: endpoint({
    method: 'GET',
    path: '/api/log/checkpoint',
    access: 'signed-in',
    audit: 'none',
    says: 'The newest cosigned checkpoint of the practice’s log.',
    output: note,
  }),
  tile: endpoint({
    method: 'GET',
    path: '/api/log/tile/:level/:index/:width',
    access: 'signed-in',
    audit: 'none',
    says: 'A tile of hashes (C2SP tlog-tiles) with 1 to 256 hashes.',
    params: z.strictObject({
      level: z.coerce.number().check(z.int(), z.minimum(0), z.maximum(7)),
      index: z.coerce.number().check(z.int(), z.minimum(0), z.maximum(2 ** 40)),
      width: z.coerce.number().check(z.int(), z.minimum(1), z.maximum(256)),
    }),
    output: octets,
  }),
  signOut: endpoint({
    method: 'DELETE',
    path: '/api/session',
    access: 'signed-in',
    audit: 'none',
    says: 'Ends the session at the gateway, which tells the safe.',
  }),
}

export {
  formatUploadBody,
  parseUploadBody,
  type NewUpload,
  type UploadBody,
  type UploadKind,
  type UploadOf,
} from './uploads/index.ts'
export type { BookableService, OwnAppointment } from './booking-index.ts'
export { messageTopics, type MessageTopic } from './topics.ts'
export { attachmentsLimit_bytes, attachmentTypes, mostAttachments } from './uploads/message.ts'
export {
  accessPart,
  mailboxIndex,
  shareLetter,
  type AccessPart,
  type IndexItem,
  type MailboxIndex,
  type ShownValue,
} from './mailbox-index.ts'
