import * as z from 'zod'
import { endpoint } from '../endpoint.ts'

const command = { access: 'system.read', audit: 'none' } as const

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
    says: 'Joins a portal by one-time code; answers with the words that the portal’s operator sees, too.',
    input: z.strictObject({
      portalHost: z.string().max(253),
      portalPort: z.number().int().min(1).max(65_535),
      serverName: z.string().max(253),
      code: z.string().max(60),
    }),
    output: z.object({ words: z.string(), hostNames: z.array(z.string()) }),
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
