import * as z from 'zod'
import { endpoint } from '../endpoint.ts'
import { roles } from '../roles.ts'

const command = { access: 'system.read', audit: 'none' } as const
const keyLabel = z
  .string()
  .max(64)
  .regex(/^[^\p{Cc}]*$/u)
  .optional()
const keySlot = z.object({
  id: z.number(),
  kind: z.enum(['passphrase', 'recovery', 'keyfile', 'passkey']),
  label: z.string(),
  made: z.string(),
})
const keyCommand = { access: 'people.write', audit: 'none' } as const
const pairing = z.strictObject({ pairing: z.string().regex(/^[0-9a-f]{32}$/) })

/**
 * What only the command line on the safe's own computer may do, over the socket in the data folder and with the token
 * beside it; the endpoints of the staff app are there, too.
 */
export const commandEndpoints = {
  setUpPractice: endpoint({
    ...command,
    access: 'public',
    method: 'POST',
    path: '/command/set-up',
    says: 'Sets up an empty safe in one go; with `keyFile` it opens by itself after a power cut.',
    input: z.strictObject({
      practice: z.string().min(1).max(120),
      timeZone: z.string().max(60),
      hostName: z.string().max(42),
      telephone: z.string().max(40).optional(),
      administrator: z.strictObject({
        name: z.string().max(120),
        userName: z.string().max(40),
        password: z.string().min(12).max(200),
        role: z.enum(['admin', 'doctor']),
      }),
      passphrase: z.string().min(12).max(200),
      keyFile: z.boolean(),
      patientHosts: z.array(z.string().max(253)).min(1).max(8),
      linkPort: z.number().int().min(1).max(65_535).optional(),
      witnesses: z.array(z.strictObject({ name: z.string().max(200), key: z.base64(), url: z.url() })).max(16),
      quorum: z.number().int().min(1).max(16),
    }),
    output: z.object({
      recoveryCode: z.string(),
      fingerprint: z.string(),
      totpSecret: z.string(),
      logOrigin: z.string(),
      logKey: z.string(),
    }),
  }),
  /** Addresses change in a demo with free ports. */
  settings: endpoint({
    ...command,
    method: 'PUT',
    path: '/command/settings',
    says: 'Changes where the portal and the witnesses are; holds after the next start.',
    input: z.strictObject({
      linkPort: z.number().int().min(1).max(65_535).optional(),
      witnesses: z
        .array(z.strictObject({ name: z.string().max(200), key: z.base64(), url: z.url() }))
        .max(16)
        .optional(),
    }),
  }),
  resetCredentials: endpoint({
    ...command,
    access: 'people.write',
    method: 'POST',
    path: '/command/credentials',
    says: 'A new password and a new secret for one-time codes for a person; sessions end.',
    input: z.strictObject({ userName: z.string().max(60), password: z.string().min(12).max(200) }),
    output: z.object({ totpSecret: z.string() }),
  }),
  pair: endpoint({
    ...command,
    method: 'POST',
    path: '/command/pair',
    says: 'Begins to join a portal by one-time code; answers with the words that its operator must see, too.',
    input: z.strictObject({
      portalHost: z.string().max(253),
      portalPort: z.number().int().min(1).max(65_535),
      serverName: z.string().max(253),
      code: z.string().max(60),
    }),
    output: z.object({ pairing: z.string(), words: z.string() }),
  }),
  confirmPairing: endpoint({
    ...command,
    method: 'POST',
    path: '/command/pair/:pairing',
    says: 'A person compared the words and says that they are the same: only now the practice is joined.',
    params: pairing,
    output: z.object({ hostNames: z.array(z.string()) }),
  }),
  refusePairing: endpoint({
    ...command,
    method: 'DELETE',
    path: '/command/pair/:pairing',
    says: 'The words differ: nothing is kept on either side.',
    params: pairing,
  }),
  keys: endpoint({
    ...keyCommand,
    method: 'GET',
    path: '/command/keys',
    says: 'The ways to unlock the safe, without their secrets.',
    output: z.object({ slots: z.array(keySlot) }),
  }),
  addKey: endpoint({
    ...keyCommand,
    audit: 'key-add',
    method: 'POST',
    path: '/command/keys',
    says: 'A further way to unlock the safe; a recovery code is in this answer only, a key file lies in the data folder.',
    input: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('passphrase'), secret: z.string().max(200), label: keyLabel }),
      z.strictObject({ kind: z.literal('recovery') }),
      z.strictObject({ kind: z.literal('keyfile') }),
    ]),
    output: z.object({ slot: keySlot, recoveryCode: z.string().optional() }),
  }),
  removeKey: endpoint({
    ...keyCommand,
    audit: 'key-remove',
    method: 'DELETE',
    path: '/command/keys/:id',
    says: 'Ends a way to unlock the safe under a new root key; refused for the last one that a person can use.',
    params: z.strictObject({ id: z.coerce.number().int().min(1) }),
  }),
  clients: endpoint({
    ...keyCommand,
    method: 'GET',
    path: '/command/clients',
    says: 'Programs that sign in with a key of their own (SMART backend services), with their keys’ thumbprints.',
    output: z.object({
      clients: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          role: z.enum(roles),
          scope: z.string(),
          keys: z.array(z.object({ kid: z.string(), thumbprint: z.string() })),
          createdAt: z.string(),
          lastUsedAt: z.string().optional(),
        }),
      ),
    }),
  }),
  addClient: endpoint({
    ...keyCommand,
    audit: 'client-add',
    method: 'POST',
    path: '/command/clients',
    says: 'Registers a program by its public keys (a JWK set as text); the answer is the name it signs in under.',
    input: z.strictObject({
      name: z.string().regex(/^[^\p{Cc}]{1,80}$/u),
      role: z.enum(roles),
      scope: z.string().max(4000),
      jwks: z.string().max(64 * 1024),
    }),
    output: z.object({ id: z.string() }),
  }),
  revokeClient: endpoint({
    ...keyCommand,
    audit: 'client-revoke',
    method: 'DELETE',
    path: '/command/clients/:id',
    says: 'Ends a program’s registration and every token it holds, at once.',
    params: z.strictObject({ id: z.string().max(64) }),
  }),
  logVerify: endpoint({
    ...command,
    method: 'GET',
    path: '/command/log/verify',
    says: 'Recomputes the whole log and compares it with the newest cosigned checkpoint.',
    output: z.object({
      size: z.number(),
      root: z.string(),
      witnessedSize: z.number(),
      witnessedAt: z.string().optional(),
    }),
  }),
}
