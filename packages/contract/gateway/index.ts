import * as z from 'zod'
import { endpoint } from '../endpoint.ts'

const octets = { octets: ['application/octet-stream'] } as const
const mailbox = z.string().regex(/^[0-9a-f]{32}$/)
const hash = z.string().regex(/^[0-9a-f]{64}$/)
const random = z.string().regex(/^[0-9a-f]{32}$/)
const base64 = z.base64().max(2 * 1024 * 1024)
/** Of an upload in base64: what a gateway takes of a patient, and a third more. No pattern looks at so long a text. */
const fileLimit = 16 * 1024 * 1024
const mailboxParams = z.strictObject({ mailbox })
const pem = z.string().max(32 * 1024)
const instant = z.iso.datetime()

const command = { access: 'signed-in', audit: 'none' } as const

/**
 * What the safe tells its gateway and asks of it, over a unix socket and with a token. The safe is always the one who
 * calls; there is nothing the other way round.
 */
export const gatewayEndpoints = {
  state: endpoint({
    ...command,
    method: 'GET',
    path: '/command/state',
    says: 'Whether the tunnel stands, and which mailboxes lie here with the hash of their manifest, and the hashes of open sessions.',
    output: z.object({
      tunnel: z.enum(['connected', 'offline', 'not-paired']),
      mailboxes: z.array(z.object({ mailbox, manifest: hash })),
      sessions: z.array(hash),
      checkpointSize: z.number(),
    }),
  }),
  practice: endpoint({
    ...command,
    method: 'PUT',
    path: '/command/practice',
    says: 'What the gateway greets with, the practice certificate, and whether the safe is open.',
    input: z.strictObject({
      practice: z.string().max(120),
      telephone: z.string().max(40).optional(),
      doctors: z.array(z.string().max(120)).max(50),
      certificate: z.string().max(64 * 1024),
      safe: z.enum(['open', 'locked', 'closed']),
    }),
  }),
  identity: endpoint({
    ...command,
    method: 'PUT',
    path: '/command/identity',
    says: 'The TLS key and certificate under which the gateway serves, and the tunnel key that proves it to the portal.',
    input: z.strictObject({ tlsKey: pem, tlsCertificate: pem, tunnelKey: pem, tunnelCertificate: pem }),
  }),
  pair: endpoint({
    ...command,
    method: 'POST',
    path: '/command/pair',
    says: 'Begins to join a portal by one-time code: the words that both screens must show, while the portal waits.',
    input: z.strictObject({
      portalHost: z.string().max(253),
      portalPort: z.number().int().min(1).max(65_535),
      serverName: z.string().max(253),
      code: z.string().max(60),
      hostName: z.string().max(253),
      certificate: z.string().max(64 * 1024),
    }),
    output: z.object({ pairing: random, words: z.string() }),
  }),
  confirmPairing: endpoint({
    ...command,
    method: 'POST',
    path: '/command/pair/:pairing',
    says: 'The words are the same on both screens: joins, and from now on the tunnel stands by itself.',
    params: z.strictObject({ pairing: random }),
    output: z.object({ serverName: z.string(), hostNames: z.array(z.string()) }),
  }),
  refusePairing: endpoint({
    ...command,
    method: 'DELETE',
    path: '/command/pair/:pairing',
    says: 'The words differ, or nobody compared them: nothing is kept here or at the portal.',
    params: z.strictObject({ pairing: random }),
  }),
  putItem: endpoint({
    ...command,
    method: 'PUT',
    path: '/command/mailboxes/:mailbox/items/:name',
    says: 'A sealed item; its name is the SHA-256 of its bytes.',
    params: z.strictObject({ mailbox, name: hash }),
    input: octets,
    bodyLimit_bytes: 80 * 1024 * 1024,
  }),
  putMailbox: endpoint({
    ...command,
    method: 'PUT',
    path: '/command/mailboxes/:mailbox',
    says: 'Manifest and statements; items that are not named are deleted. `missing` are named ones that are not here yet.',
    params: mailboxParams,
    input: z.strictObject({
      manifest: z.string().max(512 * 1024),
      statements: z.array(z.string().max(4096)).max(10_000),
      items: z.array(hash).max(10_000),
      /** Those of them that every visit needs first: index and access list. */
      lists: z.array(hash).max(10_000),
    }),
    output: z.object({ missing: z.array(hash) }),
    bodyLimit_bytes: 48 * 1024 * 1024,
  }),
  deleteMailbox: endpoint({
    ...command,
    method: 'DELETE',
    path: '/command/mailboxes/:mailbox',
    says: 'Everything of a mailbox goes: items, sessions, uploads.',
    params: mailboxParams,
  }),
  putSession: endpoint({
    ...command,
    method: 'PUT',
    path: '/command/sessions/:hash',
    says: 'Opens a session: SHA-256 of its token, mailbox, slot, end.',
    params: z.strictObject({ hash }),
    input: z.strictObject({ mailbox, slot: random, expiresAt: instant }),
  }),
  endSession: endpoint({
    ...command,
    method: 'DELETE',
    path: '/command/sessions/:hash',
    says: 'Ends one session.',
    params: z.strictObject({ hash }),
  }),
  endSessions: endpoint({
    ...command,
    method: 'POST',
    path: '/command/sessions/end',
    says: 'Ends the sessions of a mailbox, or of one slot of it.',
    input: z.strictObject({ mailbox, slot: random.optional() }),
  }),
  putCheckpoint: endpoint({
    ...command,
    method: 'PUT',
    path: '/command/log/checkpoint',
    says: 'The newest cosigned checkpoint.',
    input: z.strictObject({ size: z.number().int().min(0), note: z.string().max(64 * 1024) }),
  }),
  putTile: endpoint({
    ...command,
    method: 'PUT',
    path: '/command/log/tile/:level/:index',
    says: 'A tile of hashes, full or partial; a wider one replaces a narrower.',
    params: z.strictObject({ level: z.coerce.number().int().min(0).max(7), index: z.coerce.number().int().min(0) }),
    input: octets,
    bodyLimit_bytes: 256 * 32,
  }),
  requests: endpoint({
    ...command,
    method: 'GET',
    path: '/command/requests',
    says: 'Waits up to `wait_s` seconds for opening requests of patients and takes them.',
    query: z.strictObject({ wait_s: z.coerce.number().int().min(0).max(30) }),
    output: z.object({ requests: z.array(z.object({ id: random, sealed: base64 })) }),
  }),
  answer: endpoint({
    ...command,
    method: 'POST',
    path: '/command/requests/:id',
    says: 'The answer to one opening request.',
    params: z.strictObject({ id: random }),
    input: octets,
    bodyLimit_bytes: 64 * 1024,
  }),
  uploads: endpoint({
    ...command,
    method: 'GET',
    path: '/command/uploads',
    says: 'Uploads that wait, at most a few at a time; they stay until taken.',
    output: z.object({
      uploads: z.array(z.object({ id: hash, mailbox, note: z.string(), file: z.string().max(fileLimit) })),
      more: z.boolean(),
    }),
  }),
  takeUpload: endpoint({
    ...command,
    method: 'POST',
    path: '/command/uploads/:id/taken',
    says: 'The upload is durable in the safe, or refused for good: it is deleted here.',
    params: z.strictObject({ id: hash }),
  }),
  reports: endpoint({
    ...command,
    method: 'GET',
    path: '/command/reports',
    says: 'What the gateway saw: items fetched and viewed, and sessions that patients have ended.',
    output: z.object({
      reports: z.array(
        z.object({
          id: z.string(),
          at: instant,
          kind: z.enum(['fetch-item', 'view-item', 'sign-out']),
          mailbox,
          slot: random,
          item: hash.optional(),
          session: hash.optional(),
        }),
      ),
      more: z.boolean(),
    }),
  }),
  takeReports: endpoint({
    ...command,
    method: 'POST',
    path: '/command/reports/taken',
    says: 'These reports are in the log.',
    input: z.strictObject({ ids: z.array(z.string().max(80)).max(1000) }),
  }),
}
