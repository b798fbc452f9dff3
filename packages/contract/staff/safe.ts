import * as z from 'zod'
import { endpoint } from '../endpoint.ts'
import { id, idParams, instant, oneTimeCode, page, person, role, text } from './shapes.ts'
import { logRow, logState, status } from './system-shapes.ts'

const userName = z.string().regex(/^[a-z0-9][a-z0-9._-]{1,39}$/)
const password = z.string().min(12).max(200)
/** WebAuthn options and answers as the browser's own JSON form; checked by the verifier behind. */
const webauthnJson = z.record(z.string(), z.unknown())
/** What somebody signs in with from now on; shown once. */
const credentials = z.object({ password: z.string(), totpUri: z.string(), totpSecret: z.string() })
const signedIn = z.object({ person, expiresAt: instant })

/** The safe itself: state, set-up, unlocking, signing in, people, log. */
export const safeEndpoints = {
  state: endpoint({
    method: 'GET',
    path: '/api/state',
    access: 'public',
    audit: 'none',
    says: 'Whether the safe is empty, locked or open.',
    output: z.object({
      state: z.enum(['empty', 'locked', 'open']),
      practice: z.string().optional(),
      demo: z.boolean(),
      version: z.string(),
      unlockSlots: z.array(
        z.object({ id: z.string(), kind: z.enum(['passphrase', 'recovery', 'keyfile']), label: z.string() }),
      ),
      /** Where other workstations reach the safe, once set up. */
      lanUrl: z.string().optional(),
    }),
  }),
  setUp: endpoint({
    method: 'POST',
    path: '/api/setup',
    access: 'public',
    audit: 'none',
    says: 'Sets up an empty safe: practice, first administrator, passphrase. Refused once there is one.',
    input: z.strictObject({
      practice: text(120),
      timeZone: z.string().max(60),
      hostName: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/),
      telephone: text(40).optional(),
      administrator: z.strictObject({ name: text(120), userName, password, role: role.optional() }),
      passphrase: z.string().min(12).max(200),
    }),
    output: z.object({
      recoveryCode: z.string(),
      fingerprint: z.string(),
      totpUri: z.string(),
      totpSecret: z.string(),
    }),
  }),
  confirmSetUp: endpoint({
    method: 'POST',
    path: '/api/setup/confirm',
    access: 'public',
    audit: 'none',
    says: 'The recovery code typed back and a first one-time code: only then the safe opens for work.',
    input: z.strictObject({ recoveryCode: z.string().max(100), code: oneTimeCode }),
  }),
  unlock: endpoint({
    method: 'POST',
    path: '/api/unlock',
    access: 'public',
    audit: 'unlock',
    says: 'Unlocks the safe by passphrase or recovery code.',
    input: z.strictObject({ kind: z.enum(['passphrase', 'recovery']), secret: z.string().min(1).max(200) }),
  }),
  lock: endpoint({
    method: 'POST',
    path: '/api/lock',
    access: 'system.lock',
    audit: 'lock',
    says: 'Locks the safe and forgets its keys.',
  }),
  signInPassword: endpoint({
    method: 'POST',
    path: '/api/sign-in/password',
    access: 'public',
    audit: 'sign-in',
    says: 'Signs in by password and one-time code.',
    input: z.strictObject({ userName: z.string().max(60), password: z.string().max(200), code: oneTimeCode }),
    output: signedIn,
  }),
  signInPasskeyOptions: endpoint({
    method: 'POST',
    path: '/api/sign-in/passkey/options',
    access: 'public',
    audit: 'none',
    says: 'A challenge for signing in by passkey.',
    output: z.object({ ceremony: z.string(), options: webauthnJson }),
  }),
  signInPasskey: endpoint({
    method: 'POST',
    path: '/api/sign-in/passkey',
    access: 'public',
    audit: 'sign-in',
    says: 'Signs in by passkey.',
    input: z.strictObject({ ceremony: z.string().max(100), response: webauthnJson }),
    output: signedIn,
  }),
  signOut: endpoint({
    method: 'POST',
    path: '/api/sign-out',
    access: 'signed-in',
    audit: 'sign-out',
    says: 'Ends this session.',
  }),
  me: endpoint({
    method: 'GET',
    path: '/api/me',
    access: 'signed-in',
    audit: 'none',
    says: 'Who is signed in, and with which permissions.',
    output: z.object({
      person,
      permissions: z.array(z.string()),
      expiresAt: instant,
      /** The practice's zone: instants appear in it. */
      timeZone: z.string().optional(),
      passkeys: z.array(
        z.object({ id: z.string(), label: z.string(), createdAt: instant, lastUsedAt: instant.optional() }),
      ),
      /** False after a sign-in by day PIN: what would outlast the day then needs the password or a passkey. */
      fullSignIn: z.boolean(),
      /** Charts that this session has opened in an emergency. */
      glasses: z.array(z.object({ id: z.string(), patient: z.string(), until: instant, reason: z.string() })),
    }),
  }),
  addPasskeyOptions: endpoint({
    method: 'POST',
    path: '/api/me/passkeys/options',
    access: 'signed-in',
    audit: 'none',
    says: 'A challenge for a further passkey.',
    output: z.object({ ceremony: z.string(), options: webauthnJson }),
  }),
  addPasskey: endpoint({
    method: 'POST',
    path: '/api/me/passkeys',
    access: 'signed-in',
    audit: 'passkey-add',
    says: 'Adds a passkey to the person signed in.',
    input: z.strictObject({ ceremony: z.string().max(100), label: text(60), response: webauthnJson }),
  }),
  people: endpoint({
    method: 'GET',
    path: '/api/people',
    access: 'people.write',
    audit: 'none',
    says: 'The people who can sign in, and those who were removed.',
    output: z.object({ people: z.array(person) }),
  }),
  addPerson: endpoint({
    method: 'POST',
    path: '/api/people',
    access: 'people.write',
    audit: 'person-add',
    says: 'Adds a person; answers with the secret for the one-time codes, shown once.',
    input: z.strictObject({ name: text(120), role, userName, password }),
    output: z.object({ person, totpUri: z.string(), totpSecret: z.string() }),
  }),
  resetPerson: endpoint({
    method: 'POST',
    path: '/api/people/:id/credentials',
    access: 'people.write',
    audit: 'credentials-reset',
    says: "Ends a colleague's password, one-time codes, passkeys and sessions; the new password and secret are shown once.",
    params: idParams,
    output: credentials,
  }),
  changePerson: endpoint({
    method: 'PUT',
    path: '/api/people/:id',
    access: 'people.write',
    audit: 'person-change',
    says: 'Another name, another role; the role holds at once, also where the person is signed in.',
    params: idParams,
    input: z.strictObject({ name: text(120).optional(), role: role.optional() }),
  }),
  personStanding: endpoint({
    method: 'GET',
    path: '/api/people/:id/standing',
    access: 'people.write',
    audit: 'none',
    says: 'What stands with a person: how many open tasks and protected charts, and which columns of the calendar.',
    params: idParams,
    output: z.object({
      openTasks: z.number(),
      columns: z.array(z.string()),
      /** Specially protected charts that nobody else who is named for them can read. */
      protectedCharts: z.number(),
    }),
  }),
  removePerson: endpoint({
    method: 'DELETE',
    path: '/api/people/:id',
    access: 'people.write',
    audit: 'person-remove',
    says: 'Nobody signs in as this person any more; the name stays with what the person did.',
    params: idParams,
    /** Where protected charts are left without a reader, how many: whoever removes has been told. */
    query: z.strictObject({ protectedCharts: z.coerce.number().int().min(1).max(1_000_000).optional() }),
  }),
  bringBackPerson: endpoint({
    method: 'POST',
    path: '/api/people/:id/return',
    access: 'people.write',
    audit: 'person-return',
    says: 'A removed person signs in again, with a new password and secret that are shown once.',
    params: idParams,
    output: credentials,
  }),
  status: endpoint({
    method: 'GET',
    path: '/api/status',
    access: 'signed-in',
    audit: 'none',
    says: 'Portal, gateway, witness, inbox count and warnings, for the frame.',
    output: status,
  }),
  log: endpoint({
    method: 'GET',
    path: '/api/log',
    access: 'log.read',
    audit: 'read-log',
    says: 'Entries of the log, newest first, with filters.',
    query: z.strictObject({
      patient: id.optional(),
      actor: z.string().max(64).optional(),
      verb: z.string().max(40).optional(),
      from: instant.optional(),
      to: instant.optional(),
      ...page,
    }),
    output: z.object({ rows: z.array(logRow), cursor: z.string().optional(), state: logState }),
  }),
  logProof: endpoint({
    method: 'GET',
    path: '/api/log/:index/proof',
    access: 'log.read',
    audit: 'none',
    says: 'The text of one entry with its inclusion proof (C2SP tlog-proof) against the newest cosigned checkpoint.',
    params: z.strictObject({ index: z.coerce.number().int().min(0) }),
    output: z.object({
      index: z.number(),
      text: z.string(),
      nonce: z.string(),
      leafHash: z.string(),
      proof: z.array(z.string()),
      checkpoint: z.string(),
      verified: z.boolean(),
    }),
  }),
  tokens: endpoint({
    method: 'GET',
    path: '/api/tokens',
    access: 'people.write',
    audit: 'none',
    says: 'Tokens for programs, without their secrets.',
    output: z.object({
      tokens: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          role,
          scope: z.string(),
          createdAt: instant,
          lastUsedAt: instant.optional(),
        }),
      ),
    }),
  }),
  createToken: endpoint({
    method: 'POST',
    path: '/api/tokens',
    access: 'people.write',
    audit: 'token-create',
    says: 'Makes a bearer token for the FHIR API; shown once.',
    input: z.strictObject({ name: text(80), role, scope: z.string().max(400) }),
    output: z.object({ id: z.string(), token: z.string() }),
  }),
  revokeToken: endpoint({
    method: 'DELETE',
    path: '/api/tokens/:id',
    access: 'people.write',
    audit: 'token-revoke',
    says: 'Ends a token.',
    params: idParams,
  }),
}
